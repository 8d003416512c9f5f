"""The file of an enterprise tells in one page what the unit knows, to each what their role allows (§7.8, §8.2)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from clients.models import ClientNeed, Interaction, Site
from clients.services.outreach import opt_out
from core import clock
from portal.queries import enterprise_file, file_lines, file_parts
from tests.factories import followup as follow
from tests.factories import questionnaires as ask

pytestmark = pytest.mark.django_db


def opened(client, enterprise, user, **query):
    client.force_login(user)
    page = client.get(reverse("portal:enterprise_file", args=[enterprise.uuid]), query)
    assert page.status_code == 200
    return page


def test_file_names_sites_needs_and_who_checked_each_number(client, savane, afi):
    """An agent who must open four pages to prepare a call prepares nothing."""
    ask.questionnaire()
    Site.objects.create(enterprise=savane, name="Dépôt de Kara", landmark="face au marché", city="Kara", region="kara")
    ClientNeed.objects.create(enterprise=savane, code="delays", source="questionnaire", text="Au port surtout")
    ClientNeed.objects.create(enterprise=savane, code="origin", source="questionnaire", met_on=clock.today())
    savane.identifiers.update(status="verified", verified_by=afi, verified_on=clock.today())

    page = opened(client, savane, afi)

    assert [(one.title, one.is_over) for one in page.context["needs"]] == [("Origine", True), ("Délais", False)]
    assert "Au port surtout" in page.context["needs"][1].note
    assert "face au marché · Kara" in page.context["sites"][0].note
    assert "Afi Lawson" in page.context["numbers"][0].note
    html = page.content.decode()
    for words in ("Dépôt de Kara", "Délais", "1000000001"):
        assert words in html
    with translation.override("en"):
        lines = file_lines.lines(savane, User.objects.get(pk=afi.pk))
        assert [one.title for one in file_parts.needs(lines)] == ["Origin", "Delays"]


def test_file_keeps_the_history_of_consents(client, savane, mawuli, afi):
    """Who writes to somebody that asked for silence loses the enterprise, and breaks the law (§8.4)."""
    from clients.models import OutboundMessage

    contact = savane.contacts.get()
    savane.electronic_consent_at = clock.now() - dt.timedelta(days=40)
    savane.save()
    message = OutboundMessage.objects.create(
        enterprise=savane, contact=contact, code="N01", message_class="solicitation", due_at=clock.now()
    )
    opt_out(message, wants_none=True)
    with clock.pretend(clock.now() + dt.timedelta(days=3)):
        opt_out(message, wants_none=False)

    assert len(opened(client, savane, afi).context["consents"]) == 3
    with translation.override("en"):
        said = file_parts.consents(savane, file_lines.lines(savane, afi))
    titles = ["Invitations accepted again", "No more invitations", "Electronic exchanges accepted"]
    assert [one.title for one in said] == titles
    assert "Mawuli Agbeko" in said[0].note


def test_file_says_which_language_a_line_is_in_when_it_has_one_only(client, savane, afi):
    """A French title read aloud with an English voice is noise (WCAG 3.1.2)."""
    both = follow.proposed(savane, by=afi, code="FOR-01")
    row = follow.proposed(savane, by=afi, code="INF-02")
    row.offering.title_en = ""
    row.offering.save(update_fields=["title_en"])
    afi.language = "en"
    afi.save(update_fields=["language"])
    client.cookies["django_language"] = "en"

    html = opened(client, savane, afi).content.decode()

    assert f' lang="fr">{row.offering.title_fr}</a>' in html
    assert f'">{both.offering.title_en}</a>' in html


def test_file_leads_the_head_alone_to_the_hand_over_of_the_account(client, savane, afi, kodjo, dede):
    """When the holder has left, the page that gives the account to another must be found (§8.1)."""
    address = reverse("clients:appoint", args=[savane.uuid])

    shown = {user.full_name: address in opened(client, savane, user).content.decode() for user in (afi, kodjo, dede)}

    assert shown == {"Afi Lawson": False, "Kodjo Mensah": True, "Dédé Amouzou": False}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("", {"Appel", "Réponses reçues", "Rapport remis", "Service proposé", "Réclamation"}),
        ("echanges", {"Appel"}),
        ("questionnaires", {"Réponses reçues"}),
        ("diagnostics", {"Rapport remis"}),
        ("suites", {"Service proposé"}),
        ("reclamations", {"Réclamation"}),
    ],
)
def test_timeline_shows_one_kind_of_event_when_asked(client, savane, afi, kind, shown):
    """Who looks for the last complaint does not read four hundred reminders."""
    told = {
        "Appel": "", "Réponses reçues": "questionnaires.response", "Rapport remis": "diagnostics.report",
        "Service proposé": "followup.proposals", "Réclamation": "clients.complaint",
    }  # fmt: skip
    for subject, about in told.items():
        Interaction.objects.create(
            enterprise=savane, at=clock.now(), channel="system" if about else "phone", subject=subject, by=afi,
            about_kind=about, about_uuid=savane.uuid if about else None,
        )  # fmt: skip

    events = opened(client, savane, afi, fil=kind).context["events"]

    assert {event.title for event in events} & set(told) == shown
    assert {key for key, _name in enterprise_file.KIND_NAMES if key} == set(enterprise_file.KINDS)


def test_exchange_is_corrected_for_a_day_then_only_added_to(client, savane, afi):
    """What was written in a hurry is mended the same day; later the first wording stays, and more is said (§7.8)."""
    client.force_login(afi)
    client.post(
        reverse("portal:log_exchange", args=[savane.uuid]),
        {"channel": "phone", "reached": "1", "subject": "Rendez-vous mardi", "next_days": "0"},
    )
    row = Interaction.objects.get(subject="Rendez-vous mardi")
    page = reverse("admin:clients_interaction_change", args=[row.uuid])
    event = opened(client, savane, afi).context["events"][0]
    assert (event.url, event.edit_url) == (page, page)
    assert 'name="subject"' in client.get(page).content.decode()

    later = clock.now() - dt.timedelta(hours=25)
    Interaction.objects.filter(pk=row.pk).update(created_at=later, at=later)
    event = opened(client, savane, afi).context["events"][0]
    assert (event.url, event.edit_url) == (page, "")
    html = client.get(page).content.decode()
    assert 'name="subject"' not in html
    act = reverse("admin:clients_interaction_act", args=[row.uuid, "amend"])
    assert act in html

    client.post(act, {"reason": "Il viendra avec son comptable."})
    texts = [one.text for one in opened(client, savane, afi).context["events"]]
    assert any("Il viendra avec son comptable." in text for text in texts)
    row.refresh_from_db()
    assert (row.subject, row.summary) == ("Rendez-vous mardi", "")
