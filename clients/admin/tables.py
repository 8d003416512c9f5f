"""Tables of parameters, and the audit trail for those who check (domain §2.3, §2.4, §8.2)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clients.models import CustomsOffice
from clients.permissions import enterprise as may
from clients.queries.trail import readable_events
from core.admin import DeskAdmin, ReadOnlyAdmin
from core.models import AuditEvent, PublicHoliday
from core.templatetags.ccv import clock_time, short_date


@admin.register(CustomsOffice)
class CustomsOfficeAdmin(DeskAdmin):
    """Customs offices; official codes come from the administration."""

    desk_order = 30
    list_display = ("name", "slug", "kind", "is_active")
    list_filter = ("kind", "is_active")
    search_fields = ("name", "slug")
    prepopulated_fields: dict[str, Any] = {}
    may_view = staticmethod(may.can_read_parameters)
    may_add = may_change = staticmethod(may.can_edit_parameters)


@admin.register(PublicHoliday)
class PublicHolidayAdmin(DeskAdmin):
    """Days when offices are closed; movable ones are entered each year."""

    desk_order = 31
    list_display = ("name_fr", "day", "name_en", "is_estimate")
    list_filter = ("is_estimate",)
    date_hierarchy = "day"
    ordering = ("-day",)
    may_view = staticmethod(may.can_read_parameters)
    may_add = may_change = may_delete = staticmethod(may.can_edit_parameters)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Everything that happened, for the data protection officer and internal audit; nothing changes here."""

    desk_order = 40
    list_display = ("what", "when", "by", "object_kind", "change")
    list_extra = ("object_kind",)
    list_display_links = None
    list_filter = ("at",)
    list_select_related = ("by",)
    search_fields = ("action", "object_uuid")
    search_placeholder = _("Action or identifier")
    ordering = ("-id",)
    may_view = staticmethod(may.can_read_audit)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Hide what a notice gave birth to, and complaints about the reader: as on the page of the trail."""
        return readable_events(request.user).order_by(*self.ordering)

    @admin.display(description=_("Action"), ordering="action")
    def what(self, obj: AuditEvent) -> str:
        """The act."""
        return format_html('<a href="{}">{}</a>', reverse("admin:core_auditevent_change", args=[obj.pk]), obj.action)

    @admin.display(description=_("When"), ordering="at")
    def when(self, obj: AuditEvent) -> str:
        """Day and hour."""
        return f"{short_date(obj.at)} {clock_time(obj.at)}"

    @admin.display(description=_("From, to"))
    def change(self, obj: AuditEvent) -> str:
        """From which state to which."""
        return f"{obj.from_state} → {obj.to_state}" if obj.to_state else "–"
