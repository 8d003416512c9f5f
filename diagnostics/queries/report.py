"""Read reports across models: who gets them, which file, what the enterprise reads (domain §7.3, §8.2, §9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import CustomsRole
from accounts.models import User
from clients.enums import Capacity
from clients.models import Assignment, Enterprise, OutboundMessage
from core import clock, reference, registry
from core.models import Job
from core.registry import Page
from diagnostics.enums import KIND_NOTICE, KIND_REPORT, ReportState
from diagnostics.models import DiagnosticReport, RegularisationNotice
from diagnostics.rules.notice import without_notice
from diagnostics.states.notice import UNANSWERED

Json = dict[str, Any]
# Titles of the grid are published reference content: the lint reads what people wrote.
WRITTEN = {
    "dimensions": ("reading", "next_step"),
    "strengths": ("title", "finding", "build_on"),
    "improvement_areas": ("title", "finding", "possible_effect", "next_step"),
    "recommendations": ("text", "expected_result", "expected_evidence"),
}


def relations_readers(enterprise: Enterprise) -> list[User]:
    """The relations unit told of a report at the same instant: the account agents and the heads of the unit (I7)."""
    held = Assignment.objects.active().filter(enterprise=enterprise, capacity=Capacity.ACCOUNT_AGENT)
    people = {row.user_id: row.user for row in held.select_related("user") if row.user.is_active}
    for head in User.objects.with_role(CustomsRole.CRH):
        people.setdefault(head.pk, head)
    return [people[key] for key in sorted(people)]


def notice_of(report: DiagnosticReport) -> RegularisationNotice | None:
    """The notice this version prints: its own, or the one an earlier version started (§7.3, corrections)."""
    return (
        RegularisationNotice.objects.filter(
            report__diagnostic_id=report.diagnostic_id, report__version__lte=report.version
        )
        .order_by("-report__version")
        .first()
    )


def untold_since(day: dt.date) -> QuerySet[DiagnosticReport]:
    """Return the latest reports closed since a day of which nobody at the enterprise was told (N13)."""
    told = OutboundMessage.objects.filter(
        code="N13", about_kind=KIND_REPORT, about_uuid=OuterRef("uuid"), context__is_unit=False
    )
    later = DiagnosticReport.objects.communicated().filter(
        diagnostic=OuterRef("diagnostic"), version__gt=OuterRef("version")
    )
    return DiagnosticReport.objects.communicated().filter(~Exists(told), ~Exists(later), closed_on__gte=day)


def default_period(language: str) -> str:
    """The period to review when the team names none: the administration's parameter, in the report's language."""
    if language == "fr":
        return str(settings.CCV_REGULARISATION_REVIEW_PERIOD)
    return str(reference.read("report_texts")[language]["notice_default_period"])


def visible_notice(report: DiagnosticReport, user: Any) -> RegularisationNotice | None:
    """The notice of a report, for those who may know of it; for the others there is none (§7.4)."""
    notice = notice_of(report)
    if notice is None:
        return None
    return RegularisationNotice.objects.visible_to(user).filter(pk=notice.pk).first()


def file_for(report: DiagnosticReport, user: Any) -> tuple[Any, str]:
    """The sealed file this person may read, with its SHA-256: whole, or without the notice."""
    if report.reader_file and visible_notice(report, user) is None:
        return report.reader_file, report.reader_sha256
    return report.file, report.sha256


def snapshot_for(report: DiagnosticReport, user: Any) -> Json:
    """The frozen content this person may read: whole, or without the notice (§7.4)."""
    snapshot: Json = report.snapshot or {}
    return snapshot if visible_notice(report, user) is not None else without_notice(snapshot)


def printed_codes(report: DiagnosticReport) -> list[tuple[str, str]]:
    """Every strength, area and recommendation of the sealed text, as codes with titles, to be commented one by one."""
    snapshot: Json = report.snapshot or {}
    findings = [*snapshot["strengths"], *snapshot["improvement_areas"]]
    named = [(row["code"], f"{row['code']} {row['title']}") for row in findings]
    return named + [(row["code"], f"{row['code']} {row['text']}") for row in snapshot["recommendations"]]


def by_code(code: str) -> DiagnosticReport | None:
    """The communicated report that prints this random code, however it was typed."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    if not plain:
        return None
    rows = DiagnosticReport.objects.communicated().select_related("diagnostic")
    return rows.filter(verification_code=plain).first()


