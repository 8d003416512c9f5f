"""Screening of the demonstration enterprises, through the same acts as real ones."""

import datetime as dt

from django.core.files.base import ContentFile

from accounts.models import User
from clients.models import Enterprise
from core import clock
from portal.services.demo.days import at
from questionnaires.enums import EvidenceStatus
from questionnaires.models import Choice, Question, ScreeningResponse
from questionnaires.rules.completeness import Given
from questionnaires.services import evaluation, evidence, orientation, response, submission

FACTS = {"A1": ("established",), "A3": ("over_3",), "B5": ("yes",), "G6": ("classification", "delays")}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


STAFF_BANDS = {"1-9": 0, "10-49": 1, "50-249": 2, "250+": 3}


def _bands(choices: list[Choice], headcount: str) -> Given:
    """Answer A4: the staff band of the file, and a band of declarations that goes with it."""
    groups: dict[str, list[str]] = {}
    for choice in choices:
        groups.setdefault(choice.group, []).append(choice.code)
    place = STAFF_BANDS.get(headcount, 1)
    return Given(tuple(codes[min(place, len(codes) - 1)] for codes in groups.values()))


def given_for(question: Question, *, points: int, activity: str, headcount: str = "") -> Given:
    """Answer one question at about this level; A2 says the activity."""
    choices = list(question.choices.all())
    codes = [choice.code for choice in choices]
    if question.code == "A2":
        return Given((activity,))
    if question.code in FACTS:
        wanted = tuple(code for code in FACTS[question.code] if code in codes)
        return Given(wanted or (codes[0],))
    if any(choice.group for choice in choices):
        return _bands(choices, headcount)
    if question.kind == "multi":
        worth = [choice.code for choice in choices if choice.points]
        return Given(tuple(worth[:2]) if points >= 2 else (codes[-1],))
    below = [choice for choice in choices if choice.points is not None and choice.points <= points]
    return Given((below[-1].code,)) if below else Given((codes[0],))


def fill(
    row: ScreeningResponse, *, by: User, capacity: int, motivation: int, activity: str, only: str = "ABCDEFG"
) -> None:
    """Type the answers of the sections asked for."""
    response.start_response(row, by=by)
    questions = Question.objects.filter(version=row.version, section__code__in=list(only)).prefetch_related("choices")
    given = {}
    for question in questions.exclude(kind="declaration"):
        points = motivation if question.axis == "MOT" else capacity
        given[question.code] = given_for(
            question, points=points, activity=activity, headcount=row.enterprise.headcount
        )
        is_broker_question = activity == "brokerage" and question.code in {"F1", "F2"}
        if is_broker_question:
            given[question.code] = Given(not_applicable=True)
    response.save_answers(row, given=given, by=by)


def attach(row: ScreeningResponse, code: str, name: str, *, by: User) -> None:
    """Attach a small picture as supporting evidence."""
    question = Question.objects.get(version=row.version, code=code)
    evidence.add_evidence(
        row, question=question, uploaded=ContentFile(PIXEL, name=name), non_transactional=True, by=by
    )


def send(
    enterprise: Enterprise, *, day: dt.date, by: User, capacity: int, motivation: int, activity: str
) -> ScreeningResponse:
    """Open, fill and send a response on a given day."""
    with clock.pretend(at(day, 10)):
        row = response.open_response(enterprise, by=by)
        fill(row, by=by, capacity=capacity, motivation=motivation, activity=activity)
        row.refresh_from_db()
        submission.submit_response(row, by=by, entitled=True, electronic_consent=not enterprise.electronic_refused)
    row.refresh_from_db()
    return row


def evaluate(row: ScreeningResponse, *, day: dt.date, staff: dict[str, User], verified: bool = True) -> None:
    """Assign, declare no conflict, read, conclude and validate, then tell the enterprise."""
    lead, reader, agent = staff["LDI"], staff["DIA"], staff["CRA"]
    with clock.pretend(at(day, 9)):
        evaluation.assign_evaluator(row, evaluator=reader, by=lead)
        row.refresh_from_db()
        evaluation.declare_no_conflict(row, by=reader)
        status = EvidenceStatus.VERIFIED if verified else EvidenceStatus.PARTIAL
        expected = Question.objects.filter(version=row.version, evidence_expected=True)
        words = {question.code: evaluation.Assessed(evidence_status=status) for question in expected}
        evaluation.assess_answers(row, assessed=words, by=reader)
    with clock.pretend(at(day, 16)):
        bench = evaluation.load_bench(row)
        decision, reason = "", ""
        if bench.insufficiency.is_proposed:
            decision = "confirmed"
            reason = "Les bases de l’organisation restent à poser : personne désignée, méthode écrite, classement."
        evaluation.finish_evaluation(
            row,
            by=reader,
            comment="Réponses cohérentes avec les pièces.",
            strengths="Une équipe engagée et une personne clairement désignée.",
            gaps="Des façons de faire encore peu écrites.",
            decision=decision,
            decision_reason=reason,
        )
        row.refresh_from_db()
        orientation.validate_orientation(row, by=lead)
    with clock.pretend(at(day + dt.timedelta(days=1), 11)):
        row.refresh_from_db()
        orientation.tell_outcome(
            row,
            by=agent,
            strengths="Une équipe engagée et une personne clairement désignée.",
            gaps="Des façons de faire encore peu écrites.",
            message="Merci pour vos réponses. Je vous appelle cette semaine pour en parler avec vous.",
        )
    row.refresh_from_db()
