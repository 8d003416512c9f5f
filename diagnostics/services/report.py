"""Write, review, sign and countersign the report (domain §7.3; I1); its sealing stands in seal.py."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import CustomsRole
from accounts.models import User
from clients.enums import Circle, TaskKind
from clients.rules.enterprise_wording import Remark, blocking, lint_all
from clients.services import relation
from core import audit, clock, jobs, pdf
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.languages import filled
from core.lifecycle import lock, move
from diagnostics.documents.edition import Json
from diagnostics.documents.report import canonical
from diagnostics.documents.snapshot import build_snapshot
from diagnostics.enums import KIND_DIAGNOSTIC, KIND_REPORT, DiagnosticState, FindingKind, ReportState
from diagnostics.models import Diagnostic, DiagnosticReport, Dimension, DimensionReading
from diagnostics.queries import people
from diagnostics.queries import report as queries
from diagnostics.services import notice as notices
from diagnostics.services import reviewer as reviewers
from diagnostics.services.seal import SEAL_JOB
from diagnostics.states import report as states

CODE_BYTES = 10  # eighty bits; the printed code cannot be guessed and says nothing of the content
REVIEW_WORKING_DAYS = 5


# ---------- drafting ----------


@transaction.atomic
def start_report(diagnostic: Diagnostic, *, by: User, language: str = "") -> DiagnosticReport:
    """Open the first version of the report once the fieldwork is done; asked twice, it returns the same (§7.3)."""
    diagnostic = lock(diagnostic)
    known = DiagnosticReport.objects.filter(diagnostic=diagnostic).order_by("-version").first()
    if known is not None:
        return known
    if diagnostic.state != DiagnosticState.FIELDWORK_DONE:
        raise TransitionRefused("fieldwork_open", _("The report begins when the fieldwork is done."))
    report = DiagnosticReport.objects.create(
        diagnostic=diagnostic,
        language=language or diagnostic.enterprise.language,
        started_by=by,
        reviewer=people.reviewer(diagnostic),
    )
    audit.record("diagnostics.report_started", obj=report, by=by, to_state=report.state)
    return report


@transaction.atomic
def start_correction(report: DiagnosticReport, *, by: User, change_note: str) -> DiagnosticReport:
    """Open the next version after closing, for a factual correction; the sealed one is kept as it is (§7.3)."""
    lock(report.diagnostic)
    report = lock(report)
    if not report.is_communicated or report.diagnostic.reports.open().exists():
        raise TransitionRefused("not_correctable", _("Only the last communicated version can be corrected."))
    if not change_note.strip():
        raise DomainError("change_note_missing", _("Say in one sentence what this version changes."))
    fresh = DiagnosticReport.objects.create(
        diagnostic=report.diagnostic,
        version=report.version + 1,
        language=report.language,
        is_bilingual=report.is_bilingual,
        lead_text=report.lead_text,
        change_note=change_note.strip(),
        started_by=by,
        reviewer=report.reviewer,
    )
    DimensionReading.objects.bulk_create(
        DimensionReading(report=fresh, dimension_id=row.dimension_id, reading=row.reading, next_step=row.next_step)
        for row in report.readings.all()
    )
    audit.record("diagnostics.report_started", obj=fresh, by=by, to_state=fresh.state, data={"version": fresh.version})
    return fresh


@transaction.atomic
def write_report(
    report: DiagnosticReport, *, by: User, lead_text: str, language: str = "", is_bilingual: bool | None = None
) -> DiagnosticReport:
    """Keep the opening of the summary and the languages; only while drafting."""
    report = _writable(report)
    report.lead_text = lead_text.strip()
    report.language = language or report.language
    report.is_bilingual = report.is_bilingual if is_bilingual is None else is_bilingual
    report.save(update_fields=["lead_text", "language", "is_bilingual", "updated_at"])
    audit.record("diagnostics.report_written", obj=report, by=by)
    return report


@transaction.atomic
def write_reading(
    report: DiagnosticReport, dimension: Dimension, *, by: User, reading: str, next_step: str
) -> DimensionReading:
    """Keep what the team says of one dimension; an empty text falls back on the grid's own words."""
    report = _writable(report)
    values = {"reading": reading.strip(), "next_step": next_step.strip()}
    row, _created = DimensionReading.objects.update_or_create(report=report, dimension=dimension, defaults=values)
    audit.record("diagnostics.report_written", obj=report, by=by, data={"dimension": dimension.code})
    return row


