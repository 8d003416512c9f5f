"""What a rehearsal of the calendar would have sent: codes, references and figures, nobody's name (domain §11)."""

from collections import defaultdict
from collections.abc import Callable

from clients.enums import Circle, MessageState
from clients.models import OutboundMessage

SHOWN = 12


def watch_messages() -> Callable[[], list[str]]:
    """Remember the last message there is; return what lists those written since, one line per code and fate."""
    last = OutboundMessage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def report() -> list[str]:
        rows = OutboundMessage.objects.filter(pk__gt=last).order_by("code", "pk")
        return _lines(rows.values_list("code", "occurrence", "fate", "reason", "circle", "enterprise__reference"))

    return report


def _lines(rows: object) -> list[str]:
    """Group messages; what concerns a notice is only counted, a reference would tell that it exists (§7.4)."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, occurrence, fate, reason, circle, reference in rows:  # type: ignore[attr-defined]
        hidden = circle == Circle.NOTICE
        groups[code, occurrence.partition(":")[2] or occurrence, fate, reason].append(
            "" if hidden else reference or ""
        )
    lines = []
    for (code, occurrence, fate, reason), references in groups.items():
        verb = "would leave" if fate == MessageState.QUEUED else fate
        named = sorted({reference for reference in references if reference})
        more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
        about = f" ({', '.join(named[:SHOWN])}{more})" if named else ""
        why = f", {reason}" if reason else ""
        lines.append(f"{code} {occurrence}: {len(references)} {verb}{why}{about}".replace(" :", ":"))
    return lines
