"""Name the team, agree the dates, plan the mission (domain §7.3): each guard says what is missing."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Capacity, Channel, Circle, Direction
from clients.services import assignments, relation
from core import audit, clock, reference, references
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_DIAGNOSTIC, KIND_REQUEST, RequestState
from diagnostics.models import ChecklistItem, CriterionRating, Diagnostic, DiagnosticRequest, FormalConsent
from diagnostics.queries import grid as grids
from diagnostics.queries import people
from diagnostics.rules.consent import TEAM_MINIMUM, VISIT_DAYS
from diagnostics.rules.scores import is_left_out
from diagnostics.services.mission import tell_enterprise

REFERENCE_PREFIX = "DAQE"
PROPORTIONALITY_REASON = "proportionnalité"


@transaction.atomic
def name_team(request: DiagnosticRequest, *, lead: User, members: Sequence[User], by: User) -> DiagnosticRequest:
    """Name the team of an accepted request; each member then declares that no tie links them (§7.3, §8.2).

    Needs a lead and a second person, all with a signed charter.
    """
    request = lock(request)
    if request.state != RequestState.ACCEPTED:
        raise DomainError("not_accepted", _("A team is named once the enterprise has formally accepted."))
    if Diagnostic.objects.filter(consent__request=request).exists():
        raise DomainError("already_planned", _("This diagnostic is already planned."))
    team = list({person.pk: person for person in [lead, *members]}.values())
    _check_team(team)
    for person in people.named_team(request):
        if person not in team:
            assignments.release(
                request.enterprise,
                user=person,
                capacity=Capacity.TEAM,
                kind=KIND_REQUEST,
                uuid=request.uuid,
                by=by,
            )
    for person in team:
        assignments.assign(
            request.enterprise, user=person, capacity=Capacity.TEAM, kind=KIND_REQUEST, uuid=request.uuid, by=by
        )
    request.lead = lead
    request.save(update_fields=["lead", "updated_at"])
    audit.record("diagnostics.team_named", obj=request, by=by, data={"size": len(team)})
    return request


def _check_team(team: Sequence[User]) -> None:
    if len(team) < TEAM_MINIMUM:
        raise DomainError("team_too_small", _("A diagnostic needs a lead and at least one other diagnostician."))
    outside = [person for person in team if not person.has_role("DIA")]
    if outside:
        raise DomainError("not_a_diagnostician", _("Only diagnosticians may be in the team."))
    unsigned = people.without_charter(team)
    if unsigned:
        names = ", ".join(str(person) for person in unsigned)
        raise DomainError(
            "charter_missing", _("The confidentiality charter is not signed by: %(names)s.") % {"names": names}
        )


@transaction.atomic
def plan_diagnostic(
    request: DiagnosticRequest,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    agreed_with: str,
    includes_security: bool = False,
    by: User,
) -> Diagnostic:
    """Plan the mission agreed with the enterprise and tell it the dates (N11, §7.3).

    Needs a consent that stands, a team of two with signed charters and declarations, and one to three days.
    """
    request = lock(request)
    consent = _valid_consent(request)
    _check_team(team := people.named_team(request))
    _check_declarations(request, team)
    check_dates(starts_on, ends_on)
    version = grids.current_grid()
    if version is None or request.lead is None:
        raise DomainError("no_grid", _("No diagnostic grid is published yet."))
    diagnostic = Diagnostic.objects.create(
        reference=references.allocate(REFERENCE_PREFIX, starts_on.year),
        enterprise=request.enterprise,
        consent=consent,
        grid_version=version,
        lead=request.lead,
        size_profile=request.enterprise.size_profile,
        includes_security=includes_security,
        starts_on=starts_on,
        ends_on=ends_on,
        dates_agreed_with=agreed_with,
        planned_at=clock.now(),
    )
    audit.record("diagnostics.diagnostic.plan", obj=diagnostic, by=by, to_state=diagnostic.state)
    _hand_over_team(request, diagnostic, team, by=by)
    _prefill(diagnostic)
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
    relation.log_interaction(
        request.enterprise,
        by=by,
        channel=Channel.SYSTEM,
        direction=Direction.NONE,
        subject=gettext_lazy("Dates of the diagnostic agreed"),
        circle=Circle.ENTERPRISE,
        kind=KIND_DIAGNOSTIC,
        uuid=diagnostic.uuid,
    )
    tell_enterprise(diagnostic, "N11", by=by, occurrence=starts_on.isoformat())
    return diagnostic


def _valid_consent(request: DiagnosticRequest) -> FormalConsent:
    """The consent a mission stands on (I2); the database refuses a mission without it too."""
    consent = FormalConsent.objects.filter(request=request).first()
    if request.state != RequestState.ACCEPTED or consent is None or not consent.is_valid:
        raise DomainError("no_consent", _("There is no valid formal acceptance: no diagnostic can be planned."))
    if Diagnostic.objects.filter(consent=consent).exists():
        raise DomainError("already_planned", _("This diagnostic is already planned."))
    return consent


def _check_declarations(request: DiagnosticRequest, team: Sequence[User]) -> None:
    waiting = people.undeclared(team, kinds=[(KIND_REQUEST, request.uuid)])
    if waiting:
        names = ", ".join(str(person) for person in waiting)
        raise DomainError(
            "declaration_missing",
            _("Declaration of no conflict of interest missing from: %(names)s.") % {"names": names},
        )


def check_dates(starts_on: dt.date, ends_on: dt.date) -> None:
    """Refuse dates out of order, past, or longer than a visit may last (§7.3)."""
    if ends_on < starts_on:
        raise DomainError("dates_inverted", _("The last day comes before the first."))
    if starts_on < clock.today():
        raise DomainError("date_past", _("The first day is already past."))
    if clock.working_days_between(starts_on, ends_on) + 1 > VISIT_DAYS:
        raise DomainError("visit_too_long", _("A visit lasts one to three working days."))


def _hand_over_team(request: DiagnosticRequest, diagnostic: Diagnostic, team: Sequence[User], *, by: User) -> None:
    """The team named for the request becomes the team of the mission."""
    for person in team:
        assignments.release(
            request.enterprise, user=person, capacity=Capacity.TEAM, kind=KIND_REQUEST, uuid=request.uuid, by=by
        )
        assignments.assign(
            request.enterprise,
            user=person,
            capacity=Capacity.TEAM,
            kind=KIND_DIAGNOSTIC,
            uuid=diagnostic.uuid,
            by=by,
        )


def _prefill(diagnostic: Diagnostic) -> None:
    """Copy the visit guide, and leave out what a small structure is not asked (proportionality, §4)."""
    rows, position = [], 0
    for stage in reference.read("visit_guide")["stages"]:
        for item in stage["items"]:
            position += 1
            rows.append(ChecklistItem(diagnostic=diagnostic, stage=stage["code"], position=position, **item))
    ChecklistItem.objects.bulk_create(rows)
    left_out = [
        criterion
        for criterion in grids.criteria_of(diagnostic)
        if is_left_out(
            size_profile=diagnostic.size_profile,
            in_micro_set=criterion.in_micro_set,
            is_optional=criterion.dimension.is_optional,
        )
    ]
    CriterionRating.objects.bulk_create(
        CriterionRating(
            diagnostic=diagnostic,
            criterion=criterion,
            is_na=True,
            na_reason=PROPORTIONALITY_REASON,
            is_proportional=True,
            rated_at=clock.now(),
        )
        for criterion in left_out
    )
