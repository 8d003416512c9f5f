"""What an evaluator sees: answers beside evidence, retained points, the figures they give (§5.1–5.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format, number_format

from clients.enums import Capacity
from clients.models import Assignment, ConflictDeclaration
from questionnaires.enums import EvidenceStatus, InsufficiencyDecision
from questionnaires.models import (
    AnswerAssessment,
    Evidence,
    Question,
    ScreeningEvaluation,
    ScreeningResponse,
    SecondMark,
)
from questionnaires.models.response import RESPONSE_KIND
from questionnaires.queries.policy import current_policy
from questionnaires.queries.response import Filling, load_filling
from questionnaires.rules import marks
from questionnaires.rules.completeness import BLANK, Given, declared_points, is_eligible, outcomes
from questionnaires.rules.orientation import OrientationVerdict, orient
from questionnaires.rules.rescoring import item_row
from questionnaires.rules.scoring import (
    Insufficiency,
    Item,
    ScreeningPolicy,
    ScreeningScores,
    find_insufficiency,
    score_screening,
)
from questionnaires.rules.values import read_date, read_number


@dataclass(frozen=True)
class AnswerLine:
    """One question on the bench: what was answered, what supports it, what is retained."""

    question: Question
    given: Given
    labels: list[str]
    declared: int | None
    assessment: AnswerAssessment | SecondMark | None
    evidence: list[Evidence]

    @property
    def held(self) -> str:
        """What stands, in short, as an untouched page sends it back: the page carries it (rules.marks)."""
        row = self.assessment
        mark = {name: getattr(row, name) for name in marks.FIELDS} if row else dict(marks.UNTOUCHED)
        if self.has_evidence_choice and self.evidence_status != EvidenceStatus.PENDING:
            mark["evidence_status"] = self.evidence_status
        return marks.digest(mark)

    @property
    def evidence_status(self) -> str:
        """The evaluator's word; before it, 'to be read' when there is a file and 'absent' when there is none."""
        if self.assessment and self.assessment.evidence_status:
            return self.assessment.evidence_status
        return EvidenceStatus.PENDING if any(item.is_kept for item in self.evidence) else EvidenceStatus.ABSENT

    @property
    def retained(self) -> int | None:
        """Points that count: the evaluator's when set, else the declared ones."""
        if self.declared is None:
            return None
        kept = self.assessment.retained_points if self.assessment else None
        return self.declared if kept is None else kept

    @property
    def is_read(self) -> bool:
        """True once the evaluator has gone through it."""
        return bool(self.assessment and self.assessment.is_read)

    @property
    def has_evidence_choice(self) -> bool:
        """True when the status of the evidence counts."""
        return self.question.evidence_expected and self.declared is not None

    def as_item(self, section: str) -> Item:
        """The line as the rules see it."""
        return Item(
            code=self.question.code,
            section=section,
            axis=self.question.axis,
            weight=self.question.weight,
            points=self.retained,
            is_evidence=self.question.evidence_expected,
            is_critical=self.question.critical,
            evidence=self.evidence_status,
        )


@dataclass(frozen=True)
class Bench:
    """One response on the evaluator's bench; figures are computed once, from what was read."""

    filling: Filling
    evaluation: ScreeningEvaluation
    policy: ScreeningPolicy
    policy_version: str
    lines: Mapping[str, list[AnswerLine]]

    @cached_property
    def items(self) -> list[Item]:
        """The scored answers as the rules see them."""
        return [line.as_item(code) for code, lines in self.lines.items() for line in lines if line.question.is_scored]

    @cached_property
    def scores(self) -> ScreeningScores:
        """Assessed scores as they stand now; unread evidence counts as absent (§5.1)."""
        return score_screening(self.items, self.policy, assessed=True)

    @cached_property
    def insufficiency(self) -> Insufficiency:
        """Which rules of the significant insufficiency hold now (§5.2)."""
        return find_insufficiency(self.scores, self.policy, size_profile=self.filling.response.size_profile)

    @cached_property
    def verdict(self) -> OrientationVerdict:
        """Where the figures lead now, with the evaluator's word on the insufficiency (§5.3)."""
        return orient(
            self.scores,
            self.policy,
            eligible=is_eligible(self.filling.asks, self.filling.answers),
            insufficiency_confirmed=self.evaluation.insufficiency == InsufficiencyDecision.CONFIRMED,
        )

    @property
    def is_newcomer(self) -> bool:
        """Under a year of trade: answers describe what is planned (A3)."""
        return "newcomer" in outcomes(self.filling.asks, self.filling.answers)

    @property
    def unread_evidence(self) -> list[str]:
        """Codes whose evidence nobody has judged yet; they block the end of the evaluation (§5.1)."""
        return [
            line.question.code
            for lines in self.lines.values()
            for line in lines
            if line.has_evidence_choice and line.evidence_status == EvidenceStatus.PENDING
        ]

    def read_count(self, section: str) -> int:
        """How many answers of a section were gone through."""
        return sum(line.is_read for line in self.lines[section])

    def figures(self) -> dict[str, Any]:
        """The figures to keep: exact fractions as text beside what people read, and the answers they rest on."""
        scores = self.scores
        return {
            "capacity": _exact(scores.capacity.value),
            "motivation": _exact(scores.motivation.value),
            "control": _exact(scores.control.value),
            "capacity_shown": _text(scores.capacity.rounded),
            "motivation_shown": _text(scores.motivation.rounded),
            "capacity_coverage": _exact(scores.capacity.coverage),
            "motivation_coverage": _exact(scores.motivation.coverage),
            "evidence_quality": _exact(scores.evidence_quality),
            "critical_zeros": list(scores.critical_zeros),
            "size_profile": self.filling.response.size_profile,
            "items": [item_row(item) for item in self.items],
        }


