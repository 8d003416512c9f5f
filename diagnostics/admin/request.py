"""Requests and proposals as a list to search and filter; answering happens on their own page (domain §7.2)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core.admin import ReadOnlyAdmin
from diagnostics.models import DiagnosticRequest
from diagnostics.permissions.request import can_see_requests


def may_list(user: Any, obj: Any = None) -> bool:
    """The relations unit and the head of diagnostics."""
    return can_see_requests(user)


@admin.register(DiagnosticRequest)
class DiagnosticRequestAdmin(ReadOnlyAdmin):
    """Every request with what it waits for."""

    list_display = ("enterprise", "reference", "origin", "state", "valid_until", "answer_by", "page")
    list_filter = ("state", "origin")
    list_select_related = ("enterprise",)
    search_fields = ("reference", "enterprise__search_key")
    search_placeholder = _("Enterprise or reference")
    list_extra = ("origin", "answer_by")
    may_view = staticmethod(may_list)
    desk_order = 22

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Bring along what the page of one request names."""
        return super().get_queryset(request).select_related("enterprise", "created_by", "lead", "response")

    @admin.display(description=_("page"))
    def page(self, row: DiagnosticRequest) -> str:
        """Link to the file of the request."""
        address = reverse("diagnostics:request_detail", args=[row.uuid])
        return format_html('<a href="{}">{}</a>', address, _("Open the request"))
