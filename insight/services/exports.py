"""Figures that leave the portal: with a reason, written down (domain §8.2)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core import audit
from insight.documents.tables import as_csv
from insight.queries import board
from insight.queries.board import Lens


def lines(lens: Lens) -> Iterator[list[str]]:
    """The board as a table, each figure with its definition (§10)."""
    yield [
        _("Code"), _("Indicator"), _("Definition"), _("Value"), _("Detail"), _("Cases"), _("Target"), _("From"), _("To"),
        _("Enterprises"),
    ]  # fmt: skip
    first, last = f"{lens.period.first:%Y-%m}", f"{lens.period.last:%Y-%m}"
    group = f"{lens.cut}:{lens.cut_value}" if lens.cut_value else str(lens.cut)
    for _theme, found in board.board(lens):
        for one in found:
            item = one.indicator
            yield [
                item.code, str(item.label), str(item.formula), one.value, one.note, one.cases, one.target, first, last, group,
            ]  # fmt: skip


def export_board(lens: Lens, *, by: Any, reason: str) -> bytes:
    """Return the board as CSV and write who took it and why."""
    audit.record(
        "insight.exported",
        obj=None,
        by=by,
        reason=reason,
        data={"from": f"{lens.period.first:%Y-%m}", "to": f"{lens.period.last:%Y-%m}", "cut": str(lens.cut)},
    )
    return as_csv(lines(lens))
