"""Segments across apps: why a letter was computed, what each letter calls for, weaknesses nobody answers (§5.6, §5.7)."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from catalogue.permissions import can_revise_catalogue
from clients.models import Enterprise, SegmentAssessment
from clients.permissions.segment import can_see_segment
from clients.rules.segment import rounded
from core import audit, clock
from core.views import require
from portal.permissions import can_read_gaps, can_read_small_counts
from portal.queries import explain, gaps
from portal.queries.policy_lab import masked
from portal.queries.treatment import treatments


def segment_why(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One computation: what weighed, the smallest change that would move it; opening it is recorded."""
    if not request.user.is_customs:
        raise Http404
    require(can_see_segment(request.user))
    rows = SegmentAssessment.objects.visible_to(request.user).select_related("enterprise", "policy", "by")
    seen = Enterprise.objects.visible_to(request.user)
    assessment = get_object_or_404(rows.filter(enterprise__in=seen), uuid=uuid)
    audit.record("clients.segment_explained", obj=assessment.enterprise, by=request.user)
    context = {
        "assessment": assessment,
        "enterprise": assessment.enterprise,
        "why": explain.explain_assessment(assessment, request.user),
    }
    return render(request, "portal/segment_why.html", context)


def treatment(request: HttpRequest) -> HttpResponse:
    """What each segment calls for; coercive measures are named as outside this tool, nothing here starts one."""
    if not request.user.is_customs:
        raise Http404
    require(can_see_segment(request.user))
    rows = treatments(request.user, clock.today())
    return render(request, "portal/treatment.html", {"treatments": rows})


def gap_map(request: HttpRequest) -> HttpResponse:
    """Weaknesses that no service answers, the widest gap first."""
    if not request.user.is_customs:
        raise Http404
    require(can_read_gaps(request.user))
    today = clock.today()
    found = gaps.current_map(today)
    small = can_read_small_counts(request.user)
    context = {
        "facts": [
            {"label": _("Weaknesses found"), "value": masked(found.total, names=small), "note": _("in all reports")},
            {"label": _("Answered by a service"), "value": masked(found.answered, names=small)},
            {
                "label": _("Share answered"),
                "value": _("%(percent)s %%") % {"percent": number_format(rounded(found.coverage) or 0, 1)},
            },
        ],
        "lines": gaps.shown_gaps(found, request.user, today),
        "may_revise": can_revise_catalogue(request.user),
    }
    return render(request, "portal/gap_map.html", context)
