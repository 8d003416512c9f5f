"""Files that support an answer: received, removed, checked, erased when they concern a transaction (§2.5, I3)."""

from uuid import UUID

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from clients.services import papers
from core import audit, clock, jobs, quarantine, uploads
from core.errors import DomainError
from core.lifecycle import lock, move
from questionnaires.enums import EvidenceCategory, PurgeReason, ScanStatus
from questionnaires.models import Evidence, Question, ScreeningResponse
from questionnaires.queries.response import open_complement
from questionnaires.states import CLEAR_FILE, PURGE_FILE, REFUSE_FILE


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
    is_sure: bool = False,
    replaces: Evidence | None = None,
) -> Evidence:
    """Keep a file beside an answer; the same file twice is kept once; `replaces` is taken back once this one is kept.

    Raises UploadRefused with the reason, and refuses a file not declared outside any customs transaction (I3).
    `is_sure`: the person read that it may be a paper of a transaction and says that it is none.
    """
    clean = uploads.inspect(uploaded)  # what can never be taken is said first: no box would mend it
    if not non_transactional:
        raise DomainError(
            "tick_missing", _("Tick the box that says that this document concerns no particular customs transaction.")
        )
    doubt_lifted = papers.judge(clean.name, clean, is_sure=is_sure)
    response = lock(response)
    round_ = _require_open(response, question)
    same = response.evidence.filter(question=question, sha256=clean.sha256).first()
    if same is not None and same.is_kept:
        return same
    if same is not None:
        raise uploads.refuse("purged", _("This file was refused before. Send another document."))
    kept = response.evidence.kept().aggregate(total=Sum("size"))["total"] or 0
    uploads.total_guard(kept - (replaces.size if replaces is not None else 0), clean.size)
    evidence = Evidence(
        response=response,
        question=question,
        category=category if category in EvidenceCategory.values else EvidenceCategory.OTHER,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        non_transactional=True,
        doubt_lifted=doubt_lifted,
        round=round_,
        added_by=by,
        state=quarantine.arrival(),
    )
    _store(evidence, clean.content, clean.extension)
    audit.record("questionnaires.evidence.added", obj=evidence, by=by, data={"sha256": clean.sha256})
    if replaces is not None:
        remove_evidence(replaces, by=by)
    return evidence


def _store(evidence: Evidence, content: File, extension: str) -> None:
    """Write the file into quarantine; without a scanner on this installation it may be opened at once."""
    evidence.file.save(f"file.{extension}", content, save=False)
    evidence.save()
    if evidence.state == ScanStatus.PENDING:
        jobs.enqueue("questionnaires.scan_evidence", evidence.uuid)


@transaction.atomic
def reuse_evidence(
    response: ScreeningResponse, *, question: Question, source: Evidence, non_transactional: bool, by: User
) -> Evidence:
    """Keep a copy of a file the enterprise already gave, for another question or another year."""
    if source.response.enterprise_id != response.enterprise_id or source.state != ScanStatus.CLEAN:
        raise DomainError("not_reusable", _("This file can no longer be taken again. Send it from your device."))
    with source.file.open("rb") as content:
        again = ContentFile(content.read(), name=source.name)
    return add_evidence(
        response,
        question=question,
        uploaded=again,
        non_transactional=non_transactional,
        category=source.category,
        is_sure=source.doubt_lifted,
        by=by,
    )


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
    if name:  # the file of one that the security check refused is gone already
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def purge_evidence(evidence: Evidence, *, by: User, reason: str = PurgeReason.TRANSACTION) -> Evidence:
    """Erase a signalled file and every copy the enterprise made of it; who, when and a reason code remain (I3).

    The fingerprint stays: nothing can be read from it, and the same file is refused when it comes back.
    """
    evidence = lock(evidence)
    if evidence.state == ScanStatus.PURGED:
        return evidence
    code = reason if reason in PurgeReason.values else PurgeReason.TRANSACTION
    copies = Evidence.objects.filter(response__enterprise_id=evidence.response.enterprise_id, sha256=evidence.sha256)
    for row in copies.exclude(state=ScanStatus.PURGED).order_by("pk"):
        _purge(lock(row), by=by, code=code)
    evidence.refresh_from_db()
    return evidence


def _purge(evidence: Evidence, *, by: User, code: str) -> None:
    storage, name = evidence.file.storage, str(evidence.file.name)
    now = clock.now()
    erased = {"file": "", "name": "", "size": 0, "purged_at": now, "purged_by": by, "purge_reason": code}
    move(evidence, PURGE_FILE, by=by, reason=code, **erased)
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def scan_evidence(uuid: UUID) -> None:
    """Have a received file checked; while the scanner is silent the file stays in quarantine and is tried again."""
    quarantine.check(Evidence.objects.all(), uuid, clear=CLEAR_FILE, refuse=REFUSE_FILE)


def record_download(evidence: Evidence, *, by: User) -> None:
    """Write who opened a file: visible to the data protection officer and the internal audit (§8.2)."""
    audit.record("questionnaires.evidence.opened", obj=evidence, by=by)
