"""What the pages of a survey show: the questions with what was typed, the promise about names, the link to post up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core import mail
from core.qr import qr_path
from questionnaires.models import OpinionSurvey, Question
from questionnaires.queries.pages import ChoiceLine, GroupLine, QuestionLine
from questionnaires.queries.survey import content, dry_run
from questionnaires.queries.survey_results import answer_count, questions_of
from questionnaires.rules.completeness import BLANK, Given
from questionnaires.rules.survey import SCALES, K


@dataclass(frozen=True)
class ScaleEnds:
    """What the two ends of a scale mean."""

    low: str
    high: str


@dataclass(frozen=True)
class FillLine:
    """One question of a survey: as in the questionnaire, or as a row of marks."""

    line: QuestionLine
    ends: ScaleEnds | None


def fill_lines(
    survey: OpinionSurvey,
    *,
    given: Mapping[str, Given] | None = None,
    missing: Collection[str] = (),
    errors: Mapping[str, str] | None = None,
) -> list[FillLine]:
    """Return the questions of a survey with what was typed and what is wrong with it."""
    lines = []
    for question in questions_of(survey):
        told = (given or {}).get(question.code, BLANK)
        error = (errors or {}).get(question.code, "") or ("missing" if question.code in missing else "")
        line = QuestionLine(
            question=question, given=told, groups=_groups(question, told), evidence=[], error=error, labels=[]
        )
        lines.append(FillLine(line, _ends(question)))
    return lines


def _groups(question: Question, given: Given) -> list[GroupLine]:
    rows = [
        ChoiceLine(
            choice=choice,
            name=f"a_{question.code}",
            html_id=f"id_{question.code}_{choice.code}",
            is_checked=choice.code in given.values,
        )
        for choice in question.choices.all()
    ]
    return [GroupLine(label="", choices=rows)] if rows else []


def _ends(question: Question) -> ScaleEnds | None:
    from django.utils.translation import gettext as _

    if question.kind not in SCALES:
        return None
    if question.kind == "nps":
        return ScaleEnds(_("0 – certainly not"), _("10 – certainly"))
    choices = list(question.choices.all())
    return ScaleEnds(choices[0].label, choices[-1].label) if choices else None


def public_path(survey: OpinionSurvey) -> str:
    """Return the address of the public page of a survey, or nothing."""
    return reverse("questionnaires:survey_public", args=[survey.public_code]) if survey.public_code else ""


def overview(survey: OpinionSurvey) -> dict[str, Any]:
    """Return what the unit sees of a survey: questions, dry run while a draft, how many were asked and answered."""
    path = public_path(survey)
    return {
        "survey": survey,
        "version": content(survey),
        "questions": questions_of(survey),
        "reach": dry_run(survey) if survey.state == "draft" and survey.asks_by_letter else None,
        "asked": survey.invitations.filter(outcome="invited").count(),
        "not_written": survey.invitations.filter(outcome="failed").count(),
        "answers": answer_count(survey) if survey.state != "draft" else 0,
        "enough": K,
        "public_url": mail.absolute(path) if path else "",
    }


def poster(survey: OpinionSurvey) -> dict[str, Any]:
    """Return the page to print: the title in both languages, the address in words and as a QR code."""
    url = mail.absolute(public_path(survey))
    return {"survey": survey, "url": url, "shown_url": url.partition("://")[2], "qr": qr_path(url)}
