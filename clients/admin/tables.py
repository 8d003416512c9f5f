"""Tables of parameters (domain §2.3, §2.4)."""

from typing import Any

from django.contrib import admin

from clients.models import CustomsOffice
from clients.permissions import enterprise as may
from core.admin import DeskAdmin
from core.models import PublicHoliday


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
