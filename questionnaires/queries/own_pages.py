"""What an enterprise sees of its own answers and nobody else does: its self-diagnosis, its receipt, its copy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from questionnaires.models import Question, Section
from questionnaires.queries.evaluation import answer_labels
from questionnaires.queries.response import Filling
from questionnaires.rules.completeness import BLANK, is_answered
from questionnaires.rules.self_view import remark


@dataclass(frozen=True)
class OwnLine:
    """One answer read for oneself: the question, what was answered, the answer to aim at."""

    question: Question
    answer: str
    next_step: str = ""


@dataclass
class Theme:
    """One theme of the questionnaire, in words."""

    section: Section
    strengths: list[OwnLine] = field(default_factory=list)
    to_work_on: list[OwnLine] = field(default_factory=list)
    waiting: int = 0

    @property
    def is_told(self) -> bool:
        """True when the answers given so far say something."""
        return bool(self.strengths or self.to_work_on)


def themes(filling: Filling, only: frozenset[str] | None = None) -> list[Theme]:
    """The self-diagnosis: computed as it is read, kept nowhere, so that nothing of it can reach anybody else."""
    found = []
    for section in filling.sections:
        if only is not None and section.code not in only:
            continue
        theme = _theme(filling, section)
        if theme is not None:
            found.append(theme)
    return found


def _theme(filling: Filling, section: Section) -> Theme | None:
    """One theme, or None when nothing in it is about how the enterprise is organised."""
    theme = Theme(section)
    scored = [question for question in filling.questions(section.code) if question.is_scored]
    for question in scored:
        ask, given = filling.ask(question.code), filling.answers.get(question.code, BLANK)
        theme.waiting += not is_answered(ask, given)
        said = remark(ask, given)
        if said is None:
            continue
        labels = {choice.code: choice.label for choice in question.choices.all()}
        answer = " · ".join(label for code, label in labels.items() if code in given.values)
        if said.is_strength:
            theme.strengths.append(OwnLine(question, answer))
        else:
            theme.to_work_on.append(OwnLine(question, answer, labels.get(said.next_choice, "")))
    return theme if scored else None


def self_view(filling: Filling, only: frozenset[str] | None = None) -> dict[str, Any]:
    """Everything the page of the self-diagnosis shows."""
    found = themes(filling, only)
    return {"response": filling.response, "themes": found, "is_told": any(theme.is_told for theme in found)}


def copy_sections(filling: Filling, only: frozenset[str] | None = None) -> Iterator[dict[str, Any]]:
    """All the answers in words, section by section, with who wrote each and when."""
    for section in filling.sections:
        if only is not None and section.code not in only:
            continue
        lines = []
        for question in filling.questions(section.code):
            row = filling.rows.get(question.code)
            lines.append(
                {
                    "question": question,
                    "labels": answer_labels(question, row.given if row else BLANK),
                    "evidence": [str(item) for item in filling.evidence.get(question.code, []) if item.is_kept],
                    "by": str(row.saved_by) if row and row.saved_by else "",
                    "at": row.saved_at if row else None,
                }
            )
        yield {"section": section, "lines": lines}
