"""What an enterprise does about its recommendations, as told, recorded, contested and counted."""

import datetime as dt

import pytest

from clients.models import Interaction, OutboundMessage, ScorePart, Task
from clients.queries.segment import applied_segment
from core import clock
from core.errors import DomainError, TwoPersonsNeeded
from diagnostics.signals import report_closed
from followup.models import FollowUp, FollowUpEntry, FollowUpPoint
from followup.queries import recommendation as queries
from followup.services import recommendation as services
from tests.factories import followup as factory

ATTEMPTS = "12/01 téléphone, 20/01 courriel, 02/02 visite : sans réponse."


def index(enterprise):
    return ScorePart.objects.get(enterprise=enterprise, part="followup").values["index"]


def test_report_closed_opens_one_follow_up_per_recommendation_and_three_points(savane, cast):
    """Without it the enterprise would have nothing to answer, nor the agent anything to follow."""
    mission = factory.communicated(savane, **cast)

    class Report:
        diagnostic = mission
        closed_at = clock.end_of_day(dt.date(2026, 12, 31))

    report_closed.send(sender=Report, report=Report, by=None)
    report_closed.send(sender=Report, report=Report, by=None)

    rows = FollowUp.objects.filter(enterprise=savane)
    assert [(row.attitude, row.implementation, row.due_on) for row in rows] == [
        ("undecided", "not_started", dt.date(2027, 3, 31))
    ] * 2
    days = list(FollowUpPoint.objects.filter(enterprise=savane).values_list("due_on", flat=True))
    assert days == [dt.date(2027, 3, 31), dt.date(2027, 6, 30), dt.date(2027, 12, 31)]


def test_attitude_told_on_the_portal_is_recorded_with_unit_and_moment(follow_up, mawuli):
    services.tell_attitude(follow_up, attitude="in_progress", note="Une liste est à l’essai.", by=mawuli)
    follow_up.refresh_from_db()
    told = (follow_up.attitude, follow_up.implementation, follow_up.source, follow_up.recorded_unit)
    assert told == ("in_progress", "started", "portal", "enterprise")
    entry = FollowUpEntry.objects.filter(follow_up=follow_up).first()
    assert (entry.attitude, entry.note, entry.unit, entry.by) == (
        "in_progress",
        "Une liste est à l’essai.",
        "enterprise",
        mawuli,
    )


def test_attitude_with_another_measure_needs_to_name_it(follow_up, mawuli):
    with pytest.raises(DomainError) as refusal:
        services.tell_attitude(follow_up, attitude="declined_with_alternative", note=" ", by=mawuli)
    assert refusal.value.code == "alternative_needed"


def test_nobody_can_be_recorded_as_ignoring_by_the_ordinary_way(follow_up, afi):
    with pytest.raises(DomainError):
        services.record_attitude(follow_up, attitude="ignored", source="phone", by=afi)


def test_attitude_told_by_phone_keeps_its_source_and_logs_the_exchange(follow_up, afi):
    services.record_attitude(follow_up, attitude="adopted", source="phone", note="En place depuis lundi.", by=afi)
    follow_up.refresh_from_db()
    assert (follow_up.source, follow_up.recorded_unit, follow_up.implementation) == (
        "phone",
        "relationship",
        "implemented_declared",
    )
    exchange = Interaction.objects.get(about_uuid=follow_up.uuid)
    assert (exchange.channel, exchange.direction, exchange.circle) == ("phone", "in", "enterprise")


def test_index_follows_attitudes_and_reaches_the_segment(follow_ups, mawuli, savane):
    """T8 through the services: critical adopted, minor declined."""
    services.tell_attitude(follow_ups[0], attitude="adopted", by=mawuli)
    services.tell_attitude(follow_ups[1], attitude="declined", by=mawuli)
    assert index(savane) == "165/2"  # (3 × 100 + 30) / 4


