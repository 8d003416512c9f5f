"""Team, declarations, dates, meetings: each guard of §7.3 says what is missing."""

import datetime as dt

import pytest

from clients.models import Assignment, ConflictDeclaration, OutboundMessage, Task
from core import clock
from core.deadlines import run_all
from core.errors import DomainError, TransitionRefused
from diagnostics.enums import DiagnosticState
from diagnostics.models import ChecklistItem, ConsultedDocument, CriterionRating, Diagnostic
from diagnostics.queries import grid, people
from diagnostics.services import conflict, planning, reviewer
from diagnostics.services import mission as services
from tests.factories import diagnostics as factory


@pytest.fixture(autouse=True)
def _content(content):
    """Every test needs the grid."""


@pytest.fixture
def accepted(savane, afi, mawuli):
    return factory.accepted(savane, agent=afi, owner=mawuli)


def day(count: int) -> dt.date:
    return clock.add_working_days(clock.today(), count)


def plan(request, head, **changes):
    facts = {"starts_on": day(5), "ends_on": day(6), "agreed_with": "Responsable export"}
    return planning.plan_diagnostic(request, by=head, **{**facts, **changes})


def refused(code: str, act, *args, **kwargs) -> None:
    with pytest.raises(DomainError) as refusal:
        act(*args, **kwargs)
    assert refusal.value.code == code, refusal.value


def test_team_of_one_is_refused(accepted, dede, elom):
    refused("team_too_small", planning.name_team, accepted, lead=dede, members=[dede], by=elom)


def test_team_with_a_relationship_agent_is_refused(accepted, dede, afi, elom):
    """Those who propose do not diagnose (I4, I5)."""
    refused("not_a_diagnostician", planning.name_team, accepted, lead=dede, members=[afi], by=elom)


def test_team_without_signed_charter_is_refused(accepted, dede, make_agent, elom):
    newcomer = make_agent("DIA", "Nouveau Venu", charter=False)

    refused("charter_missing", planning.name_team, accepted, lead=dede, members=[newcomer], by=elom)


def test_team_before_acceptance_is_refused(savane, afi, mawuli, dede, koffi, elom):
    proposed = factory.proposal(savane, by=afi)

    refused("not_accepted", planning.name_team, proposed, lead=dede, members=[koffi], by=elom)


def test_team_changed_frees_the_one_who_leaves(accepted, dede, koffi, elom, make_agent):
    third = make_agent("DIA", "Troisième Membre")
    planning.name_team(accepted, lead=dede, members=[koffi], by=elom)

    planning.name_team(accepted, lead=dede, members=[third], by=elom)

    assert set(people.named_team(accepted)) == {dede, third}


def test_plan_before_every_declaration_is_refused(accepted, dede, koffi, elom):
    planning.name_team(accepted, lead=dede, members=[koffi], by=elom)
    conflict.declare_ties(accepted, has_conflict=False, by=dede)
    accepted.refresh_from_db()

    refused("declaration_missing", plan, accepted, elom)


def test_declared_tie_frees_the_place_and_tells_the_head(accepted, dede, koffi, elom):
    planning.name_team(accepted, lead=dede, members=[koffi], by=elom)

    conflict.declare_ties(accepted, has_conflict=True, explanation="Ancien salarié", by=koffi)

    assert people.named_team(accepted) == [dede]
    assert Task.objects.open().filter(owner=elom, title__startswith="Remplacer").count() == 1
    assert ConflictDeclaration.objects.get().has_conflict


def test_declaration_by_somebody_outside_the_team_is_refused(accepted, dede, elom):
    refused("not_in_team", conflict.declare_ties, accepted, has_conflict=False, by=dede)


@pytest.fixture
def ready(accepted, dede, koffi, elom):
    planning.name_team(accepted, lead=dede, members=[koffi], by=elom)
    for person in (dede, koffi):
        conflict.declare_ties(accepted, has_conflict=False, by=person)
    accepted.refresh_from_db()
    return accepted


