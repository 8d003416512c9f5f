"""A campaign invites by the hundred: the same letters, links and lines as one by one, and nobody more or less."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from clients.enums import Channel, Status
from clients.models import Contact, Enterprise, Interaction, OutboundMessage, PortalInvitation
from core import clock
from core.models import AuditEvent, Job
from questionnaires.models import CampaignTarget, ScreeningResponse
from questionnaires.queries import kinds
from questionnaires.services import campaign as services
from questionnaires.services import inviting, waves
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
Outcome = CampaignTarget.Outcome


@pytest.fixture
def country(make_enterprise, policy, savane, golfe, mawuli, afi):
    """One enterprise of each sort a campaign meets, besides one whose account is held."""
    for number, (name, fields) in enumerate(
        {
            "Ordinaire": {},
            "Ordinaire deux": {},
            "Papier": {"preferred_channel": Channel.LETTER},
            "Retiré": {"opted_out_at": clock.now()},
            "Parti": {"left_on": dt.date(2026, 1, 1)},
            "Retourné": {"bounced_at": clock.now()},
            "Même adresse": {"email": "ordinaire@example.org"},
            "Refuse": {},
            "Sollicité": {},
        }.items()
    ):
        enterprise = make_enterprise(name, f"10000001{number:02}")
        address = f"{name.split()[0].lower()}{number if number == 1 else ''}@example.org"
        Contact.objects.create(enterprise=enterprise, full_name=f"Personne {number}", **({"email": address} | fields))
    Enterprise.objects.filter(name="Refuse").update(electronic_refused=True)
    Enterprise.objects.filter(name="Ordinaire").update(status=Status.PROSPECT)
    asked = Contact.objects.get(enterprise__name="Sollicité")
    OutboundMessage.objects.create(
        code="N21", message_class="solicitation", enterprise=asked.enterprise, contact=asked, key="earlier",
        about_kind="tests.object", due_at=clock.now() - dt.timedelta(days=5), fate="sent", is_first_solicitation=True,
        person_key=asked.email, sent_at=clock.now() - dt.timedelta(days=5),
    )  # fmt: skip


def launched(author, approver):
    campaign = services.approve_campaign(make.campaign(author), by=approver)
    return services.launch_campaign(campaign, by=approver)


def written(campaign) -> dict[str, list]:
    """Return everything an invitation leaves behind, without what is drawn by chance."""
    messages = OutboundMessage.objects.filter(code="N01").order_by("enterprise__name")
    fields = ("enterprise__name", "contact__full_name", "user__email", "fate", "reason", "channel", "language", "context",
              "circle", "person_key", "is_first_solicitation", "due_at", "message_class", "occurrence", "about_kind")  # fmt: skip
    lines = Interaction.objects.filter(about_kind="questionnaires.response").order_by("enterprise__name")
    return {
        "messages": list(messages.values_list(*fields)),
        "links": [bool(message.link) and "/invitation/" in message.link for message in messages],
        "lines": list(
            lines.values_list(
                "enterprise__name",
                "contact__full_name",
                "at",
                "channel",
                "direction",
                "subject",
                "subject_en",
                "circle",
                "by__email",
                "succeeded",
            )
        ),
        "linked": [message.interaction_id is not None for message in messages],
        "facts": list(Enterprise.objects.order_by("name").values_list("name", "status", "last_contact_at")),
        "targets": list(
            campaign.targets.order_by("enterprise__name").values_list(
                "enterprise__name", "outcome", "contact__full_name", "invited_at"
            )
        ),
        "responses": list(
            ScreeningResponse.objects.filter(campaign=campaign)
            .order_by("enterprise__name")
            .values_list("enterprise__name", "state", "origin", "invited_on", "due_on", "version_id")
        ),
        "invitations": list(
            PortalInvitation.objects.order_by("enterprise__name").values_list(
                "enterprise__name", "contact__full_name", "role", "expires_at", "invited_by", "withdrawn_at"
            )
        ),
        "audit": sorted(AuditEvent.objects.values_list("action", "by__email", "object_kind", "circle", "to_state")),
        "jobs": sorted(
            Job.objects.filter(kind="clients.deliver_message").values_list("kind", "queue", "state", "due_at")
        ),
    }


@time_machine.travel("2026-11-24 10:00:00+00:00", tick=False)
def test_invited_together_or_one_by_one_everything_written_is_the_same(country, afi, kodjo, monkeypatch):
    """A short cut that forgot a wish, a budget or a line on the timeline would be found by the enterprise first."""
    campaign = launched(afi, kodjo)

    found = []
    for is_together in (True, False):
        point = transaction.savepoint()
        if not is_together:
            monkeypatch.setattr(services, "_try_together", lambda *_args: 0)
        services.invite_targets(campaign)
        found.append(written(campaign))
        transaction.savepoint_rollback(point)

    assert found[0] == found[1]
    outcomes = {name: outcome for name, outcome, *_rest in found[0]["targets"]}
    assert (outcomes["Ordinaire"], outcomes["Papier"]) == (Outcome.INVITED, Outcome.INVITED)
    assert outcomes["Retiré"] == Outcome.OPTED_OUT


def test_the_ordinary_ones_alone_are_invited_together(country, afi, kodjo):
    """The test above compares nothing when no one takes the short cut."""
    campaign = launched(afi, kodjo)

    inviting.invite_together(campaign, list(campaign.targets.values_list("pk", flat=True)))

    invited = set(campaign.targets.filter(outcome=Outcome.INVITED).values_list("enterprise__name", flat=True))
    assert {"Ordinaire", "Ordinaire deux", "Sollicité"} <= invited
    assert not invited & {"Papier", "Retiré", "Parti", "Retourné", "Refuse", "Même adresse"}


def test_questions_do_not_grow_with_those_invited_together(
    country, make_enterprise, afi, kodjo, django_assert_max_num_queries
):
    """A hundred thousand invitations at forty questions each take a night."""
    for number in range(40):
        enterprise = make_enterprise(f"Autre {number}", f"10000002{number:02}")
        Contact.objects.create(enterprise=enterprise, full_name=f"Autre {number}", email=f"autre{number}@example.org")
    campaign = launched(afi, kodjo)
    keys = list(campaign.targets.values_list("pk", flat=True))

    with django_assert_max_num_queries(40):
        assert inviting.invite_together(campaign, keys) >= 40


def test_one_that_stands_in_the_way_leaves_the_others_invited(country, afi, kodjo, monkeypatch):
    """An enterprise that opens its questionnaire at that very second must not cost a hundred others theirs."""
    campaign = launched(afi, kodjo)

    def refused(*_args):
        raise IntegrityError

    kind = kinds.of(campaign)
    monkeypatch.setitem(kinds._KINDS, campaign.kind, kinds.Kind(**{**vars(kind), "invite_together": refused}))
    services.invite_targets(campaign)

    assert campaign.targets.get(enterprise__name="Ordinaire").outcome == Outcome.INVITED
    assert not campaign.targets.filter(outcome__in=[Outcome.WAITING, Outcome.FAILED]).exists()


def test_campaign_stopped_withdraws_what_was_invited_together(country, afi, kodjo):
    campaign = launched(afi, kodjo)
    inviting.invite_together(campaign, list(campaign.targets.values_list("pk", flat=True)))

    waves.stop_campaign(campaign, by=kodjo, reason="Liste erronée.")

    assert campaign.targets.filter(outcome=Outcome.STOPPED).count() == campaign.targets.count()
    assert set(OutboundMessage.objects.filter(code="N01").values_list("fate", flat=True)) == {"cancelled"}
    assert not ScreeningResponse.objects.live().filter(campaign=campaign).exists()
    assert Enterprise.objects.filter(status=Status.INVITED, name="Ordinaire").exists()
