"""What agents see of the messages that left, and the page where invitations are declined."""

import uuid

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.emails.outreach import OPT_OUT_SALT, opt_out_path
from clients.enums import Circle, MessageState
from clients.models import Contact, OutboundMessage
from clients.services import outreach
from core.models import AuditEvent, KeptMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(savane) -> OutboundMessage:
    contact = Contact.objects.get(enterprise=savane)
    return outreach.post("N01", enterprise=savane, to=contact, about=("tests.object", uuid.uuid4()), link="/x/")


def make_uncertain(message: OutboundMessage) -> None:
    OutboundMessage.objects.filter(pk=message.pk).update(fate=MessageState.UNCERTAIN, reason="cut")


def test_message_list_shows_fate_to_the_relations_unit(client, invitation, afi):
    client.force_login(afi)

    page = client.get(reverse("clients:message_list")).content.decode()

    assert "Invitation au questionnaire de dépistage" in page
    assert "En attente" in page


def test_message_list_can_be_narrowed_to_what_needs_somebody(client, invitation, afi):
    client.force_login(afi)

    page = client.get(reverse("clients:message_list"), {"fate": "uncertain"}).content.decode()

    assert "Invitation au questionnaire" not in page


def test_message_list_is_closed_to_enterprises_and_diagnosticians(client, invitation, mawuli, dede):
    for user in (mawuli, dede):
        client.force_login(user)
        assert client.get(reverse("clients:message_list")).status_code == 403


def test_message_of_a_notice_is_not_listed_to_who_may_not_know(client, savane, afi, make_agent):
    contact = Contact.objects.get(enterprise=savane)
    about = ("tests.object", uuid.uuid4())
    outreach.post("N16", enterprise=savane, to=contact, about=about, circle=Circle.NOTICE)
    stranger = make_agent("CRA", "Komla Autre")
    counts = []
    for user in (afi, stranger):
        client.force_login(user)
        counts.append(client.get(reverse("clients:message_list")).content.decode().count("N16"))

    assert counts == [1, 0], "an unassigned agent must not learn that a notice exists (§7.4)"


