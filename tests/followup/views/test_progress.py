"""Before and after, criterion by criterion: what was communicated and what the enterprise said, nothing else (§7.6)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.models import ServiceOffering
from clients.models import PortalMembership
from core import clock
from followup.models import FollowUp, FollowUpAnswer, FollowUpPoint
from followup.queries.progress import progress
from followup.services import point
from tests.factories import followup as factory

pytestmark = pytest.mark.usefixtures("catalogue")
LEVELS = {"6.1": 0, "9.1": 2, "5.1": 3}


@pytest.fixture
def first_report(savane, cast):
    """Savane's first report, a year ago: 6.1 at 0, 9.1 at 2, 5.1 at 3."""
    day = clock.today() - dt.timedelta(days=360)
    rows = factory.followed(savane, **cast, closed_on=day, levels=LEVELS)
    mission = rows[0].recommendation.diagnostic
    factory.close_report(mission, cast["lead"], day)
    return mission


def answered(mission, owner, levels, *, months=3):
    """A follow-up point answered with the levels the enterprise gives itself, by recommendation code."""
    rows = FollowUp.objects.filter(recommendation__diagnostic=mission).select_related("recommendation")
    answers = [
        point.PointAnswer(row, attitude="in_progress", level_now=levels.get(row.recommendation.code)) for row in rows
    ]
    return point.answer_point(FollowUpPoint.objects.get(diagnostic=mission, months=months), answers=answers, by=owner)


def second_report(savane, cast, levels, *, communicated=True):
    """A second mission, today; its report reaches the enterprise or not."""
    mission = factory.communicated(savane, **cast, recommendations=(), levels=levels)
    if communicated:
        factory.close_report(mission, cast["lead"], clock.today())
    return mission


def as_rows(stretch):
    return {
        line.criterion.code: (line.before, line.told and line.told.level, line.after, line.change)
        for line in stretch.lines
    }


def test_planted_levels_are_found_again_and_silence_stays_empty(savane, cast, mawuli, first_report):
    """A level nobody gave must not read as zero, nor a criterion nobody spoke of as unchanged."""
    answered(first_report, mawuli, {"R06.1": 2})

    (found,) = progress(mawuli, savane)

    assert as_rows(found) == {"6.1": (0, 2, None, 2)}
    assert found.until is None
    answered(first_report, mawuli, {"R06.1": 3, "R09.1": 1}, months=6)
    (found,) = progress(mawuli, savane)
    assert as_rows(found) == {"6.1": (0, 3, None, 3), "9.1": (2, 1, None, -1)}
    assert found.tally == (1, 0, 1)


def test_second_report_says_more_than_the_enterprise_and_only_once_communicated(
    savane, cast, mawuli, afi, first_report
):
    """I7: a level being written must reach neither the enterprise nor the unit before the report does."""
    answered(first_report, mawuli, {"R06.1": 4})
    hidden = second_report(savane, cast, {"6.1": 2, "9.1": 2, "5.1": 3}, communicated=False)
    assert as_rows(progress(mawuli, savane)[0]) == as_rows(progress(afi, savane)[0]) == {"6.1": (0, 4, None, 4)}

    factory.close_report(hidden, cast["lead"], clock.today())

    for person in (mawuli, afi):
        (found,) = progress(person, savane)
        assert as_rows(found) == {"6.1": (0, 4, 2, 2), "9.1": (2, None, 2, 0), "5.1": (3, None, 3, 0)}
        assert found.tally == (1, 2, 0)


def test_services_that_aim_at_the_criterion_stand_beside_it(savane, cast, mawuli, afi, first_report):
    """What was offered and what changed belong on one line, without claiming that one caused the other."""
    factory.assessed(savane)
    factory.delivered(savane, agent=afi, owner=mawuli, code="FOR-06")
    answered(first_report, mawuli, {"R06.1": 2, "R09.1": 2})

    lines = {line.criterion.code: line.services for line in progress(mawuli, savane)[0].lines}

    assert lines == {"6.1": (ServiceOffering.objects.current().get(code="FOR-06").title,), "9.1": ()}


def test_support_born_of_a_notice_shows_to_its_readers_only(savane, cast, mawuli, akou, afi, first_report):
    """§7.4: the name of that service on a page of levels would reveal a notice to a colleague who only reads."""
    PortalMembership.objects.filter(user=akou).update(role="LEC")
    factory.delivered(savane, agent=afi, owner=mawuli, code="APP-04")
    ServiceOffering.objects.filter(code="APP-04").update(targets=["6.1"])
    answered(first_report, mawuli, {"R06.1": 2})

    def named(person):
        return [line.services for line in progress(person, savane)[0].lines]

    assert len(named(mawuli)[0]) == 1
    assert named(akou) == [()]


def test_pages_open_to_the_enterprise_and_to_who_follows_it(
    client, savane, cast, mawuli, akou, senam, afi, first_report
):
    """Levels of an enterprise are among the most confidential things the portal holds."""
    answered(first_report, mawuli, {"R06.1": 2})
    own, followed = reverse("followup:progress"), reverse("followup:agent_progress", args=[savane.uuid])
    expected = {mawuli: (200, 403), akou: (403, 403), senam: (200, 403), afi: (404, 200)}
    for person, statuses in expected.items():
        client.force_login(person)
        assert (client.get(own).status_code, client.get(followed).status_code) == statuses, person
    client.force_login(mawuli)
    assert "6.1" in client.get(own).content.decode()
    client.force_login(senam)
    assert "6.1 " not in client.get(own).content.decode()


def test_page_costs_the_same_for_one_criterion_and_for_three(client, savane, cast, mawuli, afi, first_report):
    """A page that asks once per criterion would be slow for the enterprises that moved most."""
    answered(first_report, mawuli, {"R06.1": 2})
    client.force_login(mawuli)

    def cost():
        client.get(reverse("followup:progress"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("followup:progress"))
        return len(found)

    few = cost()
    second_report(savane, cast, {"6.1": 2, "9.1": 2, "5.1": 3})
    assert FollowUpAnswer.objects.exists()
    assert cost() == few
