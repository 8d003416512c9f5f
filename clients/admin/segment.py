"""Segments in the administration: policies, computations and human decisions, to look at."""

from django.contrib import admin

from clients.models import ScoringPolicy, SegmentAssessment, SegmentOverride
from clients.permissions.segment import can_read_policies, can_see_segment
from core.admin import ReadOnlyAdmin


@admin.register(ScoringPolicy)
class ScoringPolicyAdmin(ReadOnlyAdmin):
    """Versions of the parameters; a version never changes."""

    list_display = ("version", "published_at")
    may_view = staticmethod(can_read_policies)
    desk_order = 70


@admin.register(SegmentAssessment)
class SegmentAssessmentAdmin(ReadOnlyAdmin):
    """Every computation, newest first."""

    list_display = ("enterprise", "applied", "computed", "status", "confidence", "computed_at")
    # No figure here: not everyone who reads a segment reads the scores behind it (§8.2).
    fields = ("enterprise", "policy", "computed", "applied", "status", "confidence", "trigger", "computed_at", "by")
    list_filter = ("applied", "status", "confidence")
    list_select_related = ("enterprise",)
    search_fields = ("enterprise__search_key",)
    may_view = staticmethod(can_see_segment)
    desk_order = 43


@admin.register(SegmentOverride)
class SegmentOverrideAdmin(ReadOnlyAdmin):
    """Human decisions beside the computed segment."""

    list_display = ("enterprise", "segment", "proposed_by", "approved_by", "expires_on", "ended_at")
    list_select_related = ("enterprise", "proposed_by", "approved_by")
    may_view = staticmethod(can_see_segment)
    desk_order = 44
