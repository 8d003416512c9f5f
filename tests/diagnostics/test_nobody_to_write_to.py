"""An enterprise without anybody to write to: nothing fails, its agent looks for somebody, nothing is lost (§11).

Every schedule of the domain, run by its own calendar function while contact and account are gone, then once more
when somebody was found.
"""

import datetime as dt

import pytest

from clients.enums import Circle
from clients.models import Contact, OutboundMessage, PortalMembership, Task
from clients.services.schedules import load_schedules
from core import clock, reference
from diagnostics.deadlines import mission as mission_days
from diagnostics.deadlines import report as report_days
from diagnostics.deadlines import request as request_days
from diagnostics.models import Diagnostic, DiagnosticReport, RegularisationNotice
from diagnostics.services.mission import cancel_diagnostic
from followup import deadlines as follow_up_days
from questionnaires import deadlines as screening_days
from questionnaires.models import ComplementRequest, ScreeningResponse
from tests.factories import catalogue as catalogue_make
from tests.factories import diagnostics as make
from tests.factories import followup as service_make
from tests.factories import questionnaires as screening_make
from tests.factories import report as report_make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def schedules(db):
    """The reminder steps the unit edits."""
    load_schedules(reference.read("schedules"))


def screening(cast, code, offset):
    """N02, N03: a questionnaire nobody has opened."""
    response = screening_make.invited(cast.savane)
    return lambda: screening_days.remind(response.invited_on + dt.timedelta(days=offset))


def details(cast, code, offset):
    """N05: details asked and not given."""
    response = screening_make.submitted(cast.savane, cast.mawuli)
    ScreeningResponse.objects.filter(pk=response.pk).update(state="complement_requested")
    ComplementRequest.objects.create(
        response=response,
        round=1,
        asked_on=clock.today(),
        due_on=clock.today() + dt.timedelta(days=15),
        asked_by=cast.dede,
    )
    return lambda: screening_days.remind_complements(clock.today() + dt.timedelta(days=offset))


def proposal(cast, code, offset):
    """N10: a diagnostic proposed."""
    make.load_content()
    make.oriented(cast.savane, by=cast.afi)
    request = make.proposal(cast.savane, by=cast.afi)
    return lambda: request_days.remind_proposals(request.proposed_at.date() + dt.timedelta(days=offset))


def visit(cast, code, offset):
    """N12: a visit agreed on."""
    make.load_content()
    mission = make.planned(
        cast.savane, agent=cast.afi, owner=cast.mawuli, head=cast.elom, team=[cast.dede, cast.koffi]
    )
    return lambda: mission_days.remind_visits(mission.starts_on + dt.timedelta(days=offset))


def comments(cast, code, offset):
    """N14: a report to comment."""
    report = report_make.communicated(cast)
    return lambda: report_days.invite_comments(report.closed_on + dt.timedelta(days=offset))


def notice(cast, code, offset):
    """N16: a notice that runs."""
    report = report_make.communicated(cast, with_notice=True)
    deadline = RegularisationNotice.objects.get(report=report).deadline
    return lambda: report_days.remind_notices(deadline + dt.timedelta(days=offset))


def point(cast, code, offset):
    """N18: a follow-up point."""
    service_make.followed(cast.savane, owner=cast.mawuli, lead=cast.dede)
    due_on = cast.savane.follow_up_points.order_by("due_on").first().due_on
    return lambda: follow_up_days.remind_points(due_on + dt.timedelta(days=offset))


def service(cast, code, offset):
    """N19: a service proposed."""
    catalogue_make.load()
    row = service_make.proposed(cast.savane, by=cast.afi)
    return lambda: follow_up_days.remind_proposals(row.proposed_at.date() + dt.timedelta(days=offset))


def opinion(cast, code, offset):
    """N20: a service delivered."""
    catalogue_make.load()
    row = service_make.delivered(cast.savane, agent=cast.afi, owner=cast.mawuli)
    return lambda: follow_up_days.ask_opinions(row.delivered_on + dt.timedelta(days=offset))


SCHEDULES = {
    "N02": (screening, 7),
    "N03": (screening, 25),
    "N05": (details, 7),
    "N10": (proposal, 15),
    "N12": (visit, -7),
    "N14": (comments, 20),
    "N16": (notice, -15),
    "N18": (point, 0),
    "N19": (service, 10),
    "N20": (opinion, 5),
}


def dates(cast, code, offset):
    """N11: the dates of a diagnostic."""
    visit(cast, code, offset)
    return lambda: mission_days.tell_late(clock.today())


def stopped(cast, code, offset):
    """N15: a diagnostic that was stopped."""
    visit(cast, code, offset)
    cancel_diagnostic(Diagnostic.objects.get(), by=cast.elom, reason="L’équipe n’est plus libre.")
    return lambda: mission_days.tell_late(clock.today())


def closing(cast, code, offset):
    """N13: a report that is there."""
    report_make.communicated(cast)
    return lambda: report_days.tell_late(clock.today())


ACTS = {"N11": (dates, 0), "N13": (closing, 0), "N15": (stopped, 0)}  # said once, at the moment of the act
INTERNAL = {"N22", "N25"}  # to staff, who have an account by definition


def test_every_schedule_of_the_programme_is_tried():
    """A schedule added later must be tried too."""
    known = {step["code"] for row in reference.read("schedules")["schedules"] for step in row["steps"]}

    assert set(SCHEDULES) == known - INTERNAL


@pytest.mark.parametrize("code", [*SCHEDULES, *ACTS])
def test_schedule_without_anybody_to_write_to_asks_the_agent_and_leaves_later(cast, code):
    """A step that silently reaches nobody is a promise to the enterprise nobody knows was broken."""
    prepare, offset = (SCHEDULES | ACTS)[code]
    sweep = prepare(cast, code, offset)
    Contact.objects.filter(enterprise=cast.savane).update(left_on=clock.today())
    PortalMembership.objects.filter(enterprise=cast.savane).update(ends_on=clock.today() - dt.timedelta(days=1))
    Task.objects.filter(enterprise=cast.savane).delete()
    OutboundMessage.objects.filter(code=code).delete()

    for _morning in range(3):
        sweep()

    task = Task.objects.get(enterprise=cast.savane)
    assert task.title.startswith("Trouver un contact") or task.title.startswith("Find a contact")
    assert task.owner == cast.afi
    assert task.circle == (Circle.NOTICE if code == "N16" else Circle.RELATIONSHIP)
    assert not OutboundMessage.objects.filter(code=code).exists()
    PortalMembership.objects.filter(enterprise=cast.savane).update(ends_on=None)
    sweep()
    assert OutboundMessage.objects.filter(code=code).exists(), "the step was lost"
    left = OutboundMessage.objects.filter(code=code).count()
    sweep()
    assert OutboundMessage.objects.filter(code=code).count() == left, "the enterprise would read it each morning"


def test_search_for_a_contact_says_all_that_waits_and_nothing_of_a_notice(cast):
    """The agent tells by telephone what could not be written; who may not know of a notice learns nothing of one (§7.4)."""
    report = report_make.countersigned(cast, with_notice=True)
    Contact.objects.filter(enterprise=cast.savane).update(left_on=clock.today())
    PortalMembership.objects.filter(enterprise=cast.savane).update(ends_on=clock.today() - dt.timedelta(days=1))

    report_make.sealed_by_hand(report)

    assert DiagnosticReport.objects.get(pk=report.pk).is_communicated
    searches = Task.objects.filter(enterprise=cast.savane, kind="chase")
    assert [task.circle for task in searches] == [Circle.RELATIONSHIP]
    assert "régularis" not in searches[0].detail.lower()
