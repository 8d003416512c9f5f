"""Situations of a diagnostic, built through the services wherever a person would have acted."""

import datetime as dt
from typing import Any

from accounts.models import User
from clients.models import Enterprise
from core import clock, reference
from core.lifecycle import move
from diagnostics.enums import ConsentMethod
from diagnostics.models import Criterion, Diagnostic, DiagnosticRequest, FormalConsent
from diagnostics.queries import grid as grids
from diagnostics.services import conflict, consent, mission, planning, rating
from diagnostics.services import reference as loaders
from diagnostics.services import request as requests
from questionnaires.enums import Orientation, ResponseOrigin, ResponseState
from questionnaires.models import (
    Answer,
    Choice,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    ScreeningEvaluation,
    ScreeningResponse,
    Section,
)
from questionnaires.states import FIX_VERSION

GROUNDS = "Constaté en entretien et sur un modèle vierge présenté."


def load_content() -> None:
    """Load grid, library and consent text."""
    loaders.load_grid(reference.read("grid"))
    loaders.load_library(reference.read("recommendation_library"))
    loaders.load_consent_texts(reference.read("consent_texts"))


def questionnaire_version() -> QuestionnaireVersion:
    """A tiny published questionnaire: the wish question and one compared with criterion 6.2."""
    found = QuestionnaireVersion.objects.filter(code="QF-TEST").first()
    if found:
        return found
    family = Questionnaire.objects.create(code="qf-test", name_fr="Essai")
    version = QuestionnaireVersion.objects.create(questionnaire=family, code="QF-TEST", header_fr="x")
    section = Section.objects.create(version=version, code="B", order=1, title_fr="Engagement")
    wish = Question.objects.create(
        version=version, section=section, code="B5", order=1, kind="single", text_fr="Une proposition ?"
    )
    for order, code in enumerate(["yes", "more", "no"]):
        Choice.objects.create(question=wish, code=code, order=order, label_fr=code)
    split = Question.objects.create(
        version=version,
        section=section,
        code="E4",
        order=2,
        kind="single",
        text_fr="Les tâches sont-elles réparties ?",
    )
    Choice.objects.create(question=split, code="2", order=1, label_fr="Séparation de fait")
    return move(version, FIX_VERSION, by=None, published_at=clock.now())


def oriented(
    enterprise: Enterprise,
    *,
    by: User,
    orientation: str = Orientation.DAQE_PROPOSAL,
    insufficiency: str = "",
    wish: str = "yes",
    months_ago: int = 1,
) -> ScreeningResponse:
    """A response whose orientation was validated some months ago."""
    version = questionnaire_version()
    day = clock.add_months(clock.today(), -months_ago)
    moment = clock.end_of_day(day)
    response = ScreeningResponse.objects.create(
        reference=f"QF-{enterprise.pk}-{months_ago}",
        enterprise=enterprise,
        version=version,
        origin=ResponseOrigin.CAMPAIGN,
        state=ResponseState.ORIENTED,
        invited_on=day,
        due_on=day,
        submitted_at=moment,
        submitted_by=by,
        evaluated_at=moment,
        oriented_at=moment,
    )
    ScreeningEvaluation.objects.create(
        response=response, evaluator=by, orientation=orientation, insufficiency=insufficiency
    )
    questions = {row.code: row for row in version.questions.all()}
    for code, value in (("B5", wish), ("E4", "2")):
        Answer.objects.create(response=response, question=questions[code], values=[value], saved_at=moment)
    return response


def proposal(enterprise: Enterprise, *, by: User) -> DiagnosticRequest:
    """A proposal that waits for an answer."""
    if not enterprise.screening_responses.filter(state=ResponseState.ORIENTED).exists():
        oriented(enterprise, by=by)
    return requests.propose_diagnostic(enterprise, by=by)


def signatory(**changes: Any) -> consent.Signatory:
    """Who signs."""
    facts = {"name": "Mawuli Agbeko", "function": "Gérant", "authority_basis": "legal_representative"}
    return consent.Signatory(**{**facts, **changes})


def online_consent(request: DiagnosticRequest, *, by: User) -> FormalConsent:
    """A consent given online with the right code."""
    challenge = consent.start_online_consent(request, by=by, signatory=signatory())
    return consent.confirm_online_consent(challenge, by=by, code=consent.one_time_code(challenge))


def accepted(enterprise: Enterprise, *, agent: User, owner: User) -> DiagnosticRequest:
    """A proposal formally accepted."""
    request = proposal(enterprise, by=agent)
    assert online_consent(request, by=owner).method == ConsentMethod.ONLINE
    request.refresh_from_db()
    return request


def planned(
    enterprise: Enterprise, *, agent: User, owner: User, head: User, team: list[User], **changes: Any
) -> Diagnostic:
    """A mission planned for next week, team declared."""
    request = accepted(enterprise, agent=agent, owner=owner)
    planning.name_team(request, lead=team[0], members=team[1:], by=head)
    for person in team:
        conflict.declare_ties(request, has_conflict=False, by=person)
    day = clock.add_working_days(clock.today(), 5)
    facts: dict[str, Any] = {"starts_on": day, "ends_on": day, "agreed_with": "Responsable export"}
    request.refresh_from_db()
    return planning.plan_diagnostic(request, by=head, **{**facts, **changes})


def started(diagnostic: Diagnostic, *, by: User) -> Diagnostic:
    """The opening meeting was held an hour ago."""
    return mission.start_visit(
        diagnostic,
        held_at=clock.now() - dt.timedelta(hours=1),
        functions=["direction", "customs"],
        minutes="Objet, caractère volontaire et confidentialité rappelés.",
        by=by,
    )


def rate(diagnostic: Diagnostic, criterion: Criterion, level: int | None, *, by: User, **changes: Any) -> Any:
    """Rate one criterion on top of whatever is there."""
    current = diagnostic.ratings.filter(criterion=criterion).first()
    facts: dict[str, Any] = {
        "level": level,
        "rationale": GROUNDS if level is not None else "",
        "evidence_kinds": ["interview"],
        "interviewee": "customs",
        "confidence": "medium",
    }
    values = rating.RatingValues(**{**facts, **changes})
    return rating.save_rating(diagnostic, criterion, values=values, version=current.version if current else 0, by=by)


def rated(diagnostic: Diagnostic, *, by: User, level: int = 3, levels: dict[str, int] | None = None) -> Diagnostic:
    """Every criterion rated: the same level but for those named."""
    for criterion in grids.criteria_of(diagnostic):
        rate(diagnostic, criterion, (levels or {}).get(criterion.code, level), by=by)
    return diagnostic


def fieldwork_done(diagnostic: Diagnostic, *, by: User) -> Diagnostic:
    """The wrap-up was held: the report may be drafted."""
    return mission.end_fieldwork(
        diagnostic,
        held_at=clock.now() - dt.timedelta(minutes=5),
        functions=["direction"],
        minutes="Points forts et axes de progrès dits à l’oral.",
        by=by,
    )