def _writable(report: DiagnosticReport) -> DiagnosticReport:
    report = lock(report)
    if not report.is_writable:
        raise TransitionRefused(
            "report_not_writable", _("This report is no longer being drafted: ask for its return.")
        )
    return report


def remarks_on(report: DiagnosticReport) -> tuple[Remark, ...]:
    """The wording lint over everything the enterprise would read in this draft, each text in its language (§0.1)."""
    enterprise = report.diagnostic.enterprise
    own = (enterprise.name, enterprise.trade_name, enterprise.acronym)
    texts = queries.enterprise_texts(build_snapshot(report))
    found = (remark for place, text, lang in texts for remark in lint_all([(place, text)], lang, own=own))
    return tuple(dict.fromkeys(found))  # what both parts print as it was written is said once


# ---------- review ----------


@transaction.atomic
def submit_report(report: DiagnosticReport, *, by: User, reviewer: User | None = None) -> DiagnosticReport:
    """Send the draft to a reviewer who is not in the team; wording, findings and the two questions are checked first.

    Raises DomainError with what is missing (§7.3: drafting → in_review).
    """
    report = lock(report)
    if not states.SUBMIT.allows(report.state):
        return move(report, states.SUBMIT, by=by)
    reviewer = reviewer or report.reviewer
    if reviewer is None:
        raise DomainError("reviewer_missing", _("Choose the reviewer."))
    if people.is_in_team(reviewer, report.diagnostic) or not reviewer.has_role(CustomsRole.REV):
        raise TwoPersonsNeeded("reviewer_in_team", _("The reviewer cannot be a member of the team."))
    _require_content(report)
    move(
        report,
        states.SUBMIT,
        by=by,
        reviewer=reviewer,
        submitted_at=clock.now(),
        lead_signed_by=None,
        lead_signed_at=None,
        lead_signed_hash="",
    )
    for kind, uuid in ((KIND_DIAGNOSTIC, report.diagnostic.uuid), (KIND_REPORT, report.uuid)):
        relation.close_tasks_about(kind, uuid, by=by)  # drafting it, or taking it up after review, is done
    _assign_reviewer(report, by=by)
    return report


def _assign_reviewer(report: DiagnosticReport, *, by: User) -> None:
    diagnostic = report.diagnostic
    if report.reviewer is not None and people.reviewer(diagnostic) != report.reviewer:
        reviewers.name_reviewer(diagnostic, reviewer=report.reviewer, by=by)
    relation.open_task(
        diagnostic.enterprise,
        owner=report.reviewer,
        kind_of_task=TaskKind.VALIDATE,
        title=filled(gettext_lazy("Review report %(reference)s"), {"reference": diagnostic.reference}),
        due_on=clock.add_working_days(clock.today(), REVIEW_WORKING_DAYS),
        by=by,
        kind=KIND_REPORT,
        uuid=report.uuid,
        circle=Circle.DIAGNOSTIC,
    )


def _require_content(report: DiagnosticReport) -> None:
    """Refuse to send to review what is incomplete or badly worded; say everything at once is left to the page."""
    diagnostic = report.diagnostic
    _require_findings(diagnostic)
    if diagnostic.past_issue_suspected is None:
        raise DomainError(
            "past_issue_unanswered", _("Say first whether weaknesses may have caused errors in the past: yes or no.")
        )
    notices.require_consistent(report)
    stopped = blocking(remarks_on(report))
    if stopped:
        raise DomainError(
            "wording",
            _("Some words cannot be used in a report: %(phrases)s. Say the same of the organisation.")
            % {"phrases": ", ".join(sorted({f"« {remark.phrase} » ({remark.place})" for remark in stopped}))},
        )


def _require_findings(diagnostic: Diagnostic) -> None:
    for finding in diagnostic.findings.retained().prefetch_related("criteria", "recommendations"):
        if not finding.criteria.all():
            raise DomainError(
                "finding_without_criterion",
                _("Link “%(title)s” to at least one criterion.") % {"title": finding.title},
            )
        is_answered = finding.recommendations.all() or finding.no_recommendation_reason
        if finding.kind == FindingKind.WEAKNESS and not is_answered:
            raise DomainError(
                "weakness_without_recommendation",
                _("“%(title)s” needs a recommendation, or the reason why there is none.") % {"title": finding.title},
            )


