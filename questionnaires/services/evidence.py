"""Files that support an answer: received, removed, checked, erased when they concern a transaction (§2.5, I3)."""

from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, jobs, uploads
from core.errors import DomainError
from core.lifecycle import lock
from questionnaires.enums import EvidenceCategory, ResponseState, ScanStatus
from questionnaires.models import Evidence, Question, ScreeningResponse
from questionnaires.queries.response import open_complement


def _require_open(response: ScreeningResponse, question: Question) -> int:
    """Return the round a file belongs to; refuse when nothing more is received for this question."""
    if response.is_open:
        return 0
    request = open_complement(response)
    if request is None or question.pk not in {item.question_id for item in request.items.all()}:
        raise DomainError("response_sent", _("These answers have already been sent: no file can be added or removed."))
    return request.round


@transaction.atomic
def add_evidence(
    response: ScreeningResponse,
    *,
    question: Question,
    uploaded: File,
    non_transactional: bool,
    by: User,
    category: str = EvidenceCategory.OTHER,
) -> Evidence:
    """Keep a file beside an answer; the same file twice is kept once.

    Raises UploadRefused with the reason, and refuses a file not declared outside any customs transaction (I3).
    """
    if not non_transactional:
        raise DomainError(
            "tick_missing", _("Tick the box that says that this document concerns no particular customs transaction.")
        )
    clean = uploads.inspect(uploaded)
    response = lock(response)
    round_ = _require_open(response, question)
    same = response.evidence.filter(question=question, sha256=clean.sha256).first()
    if same is not None and same.is_kept:
        return same
    if same is not None:
        raise uploads.refuse("purged", _("This file was refused before. Send another document."))
    uploads.total_guard(response.evidence.kept().aggregate(total=Sum("size"))["total"] or 0, clean.size)
    has_scanner = uploads.scanner() is not None
    evidence = Evidence(
        response=response,
        question=question,
        category=category if category in EvidenceCategory.values else EvidenceCategory.OTHER,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        non_transactional=True,
        scan_status=ScanStatus.PENDING if has_scanner else ScanStatus.CLEAN,
        round=round_,
        added_by=by,
    )
    evidence.file.save(f"file.{clean.extension}", clean.content, save=False)
    evidence.save()
    audit.record("questionnaires.evidence.added", obj=evidence, by=by, data={"sha256": clean.sha256})
    if has_scanner:
        jobs.enqueue("questionnaires.scan_evidence", evidence.uuid)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Take a file back while the answers can still be changed."""
    response = lock(evidence.response)
    round_ = _require_open(response, evidence.question)
    if evidence.round != round_:
        raise DomainError("evidence_sent", _("This file has already been sent with your answers."))
    audit.record("questionnaires.evidence.removed", obj=evidence, by=by, data={"sha256": evidence.sha256})
    storage, name = evidence.file.storage, str(evidence.file.name)
    evidence.delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def purge_evidence(evidence: Evidence, *, by: User) -> Evidence:
    """Erase a file that concerns a customs transaction; its fingerprint and the act remain on record (I3)."""
    evidence = lock(evidence)
    if evidence.scan_status == ScanStatus.PURGED:
        return evidence
    if evidence.response.state not in {ResponseState.UNDER_EVALUATION, ResponseState.COMPLEMENT_REQUESTED}:
        raise DomainError("not_under_evaluation", _("A file can be erased only while the answers are being read."))
    storage, name = evidence.file.storage, str(evidence.file.name)
    evidence.file = ""
    evidence.scan_status = ScanStatus.PURGED
    evidence.purged_at = clock.now()
    evidence.save(update_fields=["file", "scan_status", "purged_at", "updated_at"])
    audit.record("questionnaires.evidence.purged", obj=evidence, by=by, data={"sha256": evidence.sha256})
    transaction.on_commit(lambda: storage.delete(name))
    return evidence


def scan_evidence(uuid: UUID) -> None:
    """Have a received file checked; a scanner that cannot answer raises, and the file stays in quarantine."""
    evidence = Evidence.objects.filter(uuid=uuid, scan_status=ScanStatus.PENDING).first()
    scan = uploads.scanner()
    if evidence is None or scan is None:
        return
    with evidence.file.open("rb") as content:
        verdict = scan(content)
    clean = verdict is uploads.ScanVerdict.CLEAN
    with transaction.atomic():
        evidence = lock(evidence)
        if evidence.scan_status != ScanStatus.PENDING:  # erased, or judged by another worker, while it was read
            return
        evidence.scan_status = ScanStatus.CLEAN if clean else ScanStatus.REFUSED
        evidence.save(update_fields=["scan_status", "updated_at"])
        audit.record(f"questionnaires.evidence.{evidence.scan_status}", obj=evidence, by=None)
    if not clean:
        evidence.file.storage.delete(str(evidence.file.name))


def record_download(evidence: Evidence, *, by: User) -> None:
    """Write who opened a file: visible to the data protection officer and the internal audit (§8.2)."""
    audit.record("questionnaires.evidence.opened", obj=evidence, by=by)
