"""The course of a campaign: waves, exclusions, more time, an early stop, kept targets, the funnel and its lists."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import OutboundMessage
from core import clock
from core.errors import DomainError
from questionnaires import deadlines
from questionnaires.enums import CampaignState, ResponseState
from questionnaires.models import CampaignTarget, ScreeningResponse, TargetQuery
from questionnaires.queries import course
from questionnaires.services import campaign as services
from questionnaires.services import waves
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
Outcome = CampaignTarget.Outcome


def launched(author, approver, **fields):
    campaign = services.approve_campaign(make.campaign(author, **fields), by=approver)
    return services.launch_campaign(campaign, by=approver)


def test_second_wave_waits_for_its_day_and_leaves_once(savane, golfe, mawuli, senam, afi, kodjo):
    campaign = launched(afi, kodjo, wave_size=1, wave_days=7)
    today = clock.today()

    assert services.invite_targets(campaign) == 1
    assert deadlines.release_waves(today + dt.timedelta(days=6)) == 0
    assert deadlines.release_waves(today + dt.timedelta(days=7)) == 1
    campaign.refresh_from_db()
    assert services.invite_targets(campaign) == 1
    assert deadlines.release_waves(today + dt.timedelta(days=14)) == 0
    assert OutboundMessage.objects.filter(code="N01").count() == 2


def test_wave_of_a_closed_campaign_never_leaves(savane, golfe, mawuli, senam, afi, kodjo):
    campaign = launched(afi, kodjo, wave_size=1)
    services.invite_targets(campaign)
    services.close_campaign(campaign, by=kodjo)

    assert deadlines.release_waves(clock.today() + dt.timedelta(days=30)) == 0


def test_those_left_out_by_name_or_written_to_lately_are_not_listed(savane, golfe, mawuli, senam, afi, kodjo):
    named = make.campaign(afi, filters={"without": [golfe.reference]})
    assert [row.pk for row in course.planned(named, kodjo)] == [savane.pk]

    services.invite_targets(launched(afi, kodjo, filters={"without": [golfe.reference]}))
    later = make.campaign(afi, filters={"not_written_since": clock.today().isoformat()})

    assert [row.pk for row in course.planned(later, kodjo)] == [golfe.pk]


def test_more_time_moves_the_last_day_of_open_answers_only(savane, golfe, mawuli, senam, afi, kodjo):
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    ScreeningResponse.objects.filter(enterprise=golfe).update(state=ResponseState.EXPIRED)
    before = clock.today() + dt.timedelta(days=30)

    assert waves.extend_campaign(campaign, by=kodjo, until=before + dt.timedelta(days=15)) == 1
    assert waves.extend_campaign(campaign, by=kodjo, until=before) == 0  # nobody gets less

    days = dict(ScreeningResponse.objects.values_list("enterprise_id", "due_on"))
    assert days == {savane.pk: before + dt.timedelta(days=15), golfe.pk: before}
    with pytest.raises(DomainError):
        waves.extend_campaign(campaign, by=kodjo, until=clock.today() + dt.timedelta(days=121))


def test_stop_keeps_letters_not_sent_from_leaving(savane, golfe, mawuli, senam, afi, kodjo):
    campaign = launched(afi, kodjo, wave_size=1)
    services.invite_targets(campaign)
    letter = OutboundMessage.objects.get(code="N01")

    waves.stop_campaign(campaign, by=kodjo, reason="Erreur dans la lettre.")

    letter.refresh_from_db()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CLOSED
    assert letter.fate == "cancelled"
    assert ScreeningResponse.objects.get().state == ResponseState.EXPIRED
    assert set(campaign.targets.values_list("outcome", flat=True)) == {Outcome.STOPPED}


def test_stop_leaves_alone_those_who_have_their_letter(savane, mawuli, afi, kodjo):
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    OutboundMessage.objects.update(fate="sent")

    waves.stop_campaign(campaign, by=kodjo, reason="Assez de réponses.")

    assert ScreeningResponse.objects.get().state == ResponseState.INVITED


def test_kept_target_fills_the_form_and_changes_no_campaign(client, savane, golfe, afi):
    client.force_login(afi)
    typed = {
        "name": "Un",
        "version": make.questionnaire().pk,
        "message_fr": "Bonjour.",
        "days_to_answer": 30,
        "without": golfe.reference,
        "save_as": "Sans Golfe",
    }
    client.post(reverse("questionnaires:campaign_new"), typed)
    kept = TargetQuery.objects.get()
    again = client.post(reverse("questionnaires:campaign_new"), typed)
    form = client.get(reverse("questionnaires:campaign_new"), {"cible": str(kept.uuid)}).content.decode()
    odd = client.get(reverse("questionnaires:campaign_new"), {"cible": "n'importe quoi"})
    unknown = client.post(reverse("questionnaires:campaign_new"), typed | {"without": "CCV-0000-00000", "save_as": ""})

    assert kept.filters == {"without": [golfe.reference]}
    assert again.status_code == 422
    assert golfe.reference in form
    assert odd.status_code == 200
    assert (unknown.status_code, "CCV-0000-00000" in unknown.content.decode()) == (422, True)


def test_every_figure_of_the_funnel_opens_a_list_of_as_many(client, savane, golfe, mawuli, senam, afi, kodjo):
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    ScreeningResponse.objects.filter(enterprise=savane).update(state=ResponseState.IN_PROGRESS, started_at=clock.now())
    client.force_login(kodjo)

    figures = {step["code"]: step["count"] for step in course.funnel(campaign)}
    assert (figures["invited"], figures["opened"], figures["started"], figures["consented"]) == (2, 1, 1, 0)
    for code, count in figures.items():
        page = client.get(reverse("questionnaires:campaign_targets", args=[campaign.uuid]), {"etape": code})
        assert page.context["page"].paginator.count == count


def test_campaign_pages_ask_as_much_for_one_target_as_for_two(client, savane, golfe, mawuli, senam, afi, kodjo):
    client.force_login(kodjo)
    counts = []
    for filters in ({"without": [golfe.reference]}, {}):
        campaign = launched(afi, kodjo, filters=filters)
        services.invite_targets(campaign)
        client.get(reverse("questionnaires:campaign_targets", args=[campaign.uuid]))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("questionnaires:campaign", args=[campaign.uuid]))
            client.get(reverse("questionnaires:campaign_targets", args=[campaign.uuid]))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_only_the_head_of_unit_stops_or_gives_time(client, savane, mawuli, afi, kodjo):
    campaign = launched(afi, kodjo)
    for person, status in ((afi, 403), (kodjo, 200)):
        client.force_login(person)
        for name in ("campaign_stop", "campaign_extend"):
            assert client.get(reverse(f"questionnaires:{name}", args=[campaign.uuid])).status_code == status
    assert client.post(reverse("questionnaires:campaign_stop", args=[campaign.uuid]), {}).status_code == 422
