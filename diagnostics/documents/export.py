"""The data of a sealed report for machines: JSON with everything, CSV with what a spreadsheet can use (domain §9)."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from core.spreadsheets import csv_bytes
from diagnostics.documents.edition import Json
from diagnostics.documents.report import canonical
from diagnostics.models import DiagnosticReport


def file_name(report: DiagnosticReport, ending: str, mark: str = ".") -> str:
    """Name a download after the reference and the version."""
    return f"{report.diagnostic.reference}-v{report.version}{mark}{ending}"


def as_json(report: DiagnosticReport, snapshot: Json) -> bytes:
    """The frozen content with the closing day, as the PDF carries it, and the comments received since."""
    about = {
        **snapshot["report"],
        "closed_on": report.closed_on.isoformat() if report.closed_on else "",
        "verification_code": report.printed_code,
    }
    comments = [
        {"about": row.about, "text": row.text, "received_at": row.created_at.isoformat()}
        for row in report.comments.all()
    ]
    return canonical({**snapshot, "report": about, "comments_received": comments})


def as_csv(snapshot: Json) -> bytes:
    """One line per criterion, strength, area and recommendation; written by the one safe writer."""
    with translation.override(snapshot["lang"]):
        rows = [
            [_("Kind"), _("Code"), _("Title"), _("Level"), _("Previous level"), _("Text"), _("Links"), _("Months")],
            *_criteria(snapshot),
            *_findings(snapshot),
            *_recommendations(snapshot),
        ]
    return csv_bytes([["" if value is None else str(value) for value in row] for row in rows])


def _criteria(snapshot: Json) -> list[list[object]]:
    kind = _("Criterion")
    return [
        [kind, c["code"], c["title"], c["level"], c["previous_level"], c["rationale"] or c["na_reason"], d["code"], ""]
        for d in snapshot["dimensions"]
        for c in d["criteria"]
    ]


def _findings(snapshot: Json) -> list[list[object]]:
    chapters = ((_("Strength"), "strengths"), (_("Improvement area"), "improvement_areas"))
    return [
        [kind, row["code"], row["title"], "", "", row["finding"], ", ".join(row["criteria"]), ""]
        for kind, chapter in chapters
        for row in snapshot[chapter]
    ]


def _recommendations(snapshot: Json) -> list[list[object]]:
    kind = _("Recommendation")
    return [
        [kind, row["code"], row["text"], "", "", row["expected_result"], ", ".join(row["areas"]), row["due_months"]]
        for row in snapshot["recommendations"]
    ]
