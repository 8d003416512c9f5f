"""The second reader's bench and, once both are done, how far the two agree."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from questionnaires.enums import EvidenceStatus, ResponseState
from questionnaires.models import Question, ScreeningResponse, SecondReading
from questionnaires.queries import bench_pages
from questionnaires.queries.evaluation import AnswerLine, Bench, load_bench
from questionnaires.rules.agreement import Pair, agreement
from questionnaires.rules.changes import Change, changes
from questionnaires.rules.rescoring import contributions
from questionnaires.rules.scoring import CAPACITY, MOTIVATION, coefficient, round_half_up


def reading_of(response: ScreeningResponse) -> SecondReading | None:
    """The second reading asked for a response, unless it was given up."""
    return SecondReading.objects.filter(response=response, dropped_at=None).select_related("reader").first()


def are_both_done(response: ScreeningResponse, reading: SecondReading | None) -> bool:
    """True once neither reader can be swayed by the other any more."""
    concluded = response.state in {ResponseState.EVALUATED, ResponseState.ORIENTED}
    return concluded and reading is not None and reading.finished_at is not None


def second_bench(response: ScreeningResponse, reading: SecondReading) -> Bench:
    """The bench with the second reader's own marks: nothing of the first reader's is in it."""
    marks = {mark.question_id: mark for mark in reading.marks.all()}
    return load_bench(response, marks=marks)


def second_section(bench: Bench, code: str, may_write: bool, posted: Any = None, seen: Any = None) -> dict[str, Any]:
    """One section as the second reader sees it: answers and evidence, no figure, no point of the first reader."""
    context = bench_pages.section(bench, code, may_write, posted=posted, seen=seen)
    del context["figures"]
    response = bench.filling.response
    for tab in context["tabs"]:
        tab["url"] = reverse("questionnaires:second_section", args=[response.uuid, tab["label"]])
    return context | {"following": _after(bench, code)}


def _after(bench: Bench, code: str) -> str:
    codes = [section.code for section in bench.filling.sections]
    return next(iter(codes[codes.index(code) + 1 :]), "")


@dataclass(frozen=True)
class AgreementLine:
    """One question with what both readers retained."""

    question: Question
    pair: Pair
    first: AnswerLine
    second: AnswerLine

    @property
    def first_evidence(self) -> str:
        """The first reader's word on the evidence."""
        return str(EvidenceStatus(self.pair.first_evidence).label) if self.pair.first_evidence else ""

    @property
    def second_evidence(self) -> str:
        """The second reader's word on the evidence."""
        return str(EvidenceStatus(self.pair.second_evidence).label) if self.pair.second_evidence else ""


def agreement_page(response: ScreeningResponse, reading: SecondReading) -> dict[str, Any]:
    """Both readings side by side, and the share on which they agree."""
    first, second = load_bench(response), second_bench(response, reading)
    lines = []
    for code, rows in first.lines.items():
        for one, other in zip(rows, second.lines[code], strict=True):
            if one.declared is None:
                continue
            seen = one.has_evidence_choice
            pair = Pair(
                one.question.code,
                one.retained,
                other.retained,
                one.evidence_status if seen else "",
                other.evidence_status if seen else "",
            )
            lines.append(AgreementLine(one.question, pair, one, other))
    found = agreement([line.pair for line in lines])
    return {
        "response": response,
        "reading": reading,
        "evaluation": first.evaluation,
        "differing": [line for line in lines if not line.pair.agrees],
        "agreeing": [line for line in lines if line.pair.agrees],
        "count": found.count,
        "exact": None if found.exact is None else round(100 * found.exact),
        "close": None if found.close is None else round(100 * found.close),
    }


def changes_since(response: ScreeningResponse) -> list[Change]:
    """What the last round of details changed in the answers; nothing before a second sending."""
    sent = list(response.submissions.order_by("-round")[:2])
    if len(sent) < 2:
        return []
    after, before = sent[0].content["answers"], sent[1].content["answers"]
    return changes(before, after, not_applicable=_("Not applicable"))


def workings(bench: Bench) -> list[dict[str, Any]]:
    """How each axis comes to its score: every answer with its points, its evidence, its weight and what it brings."""
    by_code = {line.question.code: line for lines in bench.lines.values() for line in lines}
    axes = []
    for axis, title, score in (
        (CAPACITY, _("Capacity"), bench.scores.capacity),
        (MOTIVATION, _("Motivation"), bench.scores.motivation),
    ):
        rows = [
            {
                "line": by_code[part.item.code],
                "points": part.item.points,
                "weight": _plain(part.item.weight_on(axis)),
                "coefficient": _plain(coefficient(part.item, axis, bench.policy)),
                "gained": round_half_up(part.gained),
                "missing": round_half_up(part.missing),
            }
            for part in contributions(bench.items, axis, bench.policy)
        ]
        left = [i.code for i in bench.items if i.points is None and i.weight_on(axis)]
        axes.append({"title": title, "rows": rows, "total": score.rounded, "left_out": left})
    return axes


def _plain(value: Fraction) -> str:
    """A weight or a coefficient as people write it: 3, 1.5, 0.8."""
    return str(value.numerator) if value.denominator == 1 else number_format(float(value), use_l10n=True)
