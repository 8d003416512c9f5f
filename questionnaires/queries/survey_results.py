"""What a survey brought, as far as it may be told: aggregates of five people at least, never while it is open (§7.7).

What an app above knows (opinions about services) comes through `register_source`: kept once, told here.
"""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from questionnaires.enums import SurveyKind
from questionnaires.models import OpinionSurvey, Question, SurveyAnswer, SurveyResponse
from questionnaires.queries.survey import content
from questionnaires.rules.survey import HIDDEN, SCALES, TARGETS, Result, Row, crossed, result_of

Source = Callable[[dt.datetime, dt.datetime], Sequence[Row]]
_sources: dict[str, Source] = {}


def register_source(kind: str, source: Source) -> None:
    """Declare who knows the answers of a kind of survey: rows of {kind of question: value} between two instants.

    To the second, not to the day: an answer that came after the closing must not change published figures.
    """
    _sources[kind] = source


@dataclass(frozen=True)
class Bar:
    """One line of a chart, which is its table too."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class QuestionResult:
    """One question on the results page: the figure, the bars, the groups, the words."""

    question: Question
    result: Result
    bars: list[Bar] = field(default_factory=list)
    figure: str = ""
    meaning: str = ""
    groups: list[tuple[str, Result, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Results:
    """Everything a survey may tell; `cross` is the question groups are made of."""

    n: int
    questions: list[QuestionResult]
    cross: Question | None


def answer_rows(survey: OpinionSurvey) -> list[dict[str, str]]:
    """Return one {question code: value or text} per answer, in no order at all."""
    if survey.kind in _sources:
        return _from_source(survey)
    rows: dict[object, dict[str, str]] = {}
    answers = SurveyAnswer.objects.filter(response__survey=survey)
    for response, code, value, text in answers.values_list("response_id", "question__code", "value", "text"):
        rows.setdefault(response, {})[code] = value or text
    return list(rows.values())


def _from_source(survey: OpinionSurvey) -> list[dict[str, str]]:
    if survey.opened_at is None:
        return []
    codes = {question.kind: question.code for question in questions_of(survey)}
    found = _sources[survey.kind](survey.opened_at, survey.closed_at or clock.now())
    return [{codes[kind]: value for kind, value in row.items() if kind in codes and value} for row in found]


def questions_of(survey: OpinionSurvey) -> list[Question]:
    """Return the questions of a survey in order."""
    return [question for section in content(survey).sections.all() for question in section.questions.all()]


def answer_count(survey: OpinionSurvey) -> int:
    """Return how many answered."""
    return len(_from_source(survey)) if survey.kind in _sources else survey.responses.count()


def results_of(survey: OpinionSurvey, *, with_texts: bool = False) -> Results:
    """Return what may be shown of a closed survey; words only to those who read single answers (§8.2), shuffled."""
    rows = answer_rows(survey) if survey.is_over else []
    questions = questions_of(survey)
    cross = next((question for question in questions if question.kind == "single"), None)
    return Results(
        n=len(rows),
        questions=[_question_result(question, rows, cross, with_texts=with_texts) for question in questions],
        cross=cross,
    )


def _question_result(
    question: Question, rows: list[dict[str, str]], cross: Question | None, *, with_texts: bool
) -> QuestionResult:
    values = [row[question.code] for row in rows if row.get(question.code)]
    if question.kind == "text":
        enough = result_of("text", (str(number) for number, _text in enumerate(values)))
        texts = random.sample(values, len(values)) if with_texts and enough.is_shown else []
        return QuestionResult(question, enough, texts=texts)
    result = result_of(question.kind, values)
    labels = labels_of(question)
    bars = [
        Bar(label, result.counts.get(code, 0), round(100 * result.counts.get(code, 0) / result.n))
        for code, label in labels.items()
        if result.is_shown
    ]
    return QuestionResult(
        question,
        result,
        bars=bars,
        figure=figure_text(question.kind, result),
        meaning=meaning_of(question.kind),
        groups=_groups(question, rows, cross) if result.is_shown else [],
    )


def _groups(question: Question, rows: list[dict[str, str]], cross: Question | None) -> list[tuple[str, Result, str]]:
    """Return the figure of each group that may be told; only scales are crossed, with one question of the survey."""
    if cross is None or cross == question or question.kind not in SCALES:
        return []
    found = crossed(question.kind, question.code, cross.code, rows)
    named = {**labels_of(cross), "": _("Not said")}
    lines = [(label, found.get(code, HIDDEN)) for code, label in named.items() if code in found]
    return [(label, result, figure_text(question.kind, result)) for label, result in lines]


def labels_of(question: Question) -> dict[str, str]:
    """Return the choices of a question in the order they are read, the best mark first."""
    choices = {choice.code: choice.label for choice in question.choices.all()}
    order = SCALES.get(question.kind, tuple(choices))
    return {code: choices[code] for code in order if code in choices}


def figure_text(kind: str, result: Result) -> str:
    """Return the figure of a question as it is read: 80 %, 4.2 out of 5, +25."""
    if result.figure is None:
        return ""
    if kind == "effort":
        return _("%(mean)s out of 5") % {"mean": _decimal(result.figure)}
    return f"{result.figure:.0f}\u00a0%" if kind == "csat" else f"{result.figure:+.0f}".replace("-", "−")


def _decimal(value: float) -> str:
    from django.utils import formats

    return str(formats.localize(value, use_l10n=True))


def meaning_of(kind: str) -> str:
    """Return how a figure is made and what is aimed at (K18–K20)."""
    texts = {
        "csat": _("Satisfied: marks 4 and 5. Aim: %(target)s %% or more."),
        "effort": _("Ease: mean of the marks, 5 = easy. Aim: %(target)s or more."),
        "nps": _("Recommendation: share of 9–10 minus share of 0–6. Aim: +%(target)s or more."),
    }
    return texts[kind] % {"target": f"{TARGETS[kind]:.0f}"} if kind in texts else ""


def named_line(row: SurveyResponse) -> dict[str, Any]:
    """Return one answer that carries a name: the enterprise, what it said in order, whether it may be called."""
    answers = sorted(row.answers.all(), key=lambda answer: answer.question.order)
    told = [
        (answer.question.text, labels_of(answer.question).get(answer.value, "") or answer.text) for answer in answers
    ]
    return {"enterprise": row.enterprise, "told_on": row.told_on, "may_call_back": row.may_call_back, "answers": told}


def csv_lines(survey: OpinionSurvey) -> list[list[str]]:
    """Return the aggregate as a table: question, group, answer, count, share, figure; never a word anybody wrote."""
    found = results_of(survey)
    few = _("fewer than five")
    lines = [[_("Question"), _("Group"), _("Answer"), _("Number"), _("Share (%)"), _("Figure")]]
    for item in found.questions:
        text, everybody = item.question.text, _("All")
        if not item.result.is_shown:
            lines.append([text, everybody, "", few, "", ""])
            continue
        lines += [[text, everybody, bar.label, str(bar.count), str(bar.percent), ""] for bar in item.bars]
        lines.append([text, everybody, _("Total"), str(item.result.n), "100", item.figure])
        for label, result, figure in item.groups:
            shown = result.is_shown
            lines.append([text, label, _("Total"), str(result.n) if shown else few, "", figure])
    return lines


def is_after_service(survey: OpinionSurvey) -> bool:
    """Tell whether answers come with the services, not with this survey's own page."""
    return survey.kind == SurveyKind.AFTER_SERVICE
