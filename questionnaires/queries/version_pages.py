"""What the pages of the versions show: lists, an outline with its conditions in words, who did what."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from questionnaires.enums import VersionState
from questionnaires.models import Question, QuestionnaireVersion, Section
from questionnaires.rules.conditions import ALL, AT_LEAST, AT_MOST, CHOSEN, NOT_CHOSEN, condition_from
from questionnaires.states import OPEN_STATES

TAGS = {VersionState.PUBLISHED: "ok", VersionState.PROPOSED: "you", VersionState.DRAFT: "now"}
TESTS = {
    CHOSEN: gettext_lazy("%(code)s: %(value)s"),
    NOT_CHOSEN: gettext_lazy("%(code)s: not “%(value)s”"),
    AT_LEAST: gettext_lazy("%(code)s: at least %(value)s"),
    AT_MOST: gettext_lazy("%(code)s: at most %(value)s"),
}


def versions_for(user: Any) -> QuerySet[QuestionnaireVersion]:
    """Versions this person may read, with how many responses each has, the latest first."""
    rows = QuestionnaireVersion.objects.visible_to(user).select_related("questionnaire", "published_by", "based_on")
    open_ones = Count("responses", filter=Q(responses__state__in=OPEN_STATES))
    return rows.annotate(response_count=Count("responses"), open_count=open_ones).order_by("-created_at", "-pk")


def version_lines(page: Iterable[QuestionnaireVersion]) -> list[dict[str, Any]]:
    """The lines of the list, each with the colour that goes with its state."""
    return [{"version": row, "tag": tag_of(row)} for row in page]


def tag_of(version: QuestionnaireVersion) -> str:
    """The colour that goes with the words of a state."""
    return TAGS.get(VersionState(version.state), "")


def all_questions(version: QuestionnaireVersion) -> list[Question]:
    """Every question in order, with its choices."""
    rows = version.questions.select_related("section").prefetch_related("choices")
    return list(rows.order_by("section__order", "order", "pk"))


def earlier_questions(version: QuestionnaireVersion, question: Question) -> list[Question]:
    """The questions a condition may speak of: those asked before."""
    rows = all_questions(version)
    codes = [row.code for row in rows]
    return rows[: codes.index(question.code)] if question.code in codes else []


def condition_words(question: Question, by_code: dict[str, Question]) -> str:
    """A condition as people read it: « A2: Import and B1: not “Non” »."""
    condition = condition_from(question.ask_when)
    if condition is None:
        return ""
    parts = []
    for rule in condition.rules:
        source = by_code.get(rule.question)
        labels = {choice.code: choice.label for choice in source.choices.all()} if source else {}
        words = {"code": rule.question, "value": labels.get(rule.value, rule.value)}
        parts.append(str(TESTS[rule.test]) % words)
    glue = _(" and ") if condition.match == ALL else _(" or ")
    return glue.join(parts)


def outline(version: QuestionnaireVersion, code: str = "") -> list[dict[str, Any]]:
    """Sections and questions in order, as they are read and moved; folded, but for the one `code` is or stands in."""
    questions = all_questions(version)
    by_code = {question.code: question for question in questions}
    sections = list(version.sections.all())
    wanted = by_code[code].section.code if code in by_code else code
    return [
        {
            "section": section,
            "is_first": place == 0,
            "is_last": place == len(sections) - 1,
            "is_open": section.code == wanted,
            "lines": _lines([q for q in questions if q.section_id == section.pk], by_code),
        }
        for place, section in enumerate(sections)
    ]


def _lines(questions: list[Question], by_code: dict[str, Question]) -> list[dict[str, Any]]:
    return [
        {
            "question": question,
            "is_first": place == 0,
            "is_last": place == len(questions) - 1,
            "condition": condition_words(question, by_code),
            "choices": list(question.choices.all()),
        }
        for place, question in enumerate(questions)
    ]


def next_code(section: Section) -> str:
    """A free code for a new question of a section: C6."""
    taken = set(section.version.questions.values_list("code", flat=True))
    return next(code for number in range(1, 1000) if (code := f"{section.code}{number}") not in taken)[:6]


def next_section_code(version: QuestionnaireVersion) -> str:
    """A free letter for a new section."""
    taken = set(version.sections.values_list("code", flat=True))
    return next((letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if letter not in taken), "")


def anchor(version: QuestionnaireVersion, code: str) -> str:
    """Where a line of the outline stands on the page of its version, with its section unfolded."""
    return f"{reverse('questionnaires:version', args=[version.uuid])}?line={code}#ligne-{code}"