def test_plan_opens_the_mission_for_its_team_and_tells_the_dates(ready, dede, koffi, elom):
    made = plan(ready, elom)

    assert made.reference.startswith("DAQE-")
    assert made.state == DiagnosticState.PLANNED
    assert set(people.team(made)) == {dede, koffi}
    assert people.named_team(ready) == []
    assert ChecklistItem.objects.filter(diagnostic=made).count() == 16
    assert OutboundMessage.objects.filter(code="N11", about_uuid=made.uuid).count() == 1


@pytest.mark.parametrize(
    ("starts", "ends", "code"), [(-3, 5, "date_past"), (5, 4, "dates_inverted"), (5, 9, "visit_too_long")]
)
def test_plan_with_impossible_dates_is_refused(ready, elom, starts, ends, code):
    first = clock.today() - dt.timedelta(days=3) if starts < 0 else day(starts)

    refused(code, plan, ready, elom, starts_on=first, ends_on=day(ends))


def test_plan_twice_makes_one_mission(ready, elom):
    plan(ready, elom)

    refused("already_planned", plan, ready, elom)
    assert Diagnostic.objects.count() == 1


def test_plan_after_withdrawal_is_refused(ready, mawuli, elom):
    from diagnostics.services.consent import withdraw_consent

    withdraw_consent(ready.consent, by=mawuli)
    ready.refresh_from_db()

    refused("no_consent", plan, ready, elom)


def test_micro_enterprise_is_asked_twenty_four_criteria(savane, afi, mawuli, elom, dede, koffi):
    type(savane).objects.update(size_profile="micro")
    savane.refresh_from_db()

    made = factory.planned(savane, agent=afi, owner=mawuli, head=elom, team=[dede, koffi])

    left = [step for step in grid.progress(made).steps if not step.is_settled]
    assert len(left) == 24
    assert CriterionRating.objects.filter(diagnostic=made, is_proportional=True).count() == 30
    assert grid.diagnostic_scores(made).na_share == 0


def test_security_dimension_is_added_on_request_only(ready, elom):
    made = plan(ready, elom, includes_security=True)

    assert grid.progress(made).total == 59


def test_visit_opens_with_a_recorded_meeting(mission, dede):
    started = factory.started(mission, by=dede)

    assert started.state == DiagnosticState.IN_PROGRESS
    assert started.opening_held_at
    assert started.enterprise.interactions.filter(subject__contains="ouverture").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"functions": []}, "nobody_met"),
        ({"minutes": "  "}, "no_minutes"),
        ({"held_at": clock.now() + dt.timedelta(days=400)}, "meeting_in_future"),
    ],
)
def test_visit_with_an_empty_opening_is_refused(mission, dede, changes, code):
    facts = {"held_at": clock.now() - dt.timedelta(hours=1), "functions": ["direction"], "minutes": "Lu."}

    refused(code, services.start_visit, mission, by=dede, **{**facts, **changes})


def test_rating_before_the_opening_meeting_is_refused(mission, dede):
    refused("opening_first", factory.rate, mission, grid.criteria_of(mission)[0], 3, by=dede)


def test_fieldwork_with_criteria_left_is_refused(visit, dede):
    refused("criteria_left", factory.fieldwork_done, visit, by=dede)


def test_fieldwork_ends_when_all_is_rated_and_asks_for_a_draft(visit, dede):
    factory.rated(visit, by=dede)

    done = factory.fieldwork_done(visit, by=dede)

    assert done.state == DiagnosticState.FIELDWORK_DONE
    assert Task.objects.open().get(about_uuid=visit.uuid).due_on == clock.add_working_days(clock.today(), 10)


def test_fieldwork_twice_is_refused(visit, dede):
    factory.rated(visit, by=dede)
    factory.fieldwork_done(visit, by=dede)

    with pytest.raises(TransitionRefused):
        factory.fieldwork_done(visit, by=dede)


def test_stop_without_a_reason_is_refused_to_customs(visit, dede):
    refused("reason_needed", services.cancel_diagnostic, visit, by=dede, reason=" ")


