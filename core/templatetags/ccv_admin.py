"""What the lists of the administration need so that a phone reads them as labelled lines."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.admin.helpers import AdminReadonlyField
from django.contrib.admin.utils import label_for_field
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class _ReaderField(AdminReadonlyField):
    """A read-only field as one reader has it: Django would link every other row, also those this reader may not open."""

    def __init__(self, field: AdminReadonlyField, request: HttpRequest) -> None:
        self.__dict__.update(field.__dict__)
        self.request = request

    def get_admin_url(self, remote_field: Any, remote_obj: Any) -> str:
        """The link where the page opens, else the name alone."""
        return super().get_admin_url(remote_field, remote_obj) if self._opens(remote_obj) else str(remote_obj)

    def _opens(self, row: Model) -> bool:
        if self.model_admin is None or not self.model_admin.admin_site.is_registered(type(row)):
            return False
        page = self.model_admin.admin_site.get_model_admin(type(row))
        if not page.has_view_or_change_permission(self.request, row):
            return False
        return page.get_queryset(self.request).filter(pk=row.pk).exists()


@register.simple_tag
def desk_value(field: AdminReadonlyField, request: HttpRequest) -> str:
    """What a read-only field says, with a link only where the reader may follow it."""
    return _ReaderField(field, request).contents()


@register.filter
def labelled(cells: Iterable[SafeString], cl: Any) -> list[SafeString]:
    """Return the cells of a line, each with the title of its column and the columns a phone leaves out.

    The cells are Django's own markup, already escaped; only attributes we wrote are added.
    """
    if not hasattr(cl, "column_titles"):
        cl.column_titles = {
            name: conditional_escape(str(label_for_field(name, cl.model, cl.model_admin)).capitalize())
            for name in cl.list_display
            if name != "action_checkbox"
        }
    extra = getattr(cl.model_admin, "list_extra", ())
    first = next(iter(cl.column_titles))
    titled = []
    for name, cell in zip(cl.list_display, cells, strict=False):
        text = str(cell)
        if name in cl.column_titles and text.startswith("<td"):
            text = text.replace("<td", f'<td data-l="{cl.column_titles[name]}"', 1)
            if name in extra:
                text = text.replace('class="', 'class="extra ', 1)
            if name == first:
                text = _as_header(text)
        titled.append(mark_safe(text))
    return titled


def _as_header(text: str) -> str:
    """Turn the first column into the header of its line when Django did not, so that it is read first."""
    opening, rest = text.split(">", 1)
    return f'<th scope="row"{opening[3:].replace(" data-l=", " data-x=", 1)}>{rest.removesuffix("</td>")}</th>'