def is_sealed_file(report: DiagnosticReport | None, fingerprint: str) -> bool:
    """Whether a fingerprint is that of a sealed file of this report, whichever reader it was made for."""
    plain = fingerprint.strip().lower()
    return report is not None and bool(plain) and plain in {report.sha256, report.reader_sha256}


def enterprise_texts(snapshot: Json) -> Iterator[tuple[str, str, str]]:
    """Every text a person wrote and the enterprise will read: where it stands, its words, their language."""
    yield _text(snapshot, "summary", snapshot["summary"], "lead")
    for chapter, names in WRITTEN.items():
        for item in snapshot[chapter]:
            for name in names:
                yield _text(snapshot, item["code"], item, name)
    for dimension in snapshot["dimensions"]:
        for criterion in dimension["criteria"]:
            for name in ("rationale", "na_reason"):
                yield _text(snapshot, criterion["code"], criterion, name)
    if other := snapshot.get("second_language"):
        yield from enterprise_texts(other)


def _text(snapshot: Json, place: str, item: Json, name: str) -> tuple[str, str, str]:
    return place, item.get(name, ""), item.get("other_lang", {}).get(name, snapshot["lang"])


def unsealable(kind: str) -> QuerySet[DiagnosticReport]:
    """Countersigned reports whose file was given up on."""
    failed = Job.objects.filter(kind=kind, state=Job.State.FAILED).values("object_uuid")
    alive = Job.objects.filter(kind=kind, state__in=[Job.State.QUEUED, Job.State.RUNNING]).values("object_uuid")
    waiting = DiagnosticReport.objects.filter(state=ReportState.COUNTERSIGNED, uuid__in=failed)
    return waiting.exclude(uuid__in=alive)


def report_pages(user: Any) -> list[Page]:
    """Where reports lead this person: to be read once communicated, to be reviewed before."""
    rows = DiagnosticReport.objects.visible_to(user)
    name = "diagnostics:report_read" if user.is_customs else "diagnostics:report_enterprise"
    waiting = rows.exclude(state=ReportState.COMMUNICATED)
    return [Page(rows.communicated(), name), Page(waiting, "diagnostics:report_review")]


def notice_pages(user: Any) -> list[Page]:
    """Where notices lead this person: their page, for those who may know of them."""
    return [Page(RegularisationNotice.objects.visible_to(user), "diagnostics:notice")]


def report_message_still_due(message: Any) -> bool:
    """The call for comments falls when their time is over or one was left; a report that is out stays out (§11)."""
    report = DiagnosticReport.objects.filter(uuid=message.about_uuid).first()
    if report is None or not report.is_communicated:
        return False
    if message.code == "N14" and message.occurrence.startswith("D"):
        in_time = report.comments_until is not None and clock.today() <= report.comments_until
        return in_time and not report.comments.exists()
    return True


def notice_message_still_due(message: Any) -> bool:
    """A reminder falls with the answer; receipts and the first notice always leave (§11)."""
    if message.code != "N16":
        return True
    notice = RegularisationNotice.objects.filter(uuid=message.about_uuid).first()
    return notice is not None and notice.state in UNANSWERED


def declare() -> None:
    """Fill the registry for reports and notices."""
    registry.register(
        KIND_REPORT,
        registry.Entry(label=_("Diagnostic report"), pages=report_pages, still_due=report_message_still_due),
    )
    registry.register(
        KIND_NOTICE,
        registry.Entry(label=_("Document to read"), pages=notice_pages, still_due=notice_message_still_due),
    )
