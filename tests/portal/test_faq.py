"""Everyone finds help, and only the help written for them (I13)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import reference
from portal.models import FaqEntry
from portal.services.faq import load_faq

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    load_faq(reference.read("faq"))
    return FaqEntry.objects.all()


def shown(client, **query) -> str:
    return client.get(reverse("portal:faq"), query).content.decode()


def agent_only(entries) -> list[str]:
    rows = entries.filter(audience="agent", status="published")
    return [row.answer_fr[:40] for row in rows]


def test_faq_for_everybody_without_account_shows_client_answers(client, entries):
    page = shown(client)

    assert "Le diagnostic est-il obligatoire" in page


@pytest.mark.parametrize("reader", ["nobody", "mawuli"])
def test_faq_for_enterprises_never_holds_an_agents_answer(client, entries, reader, request):
    """An enterprise that reads how it is segmented would lose trust in the whole framework."""
    if reader != "nobody":
        client.force_login(request.getfixturevalue(reader))
    secrets = agent_only(entries)

    pages = [shown(client), *(shown(client, q=word) for word in ("segment", "recettes", "attitude", "routine"))]

    assert secrets
    assert not [secret for secret in secrets for page in pages if secret in page]


def test_faq_for_agents_holds_the_internal_answers(client, entries, afi):
    client.force_login(afi)

    page = shown(client)

    assert all(text.replace("’", "’") in page for text in agent_only(entries)[:3])


def test_faq_search_finds_by_any_word_in_the_database(client, entries):
    page = shown(client, q="interrompre")

    assert "Le diagnostic est-il obligatoire" in page
    assert "Combien cela coûte-t-il" not in page


def test_faq_without_match_says_what_to_do(client, entries):
    assert "Aucune réponse ne contient ces mots" in shown(client, q="zzz")


def test_entry_with_a_blank_cannot_be_published(entries):
    blank = entries.get(code="crm-access")
    blank.status = "published"

    with pytest.raises(ValidationError) as refusal:
        blank.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        blank.save()

    assert set(refusal.value.error_dict) == {"answer_fr", "answer_en"}


def test_followup_use_answer_disappears_with_its_setting(client, entries, settings):
    settings.CCV_DISCLOSE_FOLLOWUP_USE = False

    assert "analyse des risques" not in shown(client)


def test_load_twice_keeps_what_the_unit_edited(entries):
    FaqEntry.objects.filter(code="cost").update(answer_fr="Rien du tout.")

    assert load_faq(reference.read("faq")) == 0
    assert FaqEntry.objects.get(code="cost").answer_fr == "Rien du tout."


def test_desk_is_closed_to_those_who_do_not_write_answers(client, entries, afi, adm):
    address = reverse("admin:portal_faqentry_changelist")
    client.force_login(afi)
    refused = client.get(address).status_code
    client.force_login(adm)

    assert (refused, client.get(address).status_code) == (403, 200)


def test_front_page_shows_the_questions_the_unit_chose_and_never_an_agents_answer(client, entries):
    """A question edited on the desk must change where visitors read it first, not only on the help page."""
    entries.filter(code="cost").update(question_fr="Faut-il payer quelque chose ?")
    agents_own = entries.filter(audience="agent", status="published").first()
    entries.filter(pk=agents_own.pk).update(on_front_page=True)

    page = client.get(reverse("home")).content.decode()

    assert "Faut-il payer quelque chose ?" in page
    assert agents_own.question_fr not in page
    assert page.count("<details>") == entries.filter(on_front_page=True).exclude(audience="agent").count()
