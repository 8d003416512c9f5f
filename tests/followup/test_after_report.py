"""What the real closing of a report gives birth to: follow-up, points, segment; with a notice or without."""

from types import SimpleNamespace

import pytest

from clients.queries.segment import latest_assessment
from core import clock
from followup.models import FollowUp, FollowUpPoint
from followup.queries import service as queries
from tests.factories import followup as factory
from tests.factories import report as reports

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def people(afi, kodjo, elom, dede, yawa, make_agent):
    return {
        "afi": afi,
        "kodjo": kodjo,
        "elom": elom,
        "dede": dede,
        "yawa": yawa,
        "koffi": make_agent("DIA", "Koffi Second"),
    }


def test_report_closed_for_good_opens_everything_in_the_same_instant(savane, mawuli, people):
    report = reports.communicated(SimpleNamespace(savane=savane, mawuli=mawuli, **people))

    rows = FollowUp.objects.filter(enterprise=savane)
    assert rows.count() == report.diagnostic.recommendations.count() > 0
    for row in rows.select_related("recommendation"):
        assert row.due_on == clock.add_months(report.closed_on, row.recommendation.due_months)
    days = list(FollowUpPoint.objects.filter(enterprise=savane).values_list("due_on", flat=True))
    assert days == [clock.add_months(report.closed_on, months) for months in (3, 6, 12)]
    segment = latest_assessment(savane)
    assert (segment.status, segment.confidence, segment.trigger) == ("confirmed", "high", "part.diagnostic")
    assert queries.suggestions_for(savane, clock.today())


def test_segment_and_services_of_twins_do_not_reveal_a_notice(savane, golfe, mawuli, senam, people):
    """§5.5, §7.4: nothing derived may tell who received a notice."""
    for enterprise in (savane, golfe):
        factory.assessed(enterprise, capacity=55, motivation=60)
    plain = reports.communicated(SimpleNamespace(savane=savane, mawuli=mawuli, **people))
    noticed = reports.communicated(SimpleNamespace(savane=golfe, mawuli=senam, **people), with_notice=True)
    assert not hasattr(plain, "notice") or plain.notice is None
    assert noticed.notice is not None

    twins = [latest_assessment(enterprise) for enterprise in (savane, golfe)]
    for row in twins:
        assert set(row.inputs.pop("sources")) == {"diagnostic"}  # the reference of its own report, nothing else
    facts = [
        (row.computed, row.applied, row.capacity_score, row.motivation_score, row.flags, row.explanation, row.inputs)
        for row in twins
    ]
    assert facts[0] == facts[1]
    offered = [
        [(item.offering.code, item.points) for item in queries.suggestions_for(enterprise, clock.today())]
        for enterprise in (savane, golfe)
    ]
    assert offered[0] == offered[1]
