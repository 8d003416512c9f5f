"""Pages of the administration for rows of which some are kept from those who read the list (domain §7.4)."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.admin import UUID_SHAPE, DeskAdmin


class _RandomLinks(ChangeList):
    """A list whose lines lead to random identifiers."""

    def url_for_result(self, result: Any) -> str:
        """Return the address of one line."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[result.uuid])


class UncountedAdmin(DeskAdmin):
    """Rows known by their random identifier alone, the field `uuid`.

    A number answers nothing, in a link, on a page or typed by hand: whoever tries them one after the other would count
    the rows between two that they may read, and date them by these.
    """

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Lead from each line to its random identifier."""
        return _RandomLinks

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Find a row by its random identifier; a number is nobody's."""
        return super().get_object(request, object_id, from_field) if UUID_SHAPE.fullmatch(object_id) else None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show every field but the number."""
        return [name for name in super().get_readonly_fields(request, obj) if name != "id"]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Say that it is done; Django's own sentence leads to the number of the row."""
        messages.success(request, _("Recorded."))
        if "_continue" in request.POST:
            return HttpResponseRedirect(reverse(self._name("change"), args=[obj.uuid]))
        if "_addanother" in request.POST:
            return HttpResponseRedirect(request.path)
        return self.response_post_save_add(request, obj)