@transaction.atomic
def return_report(report: DiagnosticReport, *, by: User, comments: str) -> DiagnosticReport:
    """Give the draft back to the team with comments; the lead's signature falls."""
    report = lock(report)
    if not comments.strip() and not report.remarks.filter(settled_at=None).exists():
        raise DomainError("comments_missing", _("Say what the team should look at again."))
    move(
        report,
        states.RETURN,
        by=by,
        review_comments=comments.strip(),
        lead_signed_by=None,
        lead_signed_at=None,
        lead_signed_hash="",
    )
    relation.close_tasks_about(KIND_REPORT, report.uuid, by=by)
    relation.open_task(
        report.diagnostic.enterprise,
        owner=report.diagnostic.lead,
        kind_of_task=TaskKind.PREPARE,
        title=filled(
            gettext_lazy("Take up report %(reference)s after review"), {"reference": report.diagnostic.reference}
        ),
        due_on=clock.add_working_days(clock.today(), REVIEW_WORKING_DAYS),
        by=by,
        kind=KIND_REPORT,
        uuid=report.uuid,
        circle=Circle.DIAGNOSTIC,
    )
    return report


# ---------- two signatures ----------


def signed_hash(snapshot: Json) -> str:
    """Fingerprint of what the lead signs: all of it but the signatures' dates and the services drawn by rule."""
    return pdf.digest(canonical(_signed(snapshot)))


def _signed(snapshot: Json) -> Json:
    mission = {key: value for key, value in snapshot["mission"].items() if not key.endswith("signed_on")}
    recommendations = [{**row, "services": []} for row in snapshot["recommendations"]]
    content = {**snapshot, "mission": mission, "recommendations": recommendations, "services": []}
    if other := snapshot.get("second_language"):
        content["second_language"] = _signed(other)
    return content


@transaction.atomic
def sign_report(report: DiagnosticReport, *, by: User) -> DiagnosticReport:
    """The mission's lead signs first; what is signed is fingerprinted (§7.3)."""
    report = lock(report)
    if report.state != ReportState.IN_REVIEW:
        raise TransitionRefused("not_in_review", _("Only a report in review can be signed."))
    if by.pk != report.diagnostic.lead_id:
        raise DomainError("not_the_lead", _("The lead of the mission signs first."))
    report.lead_signed_by, report.lead_signed_at = by, clock.now()
    report.lead_signed_hash = signed_hash(build_snapshot(report))
    report.save(update_fields=["lead_signed_by", "lead_signed_at", "lead_signed_hash", "updated_at"])
    audit.record("diagnostics.report_signed", obj=report, by=by, data={"hash": report.lead_signed_hash})
    return report


@transaction.atomic
def countersign_report(report: DiagnosticReport, *, by: User) -> DiagnosticReport:
    """The reviewer countersigns: the content is frozen and its file is asked for (§7.3, ADR 0008).

    Two persons: the reviewer is neither the lead nor in the team (§8.2). Content that changed after the lead's
    signature must be signed again.
    """
    report = lock(report)
    if not states.COUNTERSIGN.allows(report.state):
        return move(report, states.COUNTERSIGN, by=by)
    if report.lead_signed_by_id is None:
        raise DomainError("lead_first", _("The lead of the mission signs first."))
    if by.pk == report.lead_signed_by_id or people.is_in_team(by, report.diagnostic):
        raise TwoPersonsNeeded("same_person", _("The reviewer cannot be a member of the team."))
    if by.pk != report.reviewer_id:
        raise DomainError("not_the_reviewer", _("Only the reviewer named for this report countersigns it."))
    if report.remarks.filter(settled_at=None).exists():
        raise DomainError("remarks_open", _("Some of your comments are open: return the draft, or withdraw them."))
    report.countersigned_at = clock.now()
    snapshot = build_snapshot(report)
    if signed_hash(snapshot) != report.lead_signed_hash:
        raise DomainError("content_changed", _("The content changed after the lead signed: the lead must sign again."))
    move(
        report,
        states.COUNTERSIGN,
        by=by,
        countersigned_by=by,
        countersigned_at=report.countersigned_at,
        snapshot=snapshot,
        snapshot_hash=pdf.digest(canonical(snapshot)),
        verification_code=report.verification_code or secrets.token_hex(CODE_BYTES).upper(),
    )
    relation.close_tasks_about(KIND_REPORT, report.uuid, by=by)
    jobs.enqueue(SEAL_JOB, report.uuid)
    return report
