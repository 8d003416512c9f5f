"""Targets of the indicators, in the desk: parameters of the functional administrator (domain §10)."""

from typing import Any

from django.contrib import admin

from core.admin import DeskAdmin
from insight.forms import TargetForm
from insight.models import IndicatorTarget
from insight.permissions import can_read_targets, can_set_targets


@admin.register(IndicatorTarget)
class IndicatorTargetAdmin(DeskAdmin):
    """Targets that replace the default ones; a removed line brings the default back."""

    desk_order = 33
    form = TargetForm
    list_display = ("indicator", "value")
    search_fields = ("indicator",)
    may_view = staticmethod(can_read_targets)
    may_add = may_change = may_delete = staticmethod(can_set_targets)

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """The indicator of a target does not change."""
        return ("indicator",) if obj else ()
