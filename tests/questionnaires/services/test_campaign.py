"""Campaigns: two persons, one letter each, interrupted and resumed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from clients.models import Contact, OutboundMessage
from core import clock
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.models import Job
from questionnaires import deadlines
from questionnaires.enums import CampaignState
from questionnaires.models import Campaign, CampaignTarget, ScreeningResponse
from questionnaires.queries.campaign import reachable, select_targets
from questionnaires.services import campaign as services
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(make_enterprise, policy):
    """An enterprise nobody can be written to."""
    return make_enterprise("Oti Fret", "1000000005", region="savanes")


def _launched(author, approver, **fields):
    campaign = services.approve_campaign(make.campaign(author, **fields), by=approver)
    return services.launch_campaign(campaign, by=approver)


def test_campaign_approved_by_its_author_is_refused(savane, kodjo):
    with pytest.raises(TwoPersonsNeeded):
        services.approve_campaign(make.campaign(kodjo), by=kodjo)


def test_campaign_approved_by_its_author_is_refused_by_the_database_too(savane, kodjo):
    campaign = make.campaign(kodjo)

    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(approved_by=kodjo)


def test_campaign_not_approved_cannot_be_launched(savane, afi, kodjo):
    with pytest.raises(TransitionRefused):
        services.launch_campaign(make.campaign(afi), by=kodjo)


def test_campaign_that_reaches_nobody_is_refused(savane, silent, afi, kodjo):
    with pytest.raises(DomainError) as refused:
        services.approve_campaign(make.campaign(afi, filters={"region": ["savanes"]}), by=kodjo)

    assert refused.value.code == "no_target"


def test_launch_invites_each_enterprise_once_even_when_run_twice(savane, golfe, silent, afi, kodjo):
    campaign = _launched(afi, kodjo)
    assert Job.objects.filter(kind="questionnaires.invite_targets", object_uuid=campaign.uuid).count() == 1

    assert services.invite_targets(campaign) == 2
    assert services.invite_targets(campaign) == 0

    assert OutboundMessage.objects.filter(code="N01").count() == 2
    assert ScreeningResponse.objects.filter(campaign=campaign, state="invited").count() == 2
    assert campaign.targets.get(enterprise=silent).outcome == CampaignTarget.Outcome.NO_CONTACT


def test_enterprise_already_answering_is_not_invited_again(savane, golfe, afi, kodjo):
    make.invited(savane)
    campaign = _launched(afi, kodjo)

    services.invite_targets(campaign)

    assert campaign.targets.get(enterprise=savane).outcome == CampaignTarget.Outcome.ALREADY_ANSWERING


def test_contact_who_opted_out_gets_nothing(golfe, silent, afi, kodjo):
    Contact.objects.create(enterprise=silent, full_name="Yao", email="yao@example.org", opted_out_at=clock.now())
    campaign = _launched(afi, kodjo)

    services.invite_targets(campaign)

    assert campaign.targets.get(enterprise=silent).outcome == CampaignTarget.Outcome.OPTED_OUT
    assert OutboundMessage.objects.filter(enterprise=silent).count() == 0


def test_contact_without_account_gets_a_personal_link(golfe, silent, afi, kodjo):
    Contact.objects.create(enterprise=silent, full_name="Yao", email="yao@example.org")
    campaign = _launched(afi, kodjo)

    services.invite_targets(campaign)

    message = OutboundMessage.objects.get(enterprise=silent)
    assert message.contact.full_name == "Yao"
    assert silent.invitations.count() == 1


def test_closed_campaign_stops_inviting(savane, golfe, afi, kodjo):
    campaign = _launched(afi, kodjo)
    services.close_campaign(campaign, by=kodjo)
    campaign.refresh_from_db()

    assert services.invite_targets(campaign) == 0


def test_filters_add_up(make_enterprise, policy):
    make_enterprise("Kara 1", "1000000011", "Ama Un", region="kara", size_profile="small", chain_roles=["exporter"])
    make_enterprise("Kara 2", "1000000012", region="kara", size_profile="micro", chain_roles=["importer"])
    make_enterprise("Lomé", "1000000013", "Yao Trois", region="maritime", size_profile="small")

    assert select_targets({}).count() == 3
    assert select_targets({"region": ["kara"]}).count() == 2
    assert select_targets({"region": ["kara"], "size": ["small"]}).count() == 1
    assert select_targets({"activity": ["importer", "exporter"]}).count() == 2
    assert select_targets({"segment": ["N"]}).count() == 3
    assert select_targets({"segment": ["A"]}).count() == 0
    assert select_targets({"not_since": "2026-01-01"}).count() == 3
    assert reachable(select_targets({"region": ["kara"]})).count() == 1


def test_scheduled_campaign_leaves_on_its_day(savane, afi, kodjo):
    day = dt.date(2027, 1, 11)
    campaign = services.approve_campaign(make.campaign(afi, starts_on=day), by=kodjo)

    assert deadlines.launch_scheduled(day - dt.timedelta(days=1)) == 0
    assert deadlines.launch_scheduled(day) == 1
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RUNNING


def test_one_broken_target_does_not_keep_the_others_from_being_invited(savane, golfe, afi, kodjo, monkeypatch):
    """Before, one file that raised blocked a whole campaign for good."""
    campaign = _launched(afi, kodjo)
    whole = services.reminder.invite

    def spoilt(response, **options):
        if response.enterprise_id == savane.pk:
            raise ValueError("file")
        return whole(response, **options)

    monkeypatch.setattr(services.reminder, "invite", spoilt)
    services.invite_targets(campaign)
    outcomes = dict(campaign.targets.values_list("enterprise__name", "outcome"))
    assert outcomes == {savane.name: "failed", golfe.name: "invited"}
    assert not ScreeningResponse.objects.filter(enterprise=savane).exists()

    monkeypatch.undo()
    services.resume_campaign(campaign, by=kodjo)
    services.invite_targets(campaign)
    assert campaign.targets.filter(outcome="invited").count() == 2
    assert OutboundMessage.objects.filter(code="N01").count() == 2


def test_pause_holds_at_the_very_next_target_and_rate_limits_a_turn(savane, golfe, afi, kodjo, monkeypatch, settings):
    campaign = _launched(afi, kodjo)
    whole = services._invite_target
    monkeypatch.setattr(
        services,
        "_invite_target",
        lambda one, target: (whole(one, target), services.pause_campaign(one, by=kodjo))[0],
    )

    assert services.invite_targets(campaign) == 1
    assert services.invite_targets(campaign) == 0
    monkeypatch.undo()
    services.resume_campaign(campaign, by=kodjo)
    assert services.is_unfinished(campaign)
    settings.CCV_CAMPAIGN_PER_MINUTE = 1
    assert [services.invite_targets(campaign) for _turn in range(2)] == [1, 0]
    campaign.refresh_from_db()
    assert not services.is_unfinished(campaign)