def _exact(value: object) -> str | None:
    return None if value is None else str(value)


_text = _exact


def load_bench(response: ScreeningResponse, marks: Mapping[int, SecondMark] | None = None) -> Bench:
    """Read everything the bench needs; the number of queries does not depend on the answers.

    `marks` are the second reader's, by question: then nothing of the first reader's is read.
    """
    filling = load_filling(response)
    evaluation = ScreeningEvaluation.objects.select_related("evaluator", "evaluated_by").get(response=response)
    assessed: Mapping[int, AnswerAssessment | SecondMark]
    assessed = {row.question_id: row for row in evaluation.assessments.all()} if marks is None else marks
    policy, version = current_policy()
    lines = {
        section.code: [_line(filling, question, assessed) for question in filling.questions(section.code)]
        for section in filling.sections
    }
    return Bench(filling=filling, evaluation=evaluation, policy=policy, policy_version=version, lines=lines)


def _line(filling: Filling, question: Question, assessed: Mapping[int, AnswerAssessment | SecondMark]) -> AnswerLine:
    given = filling.answers.get(question.code, BLANK)
    return AnswerLine(
        question=question,
        given=given,
        labels=answer_labels(question, given),
        declared=declared_points(filling.ask(question.code), given) if question.is_scored else None,
        assessment=assessed.get(question.pk),
        evidence=filling.evidence.get(question.code, []),
    )


def answer_labels(question: Question, given: Given) -> list[str]:
    """An answer in words: chosen labels, 'not applicable', free text."""
    if given.not_applicable:
        return [question.not_applicable_label]
    labels = [choice.label for choice in question.choices.all() if choice.code in given.values]
    return [*labels, _in_words(question, given.text)] if given.text else labels


def _in_words(question: Question, text: str) -> str:
    """A number with its unit, a date as people write it; any other text as it is."""
    if question.kind == "number" and (number := read_number(text)) is not None:
        return f"{number_format(number, use_l10n=True, force_grouping=True)} {question.unit}".strip()
    if question.kind == "date" and (day := read_date(text)) is not None:
        return date_format(day, "SHORT_DATE_FORMAT")
    return text


def declaration_of(user: Any, response: ScreeningResponse) -> ConflictDeclaration | None:
    """The person's declaration about this response, or None when still to be made."""
    return ConflictDeclaration.objects.filter(user=user, about_kind=RESPONSE_KIND, about_uuid=response.uuid).first()


def on_the_bench(user: Any) -> QuerySet[ScreeningResponse]:
    """Responses sent and not withdrawn, within this person's reach: those the bench can open."""
    return ScreeningResponse.objects.visible_to(user).filter(submitted_at__isnull=False, withdrawn_at=None)


def entrusted_to(user: Any) -> QuerySet[ScreeningResponse]:
    """Responses this diagnostician was given to evaluate."""
    mine = Assignment.objects.active().filter(user=user, capacity=Capacity.EVALUATOR, about_kind=RESPONSE_KIND)
    return ScreeningResponse.objects.filter(uuid__in=mine.values("about_uuid"))
