"""Questionnaires for the tests: the real default questionnaire, responses at every step, filled on demand."""

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from accounts.models import User
from clients.models import Enterprise
from core import clock, reference
from core.uploads import ScanVerdict
from questionnaires.enums import ResponseOrigin
from questionnaires.models import Campaign, QuestionnaireVersion, ScreeningResponse
from questionnaires.queries.evaluation import load_bench
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import campaign as campaigns
from questionnaires.services import evaluation, evidence, orientation, submission
from questionnaires.services import response as responses
from questionnaires.services.reference import load_questionnaire


def questionnaire() -> QuestionnaireVersion:
    """The default questionnaire QF-2026-01, loaded once."""
    load_questionnaire(reference.read("questionnaire"))
    return QuestionnaireVersion.objects.get(code="QF-2026-01")


def invited(enterprise: Enterprise, *, on: dt.date | None = None) -> ScreeningResponse:
    """A response just opened for an enterprise."""
    day = on or clock.today()
    return ScreeningResponse.objects.create(
        enterprise=enterprise,
        version=questionnaire(),
        origin=ResponseOrigin.CAMPAIGN,
        invited_on=day,
        due_on=day + dt.timedelta(days=30),
    )


def answers(response: ScreeningResponse, *, level: int = 3, **special: Given) -> dict[str, Given]:
    """An answer to every question: level 0–4 where it is scored, plain facts elsewhere."""
    facts = {
        "A1": Given(("established",)),
        "A2": Given(("export",)),
        "A3": Given(("over_3",)),
        "A4": Given(("staff_50_249", "declarations_12_49")),
        "B3": Given(("improve", "understand")) if level else Given(("penalties",)),
        "B5": Given(("yes",)),
        "G5": Given(("iso",)) if level else Given(("none",)),
        "G6": Given(("delays", "origin"), text="Les délais au port."),
    }
    given = {}
    for ask in load_filling(response).asks:
        if ask.kind == "declaration":
            continue
        given[ask.code] = special.get(ask.code) or facts.get(ask.code) or Given((str(level),))
    return given


def filled(enterprise: Enterprise, by: User, *, level: int = 3, **special: Given) -> ScreeningResponse:
    """A response with every answer, not sent yet."""
    response = invited(enterprise)
    responses.save_answers(response, given=answers(response, level=level, **special), by=by)
    response.refresh_from_db()
    return response


def submitted(enterprise: Enterprise, by: User, *, level: int = 3, **special: Given) -> ScreeningResponse:
    """A response received."""
    return submission.submit_response(filled(enterprise, by, level=level, **special), by=by, entitled=True)


def under_evaluation(enterprise: Enterprise, by: User, evaluator: User, lead: User, **options) -> ScreeningResponse:
    """A response assigned, its evaluator free of conflict."""
    response = evaluation.assign_evaluator(submitted(enterprise, by, **options), evaluator=evaluator, by=lead)
    evaluation.declare_no_conflict(response, by=evaluator)
    return response


def judge_evidence(response: ScreeningResponse, by: User, status: str = "verified") -> None:
    """Give every evidence question the same status."""
    bench = load_bench(response)
    words = {
        line.question.code: evaluation.Assessed(evidence_status=status, retained_points=line.declared)
        for lines in bench.lines.values()
        for line in lines
    }
    evaluation.assess_answers(response, assessed=words, by=by)


def evaluated(enterprise: Enterprise, by: User, evaluator: User, lead: User, **options) -> ScreeningResponse:
    """An evaluation finished, to be validated."""
    response = under_evaluation(enterprise, by, evaluator, lead, **options)
    judge_evidence(response, evaluator)
    proposed = load_bench(response).insufficiency.is_proposed
    return evaluation.finish_evaluation(
        response,
        by=evaluator,
        strengths="Une direction engagée",
        gaps="Écrire les façons de faire",
        decision="confirmed" if proposed else "",
        decision_reason="Les réponses et les éléments joints concordent sur ce point." if proposed else "",
    )


def oriented(enterprise: Enterprise, by: User, evaluator: User, lead: User, **options) -> ScreeningResponse:
    """An orientation validated, to be told."""
    return orientation.validate_orientation(evaluated(enterprise, by, evaluator, lead, **options), by=lead)


def pdf(name: str = "organigramme.pdf") -> SimpleUploadedFile:
    """A real one-page PDF."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def attach(response: ScreeningResponse, by: User, code: str = "C1"):
    """A file kept beside an answer."""
    question = load_filling(response).question(code)
    return evidence.add_evidence(response, question=question, uploaded=pdf(), non_transactional=True, by=by)


def campaign(author: User, **fields) -> Campaign:
    """A campaign in draft."""
    options = {
        "name": "Printemps",
        "filters": {},
        "message_fr": "Bonjour, aidez-nous à vous connaître.",
        "message_en": "Hello, help us to know you.",
    }
    return campaigns.create_campaign(by=author, version=questionnaire(), **(options | fields))


def clean_scanner(content) -> ScanVerdict:
    """A scanner that finds nothing."""
    return ScanVerdict.CLEAN


def infected_scanner(content) -> ScanVerdict:
    """A scanner that finds something."""
    return ScanVerdict.INFECTED


def silent_scanner(content) -> ScanVerdict:
    """A scanner that does not answer."""
    raise ConnectionError