def test_contested_record_is_not_scored_until_a_second_agent_answers(follow_ups, afi, kodjo, mawuli, savane):
    services.tell_attitude(follow_ups[1], attitude="adopted", by=mawuli)
    services.record_attitude(follow_ups[0], attitude="declined", source="phone", by=afi)
    assert index(savane) == "95/2"
    services.contest(follow_ups[0], text="Nous n’avons jamais dit cela.", by=mawuli)
    assert index(savane) == "100"
    assert Task.objects.open().filter(about_uuid=follow_ups[0].uuid).count() == 1
    with pytest.raises(TwoPersonsNeeded):
        services.answer_contest(follow_ups[0], attitude="declined", note="Je maintiens.", by=afi)
    services.answer_contest(follow_ups[0], attitude="in_progress", note="Vérifié avec vous.", by=kodjo)
    assert index(savane) == "325/4"
    assert Task.objects.open().filter(about_uuid=follow_ups[0].uuid).count() == 0
    kinds = list(FollowUpEntry.objects.filter(follow_up=follow_ups[0]).values_list("kind", flat=True))
    assert kinds == ["reply", "contest", "attitude", "opened"]


def test_contested_record_cannot_be_overwritten_by_an_agent(follow_up, afi, mawuli):
    services.record_attitude(follow_up, attitude="declined", source="visit", by=afi)
    services.contest(follow_up, text="Inexact.", by=mawuli)
    with pytest.raises(DomainError):
        services.record_attitude(follow_up, attitude="adopted", source="phone", by=afi)


def test_own_word_of_the_enterprise_ends_a_contestation(follow_up, afi, mawuli):
    services.record_attitude(follow_up, attitude="declined", source="visit", by=afi)
    services.contest(follow_up, text="Inexact.", by=mawuli)
    services.tell_attitude(follow_up, attitude="adopted", by=mawuli)
    follow_up.refresh_from_db()
    assert not follow_up.is_contested


def test_own_answer_cannot_be_contested(follow_up, mawuli):
    services.tell_attitude(follow_up, attitude="adopted", by=mawuli)
    with pytest.raises(DomainError):
        services.contest(follow_up, text="?", by=mawuli)


def reminded(follow_up, mawuli, times):
    point = FollowUpPoint.objects.filter(enterprise=follow_up.enterprise).first()
    for n in range(times):
        OutboundMessage.objects.create(
            code="N18",
            message_class="file",
            enterprise=follow_up.enterprise,
            user=mawuli,
            key=f"k{n}",
            occurrence=f"D+{n}",
            about_kind="followup.point",
            about_uuid=point.uuid,
            due_at=clock.now(),
            sent_at=clock.now(),
        )


@pytest.mark.parametrize(("days", "reminders", "suggested"), [(90, 2, True), (89, 2, False), (90, 1, False)])
def test_ignored_is_only_suggested_and_confirmed_with_attempts(savane, cast, afi, mawuli, days, reminders, suggested):
    """Silence alone must never become a mark against an enterprise (I2, §7.5)."""
    closed_on = clock.today() - dt.timedelta(days=days)
    row = factory.followed(savane, **cast, closed_on=closed_on)[0]
    reminded(row, mawuli, reminders)
    assert (row in queries.ignored_suggestions(afi, clock.today())) is suggested
    row.refresh_from_db()
    assert row.attitude == "undecided"
    if not suggested:
        with pytest.raises(DomainError) as refusal:
            services.confirm_ignored(row, attempts=ATTEMPTS, by=afi)
        assert refusal.value.code == "not_suggested"
        return
    with pytest.raises(DomainError):
        services.confirm_ignored(row, attempts="deux appels", by=afi)
    services.confirm_ignored(row, attempts=ATTEMPTS, by=afi)
    assert index(savane) == "0"
    services.tell_attitude(row, attitude="adopted", by=mawuli)
    assert index(savane) == "100"


def test_verification_needs_something_declared(follow_up, afi, mawuli):
    with pytest.raises(DomainError):
        services.verify(follow_up, seen=True, by=afi)
    services.tell_attitude(follow_up, attitude="adopted", by=mawuli)
    services.verify(follow_up, seen=True, note="Liste vue.", by=afi)
    follow_up.refresh_from_db()
    assert follow_up.implementation == "verified"


def test_follow_up_alone_gives_no_segment(follow_up, mawuli, savane):
    services.tell_attitude(follow_up, attitude="adopted", by=mawuli)
    assert applied_segment(savane) == "N"
