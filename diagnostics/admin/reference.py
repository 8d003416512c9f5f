"""Grid, library and consent texts in the administration: a published grid and a consent text are never edited."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.admin import DeskAdmin, DeskInline, ReadOnlyAdmin
from diagnostics.models import ConsentText, Dimension, GridVersion, LibraryEntry
from diagnostics.permissions.grid import can_edit_library, can_read_grid


class Dimensions(DeskInline):
    """The dimensions of a version, with their weights."""

    model = Dimension
    extra = 0
    fields = readonly_fields = ("code", "title_fr", "title_en", "weight", "is_scored", "is_optional")
    may_view = staticmethod(can_read_grid)


@admin.register(GridVersion)
class GridVersionAdmin(ReadOnlyAdmin):
    """Versions of the grid, to read."""

    list_display = ("code", "grid", "state", "published_on")
    list_select_related = ("grid",)
    exclude = ("scale",)
    inlines = (Dimensions,)
    may_view = staticmethod(can_read_grid)
    desk_order = 63

    def get_readonly_fields(self, request: object, obj: object = None) -> list[str]:
        """Everything but the scale, which the bench shows."""
        return [name for name in super().get_readonly_fields(request, obj) if name not in self.exclude]  # type: ignore[arg-type]


@admin.register(LibraryEntry)
class LibraryEntryAdmin(DeskAdmin):
    """Starting texts of recommendations, editable: a draft already written keeps its own words."""

    list_display = ("code", "title_fr", "due_months", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "title_fr", "title_en")
    search_placeholder = _("Code or words")
    fields = ("code", "criteria", "title_fr", "title_en", "due_months", "evidence_fr", "evidence_en", "is_active")
    readonly_fields = ("code", "criteria")
    may_view = staticmethod(can_read_grid)
    may_change = staticmethod(can_edit_library)
    desk_order = 64


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    """Versions of what the enterprise accepts, to read."""

    list_display = ("code", "published_on", "discloses_followup_use")
    may_view = staticmethod(can_read_grid)
    desk_order = 65
