"""Two agents on one page: nothing is overwritten, nothing typed is lost, the second one chooses."""

from typing import Any

import pytest
from django.urls import reverse

from clients.models import Contact, Enterprise
from clients.services import relation
from core import clock
from core.errors import DomainError
from portal.models import FaqEntry

pytestmark = pytest.mark.django_db


def as_sent(response: Any, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send from a page of the administration."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.field.prepare_value(field.value())
            if value is not None and value is not False:
                data[field.html_name] = value
    return data | changes


@pytest.fixture
def opened_file(client, afi, savane):
    """The profile of Savane, open before Afi."""
    Enterprise.objects.filter(pk=savane.pk).update(remarks="Vue en mai.", city="Lomé", chain_roles=["importer"])
    client.force_login(afi)
    url = reverse("admin:clients_enterprise_change", args=[savane.pk])
    return url, client.get(url)


def colleague(savane, **changes):
    """A colleague saves meanwhile."""
    savane.refresh_from_db()
    Enterprise.objects.filter(pk=savane.pk).update(version=savane.version + 1, **changes)


def test_profile_changed_by_two_shows_both_texts_and_writes_nothing(client, opened_file, savane):
    """The second person reads the colleague's text beside her own, and the colleague's is still stored."""
    url, opened = opened_file
    colleague(savane, remarks="Rappeler Mme Adjo.")

    response = client.post(url, as_sent(opened, remarks="Vue en mai, rappel en juin."))

    savane.refresh_from_db()
    assert savane.remarks == "Rappeler Mme Adjo."
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("Rappeler Mme Adjo.") == 1
    assert html.count("Vue en mai, rappel en juin.") == 2  # in its field, and beside the colleague's
    assert 'name="remarks-choice"' in html


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "Vue en mai, rappel en juin."), ("theirs", "Rappeler Mme Adjo."), ("", None)]
)
def test_profile_changed_by_two_is_saved_as_chosen(client, opened_file, savane, choice, kept):
    """The text chosen is the one stored; without a choice the question stays."""
    url, opened = opened_file
    colleague(savane, remarks="Rappeler Mme Adjo.")
    asked = client.post(url, as_sent(opened, remarks="Vue en mai, rappel en juin."))

    response = client.post(url, as_sent(asked) | {"remarks-choice": choice})

    savane.refresh_from_db()
    assert savane.remarks == (kept or "Rappeler Mme Adjo.")
    assert response.status_code == (302 if kept else 200)


def test_choice_made_before_a_third_text_is_asked_again(client, opened_file, savane):
    """A choice between two texts says nothing of a third one."""
    url, opened = opened_file
    colleague(savane, remarks="Rappeler Mme Adjo.")
    asked = client.post(url, as_sent(opened, remarks="Le mien."))
    colleague(savane, remarks="Ne plus appeler.")

    response = client.post(url, as_sent(asked) | {"remarks-choice": "mine"})

    savane.refresh_from_db()
    assert savane.remarks == "Ne plus appeler."
    assert "Ne plus appeler." in response.content.decode()


def test_other_fields_of_a_colleague_stay_and_mine_are_saved(client, opened_file, savane):
    """Two people who corrected two fields need not be asked anything."""
    url, opened = opened_file
    colleague(savane, city="Kara", chain_roles=["exporter"])

    response = client.post(url, as_sent(opened, remarks="Vue en juin."))

    savane.refresh_from_db()
    assert response.status_code == 302, response.context["errors"]
    assert (savane.city, savane.chain_roles, savane.remarks) == ("Kara", ["exporter"], "Vue en juin.")


def test_contact_changed_by_two_under_the_file_and_on_its_own_page(client, opened_file, savane):
    """Contacts are corrected in two places; neither overwrites the other."""
    url, opened = opened_file
    contact = savane.contacts.get()
    Contact.objects.filter(pk=contact.pk).update(function="Directrice", email="nouvelle@example.org")

    response = client.post(url, as_sent(opened, **{"contacts-0-function": "Gérante"}))

    contact.refresh_from_db()
    assert (contact.function, contact.email) == ("Directrice", "nouvelle@example.org")
    assert 'name="contacts-0-function-choice"' in response.content.decode()

    own = reverse("admin:clients_contact_change", args=[contact.pk])
    alone = client.get(own)
    Contact.objects.filter(pk=contact.pk).update(function="Présidente")
    client.post(own, as_sent(alone, function="Gérante"))
    contact.refresh_from_db()
    assert contact.function == "Présidente"


def test_any_page_of_the_administration_notices_a_colleague(client, adm):
    """The mechanism is everybody's: a frequent question too."""
    entry = FaqEntry.objects.create(code="delai", question_fr="Quel délai ?")
    client.force_login(adm)
    url = reverse("admin:portal_faqentry_change", args=[entry.pk])
    opened = client.get(url)
    FaqEntry.objects.filter(pk=entry.pk).update(question_fr="Sous quel délai ?")

    client.post(url, as_sent(opened, question_fr="En combien de jours ?"))

    entry.refresh_from_db()
    assert entry.question_fr == "Sous quel délai ?"


def test_page_whose_act_is_refused_keeps_everything_typed(client, opened_file, savane, monkeypatch):
    """A refusal costs a sentence, not what was written."""
    url, opened = opened_file

    def refuse(*_args, **_kwargs):
        raise DomainError("no", "Pas maintenant.")

    monkeypatch.setattr("clients.services.enterprise.correct_profile", refuse)

    response = client.post(url, as_sent(opened, remarks="Un long texte."))

    html = response.content.decode()
    assert response.status_code == 422
    assert "Pas maintenant." in html
    assert "Un long texte." in html


def test_act_refused_late_keeps_the_reason_typed(client, afi, savane):
    """The second of two colleagues wrote three lines of reason: they are still there."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=clock.today(), by=afi)
    client.force_login(afi)
    url = reverse("admin:clients_task_act", args=[task.uuid, "cancel"])
    client.post(url, {"reason": "Le premier."})

    response = client.post(url, {"reason": "Trois lignes de raison."})

    assert response.status_code == 422
    assert "Trois lignes de raison." in response.content.decode()
