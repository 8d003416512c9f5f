"""Figures in words: one decimal when there is one, a true minus sign, the unit, small counts unsaid."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ccv import thousands
from insight.queries.registry import COUNT, DAYS, MINUTES, PERCENT

MINUS = "\u2212"


def number(value: float | None, unit: str = COUNT) -> str:
    """Write a value as people read it: one decimal when it has one, a true minus sign, its unit."""
    if value is None:
        return "–"
    rounded = round(value, 1)
    whole = rounded == int(rounded)
    text = thousands(abs(int(rounded))) if whole else str(number_format(abs(rounded), 1))
    text = f"{MINUS}{text}" if rounded < 0 else text
    if unit == PERCENT:
        return _("%(percent)s %%") % {"percent": text}
    if unit == DAYS:
        return ngettext("%(n)s day", "%(n)s days", max(1, int(abs(rounded)))) % {"n": text}
    if unit == MINUTES:
        return ngettext("%(n)s minute", "%(n)s minutes", max(1, int(abs(rounded)))) % {"n": text}
    return text


def small_text() -> str:
    """What stands in the place of a count too small to be shown."""
    return _("fewer than five")
