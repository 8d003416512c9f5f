"""What the lists of the administration need so that a phone reads them as labelled lines."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.admin.utils import label_for_field
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def labelled(cells: Iterable[SafeString], cl: Any) -> list[SafeString]:
    """Return the cells of a line, each with the title of its column and the columns a phone leaves out.

    The cells are Django's own markup, already escaped; only attributes we wrote are added.
    """
    extra = getattr(cl.model_admin, "list_extra", ())
    titled = []
    for name, cell in zip(cl.list_display, cells, strict=False):
        text = str(cell)
        if name != "action_checkbox" and text.startswith("<td"):
            label = conditional_escape(str(label_for_field(name, cl.model, cl.model_admin)).capitalize())
            text = text.replace("<td", f'<td data-l="{label}"', 1)
            if name in extra:
                text = text.replace('class="', 'class="extra ', 1)
        titled.append(mark_safe(_first_is_header(text, name, cl)))
    return titled


def _first_is_header(text: str, name: str, cl: Any) -> str:
    """Turn the first column into the header of its line when Django did not, so that it is read first."""
    columns = [column for column in cl.list_display if column != "action_checkbox"]
    if name != columns[0] or not text.startswith("<td"):
        return text
    opening, rest = text.split(">", 1)
    return f'<th scope="row"{opening[3:].replace(" data-l=", " data-x=", 1)}>{rest.removesuffix("</td>")}</th>'