def test_stop_by_the_lead_is_told_and_ends_the_request(visit, dede):
    stopped = services.cancel_diagnostic(visit, by=dede, reason="Site fermé")

    assert stopped.state == DiagnosticState.CANCELLED
    assert type(stopped.request).objects.get(pk=stopped.request.pk).state == "cancelled"
    assert OutboundMessage.objects.filter(code="N15", about_uuid=visit.uuid).exists()


def test_visit_reminders_leave_at_seven_and_one_day(mission):
    from clients.services.schedules import load_schedules
    from core import reference

    load_schedules(reference.read("schedules"))
    for left in range(9, -1, -1):
        run_all(mission.starts_on - dt.timedelta(days=left))

    sent = OutboundMessage.objects.filter(code="N12").order_by("pk").values_list("occurrence", flat=True)
    assert [occurrence.split()[0] for occurrence in sent] == ["D-7", "D-1"]


def test_archive_after_thirty_six_months(visit, dede):
    Diagnostic.objects.filter(pk=visit.pk).update(
        state="communicated",
        communicated_at=clock.now(),
        wrap_up_held_at=clock.now(),
        fieldwork_done_at=clock.now(),
    )

    run_all(clock.add_months(clock.today(), 35))
    visit.refresh_from_db()
    assert visit.state == DiagnosticState.COMMUNICATED
    run_all(clock.add_months(clock.today(), 36))

    visit.refresh_from_db()
    assert visit.state == DiagnosticState.ARCHIVED


def test_document_of_an_operation_is_not_recorded(visit, dede):
    refused(
        "transactional_document",
        visit_add,
        visit,
        dede,
        "Déclaration en douane n° 4471",
    )
    assert not ConsultedDocument.objects.exists()


def visit_add(diagnostic, by, title):
    return visit_service().add_document(diagnostic, kind="other", title=title, by=by)


def visit_service():
    from diagnostics.services import visit

    return visit


def test_document_noted_twice_is_one_line(visit, dede):
    visit_add(visit, dede, "Organigramme")
    visit_add(visit, dede, "Organigramme")

    assert ConsultedDocument.objects.get().title == "Organigramme"


def test_agenda_and_guide_close_with_the_mission(visit, dede):
    services.cancel_diagnostic(visit, by=dede, reason="Site fermé")

    refused("mission_over", visit_service().tick, visit, codes={"opening.who"}, shown=set(), by=dede)


def test_guide_points_are_ticked_and_unticked(visit, dede):
    assert visit_service().tick(visit, codes={"opening.who", "opening.questions"}, shown=set(), by=dede) == 2
    assert visit_service().tick(visit, codes={"opening.who"}, shown={"opening.who", "opening.questions"}, by=dede) == 1
    assert ChecklistItem.objects.get(diagnostic=visit, code="opening.who").done_by == dede


def test_guide_points_ticked_by_two_colleagues_at_once_all_stay(visit, dede, koffi):
    """Both opened the page before either saved: the second saving must not untick the first one's points."""
    visit_service().tick(visit, codes={"opening.who"}, shown=set(), by=dede)
    visit_service().tick(visit, codes={"opening.questions"}, shown=set(), by=koffi)

    done = ChecklistItem.objects.filter(diagnostic=visit, done_at__isnull=False)
    assert {row.code for row in done} == {"opening.who", "opening.questions"}


def test_reviewer_from_the_team_is_refused(visit, koffi, elom):
    refused("not_a_reviewer", reviewer.name_reviewer, visit, reviewer=koffi, by=elom)


def test_reviewer_named_again_replaces_the_first(visit, yawa, elom, make_agent):
    other = make_agent("REV", "Autre Réviseuse")
    reviewer.name_reviewer(visit, reviewer=yawa, by=elom)

    reviewer.name_reviewer(visit, reviewer=other, by=elom)

    active = Assignment.objects.active().filter(about_uuid=visit.uuid, capacity="reviewer")
    assert [row.user for row in active] == [other]
