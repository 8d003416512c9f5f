"""What every page needs to speak like the portal: icons, dates in full, phone numbers, amounts."""

import datetime as dt
from typing import Any

from django import template
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.forms import BoundField
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import icons
from core.languages import reader_language

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one icon of the set: `{% icon "check" %}`."""
    return mark_safe(icons.svg(name))


def _as_date(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def long_date(value: dt.date | dt.datetime | None) -> str:
    """Friday 15 January 2027 in full letters; in French the first of the month is « 1er »."""
    if not value:
        return ""
    day = _as_date(value)
    text = formats.date_format(day, "l j F Y", use_l10n=False)
    if day.day == 1 and reader_language() == "fr":
        text = text.replace(" 1 ", " 1er ", 1)
    weekday, rest = text.split(" ", 1)
    return f"{weekday} {rest.replace(' ', NBSP, 1)}"


@register.filter
def day_month(value: dt.date | dt.datetime | None) -> str:
    """15 January 2027, without the weekday."""
    return long_date(value).split(" ", 1)[1] if value else ""


@register.filter
def short_date(value: dt.date | dt.datetime | None) -> str:
    """19/11/2026, for tables."""
    return _as_date(value).strftime("%d/%m/%Y") if value else ""


@register.filter
def clock_time(value: dt.datetime | None) -> str:
    """14:32, in Lomé."""
    return timezone.localtime(value).strftime("%H:%M") if value else ""


@register.filter
def long_moment(value: dt.datetime | None) -> str:
    """Monday 23 November 2026 at 14:40."""
    if not value:
        return ""
    return _("%(day)s at %(time)s") % {"day": long_date(value), "time": clock_time(value)}


@register.filter
def days_left(value: dt.date | dt.datetime | None) -> str:
    """What a date means today: 53 days left, today, past by 2 days."""
    if not value:
        return ""
    left = (_as_date(value) - timezone.localdate()).days
    if left > 0:
        return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    if left == 0:
        return _("last day: today")
    return ngettext("ended %(n)s day ago", "ended %(n)s days ago", -left) % {"n": -left}


@register.filter
def date_with_days_left(value: dt.date | dt.datetime | None) -> str:
    """Friday 15 January 2027, 53 days left."""
    return f"{long_date(value)}, {days_left(value)}" if value else ""


@register.filter
def working_phone(value: Any) -> str:
    """+228 90 12 34 56: pairs for Togo, international form elsewhere (domain §2.4)."""
    number = str(getattr(value, "as_e164", value) or "")
    if number.startswith("+228") and len(number) == 12:
        digits = number[4:]
        return NBSP.join(["+228", *(digits[i : i + 2] for i in range(0, 8, 2))])
    return str(getattr(value, "as_international", number))


@register.filter
def phone_link(value: Any) -> str:
    """The address a phone dials: tel:+22890123456."""
    number = str(getattr(value, "as_e164", value) or "")
    return "tel:" + "".join(c for c in number if c in "+0123456789")


@register.filter
def thousands(value: Any) -> str:
    """1 250 000 with narrow no-break spaces in French, commas in English."""
    if value is None or value == "":
        return ""
    separator = NARROW_NBSP if reader_language() == "fr" else ","
    return f"{int(value):,}".replace(",", separator)


@register.filter
def money(value: Any) -> str:
    """1 250 000 FCFA, no decimals (domain §2.4)."""
    return f"{thousands(value)}{NBSP}FCFA" if value not in (None, "") else ""


@register.filter
def file_size(value: int | None) -> str:
    """412 ko, 1,1 Mo in French; kB and MB in English."""
    french = reader_language() == "fr"
    letter = "o" if french else "B"
    size = int(value or 0)
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)) if size else 0}{NBSP}k{letter}"
    text = f"{size / 1_000_000:.1f}"
    return f"{text.replace('.', ',') if french else text}{NBSP}M{letter}"


@register.filter
def initials(name: str) -> str:
    """AT for Awa Tchalla: two letters at most, from the first and the last word."""
    words = [word for word in str(name or "").replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words))


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


@register.filter
def device_name(user_agent: str) -> str:
    """Chrome, Android: what a person recognises out of a browser's long signature."""
    text = str(user_agent or "")
    found = [next((word for mark, word in table if mark in text), "") for table in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Unknown device")


@register.filter
def plain_name(obj: Any) -> str:
    """A name for a person or an object that may be gone: dash instead of an error."""
    try:
        return str(obj) if obj is not None and obj != "" else "–"
    except ObjectDoesNotExist:
        return "–"


@register.filter
def verbose_name(obj: Model, field: str) -> str:
    """The label of a model field, for a line of facts."""
    return str(obj._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


@register.filter
def error_target(field: BoundField) -> str:
    """The id a line of the error summary leads to: the field, or the first choice of a group."""
    if field.use_fieldset:
        first = next(iter(field.subwidgets), None)
        return (first and first.id_for_label) or f"div_{field.auto_id}"
    return field.id_for_label or field.auto_id


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The current filters with some changed: `?{% query_with page=3 %}`; an empty value removes the key."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    if query is None:
        from django.http import QueryDict

        query = QueryDict(mutable=True)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return query.urlencode()


@register.simple_tag
def url_if_any(name: str, *args: Any) -> str:
    """The address of a page, or nothing when this installation does not have it."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.filter
def page_numbers(paginator: Any, current: int) -> list[int]:
    """The pages worth a link: first, last, and the neighbours; 0 stands for a gap."""
    wanted = sorted({1, paginator.num_pages, *range(current - 1, current + 2)} & set(paginator.page_range))
    shown: list[int] = []
    for number in wanted:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown
