"""Correct a text in the next version of a report (domain §7.3)."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from diagnostics.forms.report import CorrectTextForm
from diagnostics.queries.correction import FIELDS, columns, corrected, rows_of
from diagnostics.services import correction as services
from diagnostics.views.report_bench import WritePage


class CorrectText(WritePage):
    """The texts of one finding, recommendation or criterion, as the next version will say them."""

    def row(self) -> Any:
        """The row of the address, with what this version already corrects; only in a next version."""
        place = self.kwargs["place"]
        rows = rows_of(self.report.diagnostic) if self.report.version > 1 else {}
        if place not in rows:
            raise Http404
        corrected(self.report, [rows[place]])
        return rows[place]

    def page_title(self) -> str:
        """Which text."""
        row = self.row()
        return str(getattr(row, "criterion", row))

    def build(self, *args: Any, **kwargs: Any) -> CorrectTextForm:
        """The fields of this kind of place."""
        self.row()
        return CorrectTextForm(*args, names=FIELDS[self.kwargs["place"].partition(":")[0]], **kwargs)

    def initial(self) -> dict[str, Any]:
        """The texts as they stand in this version."""
        row, names = self.row(), columns(self.kwargs["place"], self.report.language)
        return {name: getattr(row, column) for name, column in names.items()}

    def act(self, data: dict[str, Any]) -> None:
        """Keep them."""
        services.correct_text(self.report, self.kwargs["place"], texts=data, by=self.request.user)
