"""Correct the texts of a communicated report in its next version, which nobody reads before it is closed (§7.3, ADR 0008).

The corrected texts live in the new version. The papers, the follow-up of the recommendations and the version already
sealed show the old ones until both sides receive the new one; then, in the same transaction, the papers take them over.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import DomainError, TransitionRefused
from core.lifecycle import lock
from diagnostics.models import CriterionRating, DiagnosticReport
from diagnostics.queries.correction import FIELDS, columns, outdated, rows_of
from diagnostics.rules.scores import RATIONALE_MINIMUM


@transaction.atomic
def correct_text(report: DiagnosticReport, place: str, *, texts: dict[str, str], by: User) -> DiagnosticReport:
    """Keep the corrected texts of one finding, recommendation or criterion; a text put back as it was leaves no trace.

    `place` is kind:key (queries/correction.py). Levels, links and priorities never change: they would be another
    diagnostic. Raises TransitionRefused when the version is not drafted, DomainError for a place that does not exist.
    """
    report = lock(report)
    if not report.is_writable or report.version == 1:
        raise TransitionRefused(
            "report_not_writable", _("This report is no longer being drafted: ask for its return.")
        )
    rows = rows_of(report.diagnostic)
    if place not in rows:
        raise DomainError("unknown_place", _("This text is not part of the report."))
    row, names = rows[place], columns(place, report.language)
    said = {name: texts.get(name, "").strip() for name in FIELDS[place.partition(":")[0]]}
    required = "rationale" if isinstance(row, CriterionRating) else "title"
    if len(said[required]) < (RATIONALE_MINIMUM if required == "rationale" else 1):
        raise DomainError("text_missing", _("This text cannot be left empty."))
    changed = {name: value for name, value in said.items() if value != getattr(row, names[name])}
    report.corrections = {key: value for key, value in report.corrections.items() if key != place}
    if changed:
        report.corrections[place] = changed
    report.save(update_fields=["corrections", "updated_at"])
    audit.record("diagnostics.report_written", obj=report, by=by, data={"place": place.partition(":")[0]})
    return report


def apply(report: DiagnosticReport, *, by: User | None) -> int:
    """Let the papers take over the corrected texts at the closing of their version, in its transaction.

    Their words in the other language go: a later version would print again what this one corrects (ADR 0015).
    """
    rows: dict[str, Any] = rows_of(report.diagnostic) if report.corrections else {}
    for place, texts in report.corrections.items():
        row, names = rows[place], columns(place, report.language)
        for name, value in texts.items():
            setattr(row, names[name], value)
            for column in outdated(place, name, report.language):
                setattr(row, column, "")
        row.version += 1
        if isinstance(row, CriterionRating):
            row.rated_at = clock.now()
        row.save()
    if report.corrections:
        audit.record("diagnostics.texts_corrected", obj=report, by=by, data={"n": len(report.corrections)})
    return len(report.corrections)
