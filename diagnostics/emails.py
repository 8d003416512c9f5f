"""What our messages carry: primitives only, never a finding, a score or a notice (domain §11). They never send."""

import datetime as dt
from typing import Any

from django.urls import reverse

from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest, RegularisationNotice
from diagnostics.rules.dates import long_date, period


def _both(name: str, day: dt.date | None) -> dict[str, str]:
    """A date in words for each language: the template of a language takes its own."""
    if day is None:
        return {f"{name}_fr": "", f"{name}_en": ""}
    return {f"{name}_fr": long_date(day, "fr"), f"{name}_en": long_date(day, "en")}


def proposal_message(request: DiagnosticRequest) -> dict[str, Any]:
    """N09, N10: the link and until when; the words of the agent are read on the page, not in the mail."""
    return {
        "link": reverse("diagnostics:request_enterprise", args=[request.uuid]),
        "context": {"reference": request.reference, **_both("valid_until", request.valid_until)},
    }


def education_message(request: DiagnosticRequest) -> dict[str, Any]:
    """N08: a reasoned answer is on the portal; the letter names the questionnaire it rests on."""
    reference = request.response.reference if request.response else request.reference
    return {
        "link": reverse("diagnostics:request_enterprise", args=[request.uuid]),
        "context": {"reference": reference or request.reference},
    }


def mission_message(diagnostic: Diagnostic) -> dict[str, Any]:
    """N11, N12, N15: the mission's own page and its dates."""
    return {
        "link": reverse("diagnostics:mission_enterprise", args=[diagnostic.uuid]),
        "context": {
            "reference": diagnostic.reference,
            "period_fr": period(diagnostic.starts_on, diagnostic.ends_on, "fr"),
            "period_en": period(diagnostic.starts_on, diagnostic.ends_on, "en"),
            **_both("starts_on", diagnostic.starts_on),
        },
    }


def code_message(code: str, reference: str) -> dict[str, str]:
    """The one-time code of an online acceptance; it lives in this mail only."""
    return {"code": code, "reference": reference}


def report_message(report: DiagnosticReport, *, is_unit: bool = False, is_received: bool = False) -> dict[str, Any]:
    """N13, N14: a document is there; the unit reads the enterprise's name, nobody reads a word of it (§11)."""
    page = "diagnostics:report_read" if is_unit else "diagnostics:report_enterprise"
    return {
        "link": reverse(page, args=[report.uuid]),
        "context": {
            "reference": report.diagnostic.reference,
            "version": report.version,
            "is_unit": is_unit,
            "is_received": is_received,
            **_both("comments_until", report.comments_until),
        },
    }


def notice_message(notice: RegularisationNotice, *, receipt: str = "") -> dict[str, Any]:
    """N16, N17: a document to read before a date, or a receipt's number; never what it is about (§7.4)."""
    return {
        "link": reverse("diagnostics:notice", args=[notice.uuid]),
        "context": {"receipt": receipt, **_both("date", notice.deadline)},
    }
