"""Missions as the head of diagnostics follows them; the work itself is on the bench (domain §7.3)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from diagnostics.models import Diagnostic
from diagnostics.permissions.mission import can_see_bench

SHOWN = (
    "reference",
    "enterprise",
    "state",
    "lead",
    "starts_on",
    "ends_on",
    "dates_agreed_with",
    "grid_version",
    "size_profile",
    "includes_security",
    "planned_at",
    "started_at",
    "fieldwork_done_at",
    "communicated_at",
    "cancelled_at",
)


def may_list(user: Any, obj: Any = None) -> bool:
    """Diagnosticians, reviewers and their head; rows are those whose papers one may read."""
    return can_see_bench(user)


@admin.register(Diagnostic)
class DiagnosticAdmin(ReadOnlyAdmin):
    """Missions by date and state. Ratings, minutes and the question on past errors stay on the bench."""

    list_display = ("enterprise", "reference", "state", "lead", "starts_on", "page")
    list_filter = ("state",)
    list_select_related = ("enterprise", "lead")
    date_hierarchy = None
    search_fields = ("reference", "enterprise__search_key")
    search_placeholder = _("Enterprise or reference")
    fields = SHOWN
    list_extra = ("lead",)
    may_view = staticmethod(may_list)
    desk_order = 23

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Start from the working papers one may read, not from the dates others may know."""
        rows = Diagnostic.objects.papers_visible_to(request.user)
        return rows.select_related("enterprise", "lead", "grid_version")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only what is shown."""
        return SHOWN

    @admin.display(description=_("page"))
    def page(self, row: Diagnostic) -> str:
        """Link to the bench."""
        address = reverse("diagnostics:mission_detail", args=[row.uuid])
        return format_html('<a href="{}">{}</a>', address, _("Open the mission"))
