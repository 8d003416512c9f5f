"""Lists of the relations unit: to whom a diagnostic may be proposed, who waits for an answer (domain §5.3, §7.2)."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from clients.models import Enterprise
from core import clock
from diagnostics.enums import RequestState
from diagnostics.models import Diagnostic, DiagnosticRequest
from diagnostics.queries.screening import REFUSES, WISH_QUESTION
from diagnostics.rules.consent import EVALUATION_MONTHS
from questionnaires.enums import Orientation, ResponseState
from questionnaires.models import Answer, ScreeningResponse


def proposal_list(user: Any, *, today: dt.date) -> QuerySet[ScreeningResponse]:
    """The list of `proposable`, of the enterprises this person reaches."""
    return proposable(today=today).filter(enterprise__in=Enterprise.objects.visible_to(user))


def proposable(*, today: dt.date) -> QuerySet[ScreeningResponse]:
    """Evaluated enterprises to whom a diagnostic may be proposed and that did not write “no” (§5.3).

    Those with an open or accepted request, or a mission begun since, are left out; so are earlier refusals.
    """
    oldest = clock.add_months(today, -EVALUATION_MONTHS)
    asked = DiagnosticRequest.objects.filter(
        enterprise=OuterRef("enterprise"), created_at__gte=OuterRef("oriented_at")
    )
    running = Diagnostic.objects.filter(enterprise=OuterRef("enterprise")).open()
    said_no = Answer.objects.filter(response=OuterRef("pk"), question__code=WISH_QUESTION, values=[REFUSES])
    return (
        ScreeningResponse.objects.filter(
            state=ResponseState.ORIENTED,
            oriented_at__date__gt=oldest,
            evaluation__orientation=Orientation.DAQE_PROPOSAL,
        )
        .exclude(Exists(asked))
        .exclude(Exists(running))
        .exclude(Exists(said_no))
        .select_related("enterprise")
        .order_by("oriented_at")
    )


def lapsing(today: dt.date) -> QuerySet[DiagnosticRequest]:
    """Proposals whose last day has passed."""
    return DiagnosticRequest.objects.filter(state=RequestState.PROPOSED, valid_until__lt=today)


def proposed(today: dt.date) -> QuerySet[DiagnosticRequest]:
    """Proposals that still wait, for the reminders."""
    return DiagnosticRequest.objects.filter(
        Q(state=RequestState.PROPOSED), valid_until__gte=today, proposed_at__isnull=False
    ).select_related("enterprise")


def current_for(enterprise: Enterprise) -> DiagnosticRequest | None:
    """The request or proposal that matters now for an enterprise: open, or accepted and not yet over."""
    return (
        DiagnosticRequest.objects.filter(enterprise=enterprise)
        .filter(state__in=[RequestState.PROPOSED, RequestState.SUBMITTED, RequestState.ACCEPTED])
        .order_by("-pk")
        .first()
    )
