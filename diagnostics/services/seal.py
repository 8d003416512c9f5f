"""Make the file of a countersigned report, then communicate it to both sides at once (domain §7.3, §9; I7; ADR 0008)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, TaskKind
from clients.services import outreach, relation
from clients.services import segment as segments
from clients.services.reach import reach
from core import audit, clock, jobs, pdf
from core.errors import DomainError
from core.languages import filled
from core.lifecycle import lock, move
from diagnostics import signals
from diagnostics.documents.edition import Edition, Json
from diagnostics.documents.report import ReportFile, seal_file
from diagnostics.emails import report_message
from diagnostics.enums import KIND_REPORT, DiagnosticState, ReportState
from diagnostics.models import Diagnostic, DiagnosticReport, RegularisationNotice
from diagnostics.queries import people
from diagnostics.queries import report as queries
from diagnostics.queries.grid import diagnostic_scores
from diagnostics.rules.notice import without_notice
from diagnostics.services import correction as corrections
from diagnostics.services import notice as notices
from diagnostics.states import mission as mission_states
from diagnostics.states import report as states

SEAL_JOB = "diagnostics.seal_report"
SEAL_TRIES = 3
CONTACT_WORKING_DAYS = 5


class MissingSeal(DomainError):
    """The file is not there yet, or shows another day than the day of closing: it must be made again."""


def seal_report(report: DiagnosticReport) -> DiagnosticReport:
    """Make the file with today's date and communicate the report; safe to run twice.

    Rendering holds no lock. When midnight passes between the file and the closing, the file is made again.
    """
    for _attempt in range(SEAL_TRIES):
        report.refresh_from_db()
        if report.state != ReportState.COUNTERSIGNED or report.diagnostic.state == DiagnosticState.CANCELLED:
            return report
        if report.sealed_on != clock.today() or not report.file:
            try:
                files = render_files(report)
            except pdf.PdfTooHeavy:  # another try would fail too: a person must shorten the text
                return give_up_sealing(report)
            store_seal(report, *files)
        try:
            return close_and_communicate(report, by=report.countersigned_by)
        except MissingSeal:
            continue
    raise MissingSeal("seal_outdated", _("The file shows another day than today."))


def edition_of(report: DiagnosticReport, snapshot: Json) -> Edition:
    """The printed form of a countersigned report, dated today."""
    path = reverse("diagnostics:verify", args=[report.verification_code])
    return Edition(
        snapshot=snapshot,
        closed_on=clock.today(),
        code=report.printed_code,
        verify_url=f"{settings.CCV_BASE_URL}{path}",
    )


def render_files(report: DiagnosticReport) -> tuple[ReportFile, ReportFile | None]:
    """The sealed file and, when there is a notice, the same without it for readers who may not know (§7.4)."""
    snapshot: Json = report.snapshot or {}
    full = seal_file(edition_of(report, snapshot))
    bare = seal_file(edition_of(report, without_notice(snapshot))) if snapshot["notice"] else None
    return full, bare


@transaction.atomic
def store_seal(report: DiagnosticReport, full: ReportFile, bare: ReportFile | None) -> DiagnosticReport:
    """Keep the file beside its SHA-256; an earlier one, dated another day and never shown, is replaced."""
    report = lock(report)
    if report.state != ReportState.COUNTERSIGNED:
        return report
    old = [(field.storage, field.name) for field in (report.file, report.reader_file) if field.name]
    report.file.save("report.pdf", ContentFile(full.content), save=False)
    report.sha256, report.sealed_on = full.sha256, full.dated
    if bare is not None:
        report.reader_file.save("report.pdf", ContentFile(bare.content), save=False)
        report.reader_sha256 = bare.sha256
    names = ["file", "sha256", "sealed_on", "reader_file", "reader_sha256", "updated_at"]
    report.save(update_fields=names)
    audit.record("diagnostics.report_sealed", obj=report, by=None, data={"sha256": full.sha256})
    transaction.on_commit(lambda: _forget(old))
    return report


def _forget(files: list[tuple[Any, str]]) -> None:
    """Remove files that were never shown to anybody."""
    for storage, name in files:
        storage.delete(name)


def require_seal(report: DiagnosticReport) -> None:
    """Refuse to close without a file, or with a file that shows another day (Africa/Lome)."""
    if not report.file or not report.sha256:
        raise MissingSeal("seal_missing", _("The file of the report is not ready yet."))
    if report.sealed_on != clock.today():
        raise MissingSeal("seal_outdated", _("The file shows another day than today."))


@transaction.atomic
def close_and_communicate(report: DiagnosticReport, *, by: User | None) -> DiagnosticReport:
    """Close the report and release it to the enterprise and the relations unit at the same instant (FAQ; I7).

    Needs the sealed file of the day. Starts the two months when a notice is attached (I8). Everything here is one
    transaction: both sides have it, or nobody does. Raises TransitionRefused, MissingSeal.
    """
    report = lock(report)
    if states.CLOSE.allows(report.state):
        require_seal(report)
    now = clock.now()
    move(report, states.CLOSE, by=by, closed_at=now, closed_on=report.sealed_on)
    diagnostic = lock(report.diagnostic)
    if report.version == 1:
        move(diagnostic, mission_states.COMMUNICATE, by=by, communicated_at=now)
    corrections.apply(report, by=by)
    scores = diagnostic_scores(diagnostic)
    values = {
        "capacity": _exact(scores.capacity),
        "motivation": _exact(scores.motivation),
        "reference": diagnostic.reference,
    }
    segments.set_part(diagnostic.enterprise, part="diagnostic", values=values, by=by)
    _tell_both_sides(report, by=by)
    notices.issue_notice(report, by=by)
    signals.report_closed.send(sender=DiagnosticReport, report=report, by=by)
    return report


def _exact(value: Any) -> str | None:
    return None if value is None else str(value)


def _tell_both_sides(report: DiagnosticReport, *, by: User | None) -> None:
    """N13 to the enterprise and to the unit, one line on the timeline, and the call within five working days."""
    enterprise = report.diagnostic.enterprise
    about = (KIND_REPORT, report.uuid)
    reference = {"reference": report.diagnostic.reference}
    relation.log_interaction(
        enterprise,
        by=by,
        channel=Channel.SYSTEM,
        subject=filled(gettext_lazy("Report %(reference)s communicated"), reference),
        circle=Circle.ENTERPRISE,
        kind=KIND_REPORT,
        uuid=report.uuid,
    )
    tell_enterprise(report, by=by)
    for agent in queries.relations_readers(enterprise):
        message = report_message(report, is_unit=True)
        outreach.post("N13", enterprise=enterprise, to=agent, about=about, by=by, **message)
    if report.version > 1:
        return  # the services were presented after the first version
    relation.open_task(
        enterprise,
        owner=people.account_agent(enterprise),
        kind_of_task=TaskKind.CALL,
        title=filled(gettext_lazy("Present the services after report %(reference)s"), reference),
        due_on=clock.add_working_days(clock.today(), CONTACT_WORKING_DAYS),
        by=by,
        kind=KIND_REPORT,
        uuid=report.uuid,
        circle=Circle.RELATIONSHIP,
    )


def tell_enterprise(report: DiagnosticReport, *, by: User | None) -> int:
    """Say to those who speak for the enterprise that its report is there (N13); return how many are told."""
    enterprise, about = report.diagnostic.enterprise, (KIND_REPORT, report.uuid)
    found = reach(enterprise, people.recipients(enterprise), "N13")
    for person in found:
        outreach.post("N13", enterprise=enterprise, to=person, about=about, by=by, **report_message(report))
    return len(found)


@transaction.atomic
def give_up_sealing(report: DiagnosticReport) -> DiagnosticReport:
    """Bring back to review a report whose file cannot be made, and ask the head of diagnostics to look (§7.3)."""
    report = lock(report)
    move(report, states.RELEASE, by=None, reason="seal_failed", snapshot=None, snapshot_hash="")
    relation.open_task(
        report.diagnostic.enterprise,
        owner=people.head_of_diagnostics() or report.diagnostic.lead,
        kind_of_task=TaskKind.VALIDATE,
        title=filled(
            gettext_lazy("The file of report %(reference)s could not be made"),
            {"reference": report.diagnostic.reference},
        ),
        due_on=clock.add_working_days(clock.today(), 1),
        by=None,
        kind=KIND_REPORT,
        uuid=report.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    return report


def drop_open_reports(diagnostic: Diagnostic, *, by: User | None) -> int:
    """Forget the file that waits when a mission is stopped: nothing will be communicated, nothing reviewed (§7.3)."""
    waiting = list(DiagnosticReport.objects.filter(diagnostic=diagnostic).open())
    for report in waiting:
        relation.close_tasks_about(KIND_REPORT, report.uuid, by=by)
    return sum(jobs.drop(SEAL_JOB, report.uuid) for report in waiting)


def erase_open_reports(diagnostic: Diagnostic) -> int:
    """Erase what a stopped mission had drafted, notice and files included: it was never shown to anybody (§7.3)."""
    waiting = list(DiagnosticReport.objects.filter(diagnostic=diagnostic).open())
    for report in waiting:
        files = [(field.storage, str(field.name)) for field in (report.file, report.reader_file) if field.name]
        RegularisationNotice.objects.filter(report=report).delete()
        report.delete()
        transaction.on_commit(partial(_forget, files))
    return len(waiting)
