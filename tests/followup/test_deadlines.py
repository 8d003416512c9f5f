"""What falls due after a report: each message once, never after its reason is gone."""

import datetime as dt

import pytest

from clients.models import OutboundMessage
from core import clock, registry
from followup import deadlines
from followup.models import FollowUpPoint, ServiceProposal
from followup.services import point as point_services
from followup.services import proposal, quote
from tests.factories import followup as factory

pytestmark = pytest.mark.usefixtures("catalogue")


def sent(code):
    rows = OutboundMessage.objects.filter(code=code).order_by("pk")
    return list(rows.values_list("occurrence", flat=True))


def test_point_is_recalled_before_on_and_after_its_day_each_once(follow_up, savane):
    point = FollowUpPoint.objects.filter(enterprise=savane).first()
    for days in (-8, -7, -7, -3, 0, 0, 15, 30, 31):
        deadlines.remind_points(point.due_on + dt.timedelta(days=days))
    assert sent("N18") == ["D-7", "D", "D+15", "D+30"]


def test_point_answered_is_recalled_no_more(follow_ups, savane, mawuli):
    point = FollowUpPoint.objects.filter(enterprise=savane).first()
    deadlines.remind_points(point.due_on)
    message = OutboundMessage.objects.get(code="N18")
    still_due = registry.get("followup.point").still_due
    assert still_due(message)
    answers = [point_services.PointAnswer(follow_up=row, attitude="undecided") for row in follow_ups]
    point_services.answer_point(point, answers=answers, by=mawuli)
    assert not still_due(message)
    assert deadlines.remind_points(point.due_on + dt.timedelta(days=15)) == 0


def test_proposals_made_together_are_recalled_together_at_10_and_20_days(savane, afi, mawuli):
    rows = [factory.proposed(savane, by=afi, code=code) for code in ("INF-01",)]
    for days in (0, 9, 10, 10, 20, 29):
        deadlines.remind_proposals(clock.today() + dt.timedelta(days=days))
    assert sent("N19") == ["", "D+10", "D+20"]
    still_due = registry.get("followup.proposals").still_due
    message = OutboundMessage.objects.filter(code="N19").last()
    assert still_due(message)
    proposal.answer_proposal(rows[0], answer="talk", by=mawuli)
    assert not still_due(message)


def test_unanswered_proposal_lapses_after_30_days_and_an_answered_one_does_not(savane, afi, mawuli):
    silent = factory.proposed(savane, by=afi, code="INF-01")
    talking = factory.proposed(savane, by=afi, code="FOR-01")
    proposal.answer_proposal(talking, answer="talk", by=mawuli)
    assert deadlines.lapse_proposals(clock.today() + dt.timedelta(days=30)) == 0
    assert deadlines.lapse_proposals(clock.today() + dt.timedelta(days=31)) == 1
    states = dict(ServiceProposal.objects.values_list("offering__code", "state"))
    assert states == {"INF-01": "lapsed", "FOR-01": "proposed"}
    silent.refresh_from_db()
    assert silent.answer == ""


def test_accepted_price_is_an_answer(savane, afi, mawuli):
    """An enterprise that accepted a price must neither be asked again nor read that it left the proposal unanswered."""
    row = factory.price_accepted(factory.paid(savane, by=afi), by=mawuli)
    first = OutboundMessage.objects.get(code="N19")
    assert not registry.get("followup.proposals").still_due(first)
    assert deadlines.remind_proposals(clock.today() + dt.timedelta(days=10)) == 0
    assert deadlines.lapse_proposals(clock.today() + dt.timedelta(days=31)) == 0
    assert not row.is_unanswered
    quote.issue_quote(row, factory.quotation(("Note", "1", 900_000)), by=afi)
    assert ServiceProposal.objects.get(pk=row.pk).is_unanswered
    assert deadlines.lapse_proposals(clock.today() + dt.timedelta(days=31)) == 1


def test_opinion_is_asked_at_5_and_12_days_until_given(savane, afi, mawuli):
    row = factory.delivered(savane, agent=afi, owner=mawuli)
    for days in (4, 5, 5, 12, 13):
        deadlines.ask_opinions(row.delivered_on + dt.timedelta(days=days))
    assert sent("N20") == ["D+5", "D+12"]
    message = OutboundMessage.objects.filter(code="N20").first()
    still_due = registry.get("followup.opinion").still_due
    assert still_due(message)
    from followup.services.delivery import give_opinion

    give_opinion(row, satisfaction=4, by=mawuli)
    assert not still_due(message)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_letters_say_nothing_of_the_file(
    savane, afi, mawuli, follow_up, language, mailoutbox, settings, run_after_commit
):
    """§11: only that something waits on the portal, and a link."""
    settings.CCV_QUIET_HOURS = None
    mawuli.language = language
    mawuli.save()
    with run_after_commit():
        factory.proposed(savane, by=afi, code="INF-02", reason="Parce que 6.1 est au niveau 0.")
        deadlines.remind_points(FollowUpPoint.objects.filter(enterprise=savane).first().due_on)
    bodies = {mail.subject: mail.body for mail in mailoutbox}
    expected = {
        "fr": {"Une proposition d’accompagnement", "Où en êtes-vous ?"},
        "en": {"A support proposal", "How is it going?"},
    }
    assert {subject.replace("\u202f", " ").replace("\u00a0", " ") for subject in bodies} == expected[language]
    for body in bodies.values():
        assert "6.1" not in body
        assert "R06" not in body
        assert "Guides pratiques" not in body
        assert "/suivi/" in body
