"""What the screening said, as far as a diagnostic depends on it (domain §5.3, §7.2)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from clients.models import Enterprise
from core import clock
from diagnostics.models import Criterion
from diagnostics.rules.consent import EVALUATION_MONTHS
from questionnaires.enums import InsufficiencyDecision, Orientation, ResponseState
from questionnaires.models import Answer, ScreeningEvaluation, ScreeningResponse

WISH_QUESTION = "B5"
REFUSES = "no"


@dataclass(frozen=True)
class Screening:
    """The last validated orientation of an enterprise."""

    response: ScreeningResponse
    orientation: str
    insufficiency: bool
    oriented_on: dt.date
    wants_no_proposal: bool

    @property
    def allows_diagnostic(self) -> bool:
        """Whether a diagnostic makes sense now: not after a confirmed significant insufficiency (I6)."""
        return not self.insufficiency and self.orientation not in {Orientation.EDUCATION, Orientation.INELIGIBLE}


def last_screening(enterprise: Enterprise, *, today: dt.date) -> Screening | None:
    """The orientation still valid today, less than twenty-four months old; None when there is none (§7.2)."""
    oldest = clock.add_months(today, -EVALUATION_MONTHS)
    row = (
        ScreeningEvaluation.objects.filter(
            response__enterprise=enterprise,
            response__state=ResponseState.ORIENTED,
            response__oriented_at__date__gt=oldest,
        )
        .select_related("response")
        .order_by("-response__oriented_at")
        .first()
    )
    if row is None or row.response.oriented_at is None:
        return None
    wish = Answer.objects.filter(response=row.response, question__code=WISH_QUESTION).first()
    return Screening(
        response=row.response,
        orientation=row.orientation,
        insufficiency=row.insufficiency == InsufficiencyDecision.CONFIRMED,
        oriented_on=row.response.oriented_at.date(),
        wants_no_proposal=bool(wish) and REFUSES in (wish.values if wish else []),
    )


@dataclass(frozen=True)
class Compared:
    """One screening answer set beside a criterion."""

    code: str
    question: str
    answer: str


def answers_beside(response: ScreeningResponse | None, criterion: Criterion) -> list[Compared]:
    """What the enterprise answered on the subject of a criterion, in its own words (dimension map, §3)."""
    if response is None or not criterion.screening_codes:
        return []
    rows: list[Any] = list(
        Answer.objects.filter(response=response, question__code__in=criterion.screening_codes)
        .select_related("question")
        .prefetch_related("question__choices")
    )
    return [Compared(row.question.code, row.question.text, _in_words(row)) for row in rows]


def _in_words(answer: Any) -> str:
    """The labels chosen, joined; the free text when there are none."""
    labels = [choice.label for choice in answer.question.choices.all() if choice.code in answer.values]
    return " · ".join(labels) or answer.text
