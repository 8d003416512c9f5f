"""What conditions, numbers and new versions change on the enterprise's pages: what follows, what waits, what is aside."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from questionnaires.enums import AsideReason
from questionnaires.models import Question, Section
from questionnaires.queries.evaluation import answer_labels
from questionnaires.queries.response import Filling
from questionnaires.rules.completeness import BLANK, is_malformed


def following_pages(filling: Filling, section: Section, number: int) -> Iterator[tuple[str, int]]:
    """Pages that ask something after this one, by their section and number."""
    for found in filling.sections:
        if found.order < section.order:
            continue
        for place, questions in enumerate(filling.pages(found.code), 1):
            if questions and (found.pk != section.pk or place > number):
                yield found.code, place


def unreadable(filling: Filling, question: Question) -> str:
    """What to correct when a number or a date cannot be read; nothing for an answer that is only missing."""
    if not is_malformed(filling.ask(question.code), filling.answers.get(question.code, BLANK)):
        return ""
    if question.kind == "date":
        return _("Write a date, for example 31/12/2026.")
    low, high = ("" if bound is None else number_format(bound) for bound in (question.minimum, question.maximum))
    if low and high:
        return _("Write a number between %(low)s and %(high)s.") % {"low": low, "high": high}
    if low:
        return _("Write a number, %(low)s at least.") % {"low": low}
    if high:
        return _("Write a number, %(high)s at most.") % {"high": high}
    return _("Write a number, for example 1200.")


def declaration(filling: Filling) -> dict[str, str]:
    """The words of the declaration, by box."""
    for section in filling.version.sections.all():
        for question in section.questions.all():
            if question.kind == "declaration":
                return {choice.code: choice.label for choice in question.choices.all()}
    return {}


def left_aside(filling: Filling) -> dict[str, Any]:
    """Answers that do not count: to questions that are not asked, and to questions of an earlier version."""
    hidden = [filling.question(code) for code in filling.rows if code in filling.hidden]
    earlier = filling.response.aside.filter(reason=AsideReason.VERSION).select_related("question")
    return {
        "kept_aside": [
            {"question": one, "labels": answer_labels(one, filling.rows[one.code].given)} for one in hidden if one
        ],
        "earlier": [
            {"question": row.question, "labels": answer_labels(row.question, row.given)}
            for row in earlier.prefetch_related("question__choices")
        ],
    }