def test_message_list_costs_the_same_whatever_its_length(client, savane, afi, django_assert_num_queries):
    contact = Contact.objects.get(enterprise=savane)
    client.force_login(afi)

    def post_one() -> None:
        outreach.post("N08", enterprise=savane, to=contact, about=("tests.object", uuid.uuid4()))

    post_one()
    client.get(reverse("clients:message_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("clients:message_list"))
    post_one()
    post_one()

    with django_assert_num_queries(len(one)):
        client.get(reverse("clients:message_list"))


def test_uncertain_message_is_settled_by_an_agent(client, invitation, afi):
    make_uncertain(invitation)
    client.force_login(afi)

    client.post(reverse("clients:message_settle", args=[invitation.uuid]), {"outcome": "arrived"})

    invitation.refresh_from_db()
    assert (invitation.fate, invitation.reason) == (MessageState.SENT, "by_hand")


def test_message_of_another_file_cannot_be_settled(client, invitation, senam):
    make_uncertain(invitation)
    client.force_login(senam)

    response = client.post(reverse("clients:message_settle", args=[invitation.uuid]), {"outcome": "arrived"})

    assert response.status_code == 404


def test_settling_twice_says_so_without_error(client, invitation, afi):
    make_uncertain(invitation)
    client.force_login(afi)
    url = reverse("clients:message_settle", args=[invitation.uuid])
    client.post(url, {"outcome": "arrived"})

    response = client.post(url, {"outcome": "again"}, follow=True)

    assert "son sort est déjà connu" in response.content.decode()


def test_letter_for_paper_is_printed_by_the_relations_unit_and_the_opening_is_kept(client, savane, afi, dede):
    Contact.objects.filter(enterprise=savane).update(email="")
    contact = Contact.objects.get(enterprise=savane)
    message = outreach.post(
        "A01", enterprise=savane, to=contact, about=("tests.object", uuid.uuid4()), link="/entrer/clef/"
    )
    url = reverse("clients:message_letter", args=[message.uuid])

    client.force_login(afi)
    page = client.get(url).content.decode()
    client.force_login(dede)

    assert "/entrer/clef/" in page
    assert AuditEvent.objects.filter(action="clients.message_printed", by=afi).count() == 1
    assert client.get(url).status_code in {403, 404}


def test_letter_of_a_message_that_leaves_by_mail_is_not_shown(client, invitation, afi):
    """It holds the person's own key to the portal."""
    client.force_login(afi)

    assert client.get(reverse("clients:message_letter", args=[invitation.uuid])).status_code == 403


def test_invitations_are_declined_without_signing_in_and_taken_back(client, invitation, savane):
    url = opt_out_path(invitation)
    contact = Contact.objects.get(enterprise=savane)

    assert "Ne plus recevoir d’invitations" in client.get(url).content.decode()
    contact.refresh_from_db()
    assert contact.opted_out_at is None, "a mail scanner that opens the link must not decide for the person"

    client.post(url, {"choice": "none"})
    contact.refresh_from_db()
    assert contact.opted_out_at is not None
    assert "Vous ne recevez plus d’invitations" in client.get(url).content.decode()

    client.post(url, {"choice": "again"})
    contact.refresh_from_db()
    assert contact.opted_out_at is None


@pytest.mark.parametrize("token", ["forged", signing.dumps(str(uuid.uuid4()), salt=OPT_OUT_SALT)])
def test_forged_or_foreign_opt_out_link_leads_nowhere(client, token):
    assert client.get(reverse("clients:opt_out", args=[token])).status_code == 404


def test_opt_out_address_holds_no_personal_data(invitation):
    assert "mawuli" not in opt_out_path(invitation).lower()


@pytest.fixture
def kept(db) -> KeptMessage:
    return KeptMessage.objects.create(
        recipient="mawuli@example.org",
        subject="Votre avis",
        text="Bonjour,\n\nhttp://localhost:8000/x/",
        html="<html><head><style>p{color:red}</style></head><body><p>Bonjour</p></body></html>",
    )


def test_mailbox_shows_kept_mails_to_staff(client, kept, afi):
    client.force_login(afi)

    listing = client.get(reverse("clients:mailbox_list")).content.decode()
    letter = client.get(reverse("clients:mailbox_message", args=[kept.uuid])).content.decode()

    assert "Votre avis" in listing
    assert 'href="http://localhost:8000/x/"' in letter


def test_mailbox_finds_the_mails_of_a_person(client, kept, afi):
    client.force_login(afi)

    assert "Votre avis" not in client.get(reverse("clients:mailbox_list"), {"q": "senam"}).content.decode()
    assert "Votre avis" in client.get(reverse("clients:mailbox_list"), {"q": "mawuli"}).content.decode()


def test_mailbox_html_runs_nothing_and_allows_only_its_own_style(client, kept, afi):
    client.force_login(afi)

    response = client.get(reverse("clients:mailbox_html", args=[kept.uuid]))

    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_mailbox_is_closed_to_enterprises(client, kept, mawuli):
    client.force_login(mawuli)

    assert client.get(reverse("clients:mailbox_list")).status_code == 403
    assert client.get(reverse("clients:mailbox_html", args=[kept.uuid])).status_code == 403


def test_mailbox_does_not_exist_where_mails_really_leave(client, kept, afi, settings):
    """Elsewhere it would let staff read other people's one-time codes."""
    settings.CCV_EMAIL_URL = "smtp://mail.example.org"
    client.force_login(afi)

    for url in (reverse("clients:mailbox_list"), reverse("clients:mailbox_message", args=[kept.uuid])):
        assert client.get(url).status_code == 404


def test_mailbox_costs_the_same_whatever_its_length(client, kept, afi, django_assert_num_queries):
    client.force_login(afi)
    client.get(reverse("clients:mailbox_list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("clients:mailbox_list"))
    for number in range(2):
        KeptMessage.objects.create(recipient="a@example.org", subject=f"{number}", text="")

    with django_assert_num_queries(len(one)):
        client.get(reverse("clients:mailbox_list"))
