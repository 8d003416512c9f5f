"""Keying a questionnaire that came on paper: as it was written, with its source, and the enterprise told (§7.1)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import TaskKind
from clients.services import relation
from core import audit, clock, jobs, quarantine, uploads
from core.errors import DomainError
from core.lifecycle import lock, move
from questionnaires.models import PaperForm, ScreeningResponse
from questionnaires.models.paper import PAPER_KIND
from questionnaires.queries.response import correspondent
from questionnaires.services.submission import submit_response
from questionnaires.states import CLEAR_FILE, REFUSE_FILE, SEND_FILE_AGAIN

KEPT_TYPES = {uploads.PDF, uploads.JPEG, uploads.PNG}
SCAN_JOB = "questionnaires.scan_paper"
SCAN_DAYS = 2


@dataclass(frozen=True)
class Signed:
    """What the last page of the paper says."""

    name: str
    function: str
    signed_on: dt.date
    received_on: dt.date
    electronic_consent: bool = False


@transaction.atomic
def begin_paper(response: ScreeningResponse, *, signed: Signed, scan: File, by: User) -> PaperForm:
    """Record that a signed paper questionnaire came; its answers are keyed next.

    Refused when somebody of the enterprise already answers online: that draft is theirs, and nobody here reads it.
    """
    kept = _inspect(scan)
    if max(signed.signed_on, signed.received_on) > clock.today() or signed.signed_on > signed.received_on:
        raise DomainError(
            "paper_dates", _("Check the dates: signed first, received afterwards, neither in the future.")
        )
    response = lock(response)
    if not response.is_open:
        raise DomainError("response_closed", _("This questionnaire is no longer open: open it again first."))
    if hasattr(response, "paper"):
        raise DomainError("paper_begun", _("This paper questionnaire is already being keyed."))
    if response.answers.exists() or response.evidence.exists():
        raise DomainError(
            "draft_online",
            _("The enterprise has begun online and its draft is its own. Ask it to send that one, or to withdraw it."),
        )
    paper = PaperForm.objects.create(
        response=response,
        received_on=signed.received_on,
        signed_on=signed.signed_on,
        signatory_name=signed.name,
        signatory_function=signed.function,
        electronic_consent=signed.electronic_consent,
        keyed_by=by,
        state=quarantine.arrival(),
        **_stored(kept),
    )
    _ask_for_check(paper)
    audit.record("questionnaires.paperform.received", obj=paper, by=by, data={"sha256": kept.sha256})
    return paper


def _inspect(scan: File) -> uploads.CleanUpload:
    kept = uploads.inspect(scan)
    if kept.content_type not in KEPT_TYPES:
        raise DomainError("upload_scan_type", _("Send the scan as a PDF or a photograph."))
    return kept


def _stored(kept: uploads.CleanUpload) -> dict[str, Any]:
    """The fields of a paper form that its scan fills."""
    return {
        "file": File(kept.content, name=f"paper.{kept.extension}"),
        "name": kept.name,
        "content_type": kept.content_type,
        "sha256": kept.sha256,
    }


def _ask_for_check(paper: PaperForm) -> None:
    if paper.state == quarantine.FileState.PENDING:
        jobs.enqueue(SCAN_JOB, paper.response.uuid)


def check_scan(response_uuid: UUID) -> None:
    """Have a scan checked, by the path of every file; one found unsafe is erased and asked for again."""
    papers = PaperForm.objects.filter(response__uuid=response_uuid)
    paper = papers.select_related("response__enterprise", "keyed_by").first()
    if paper is None:
        return
    quarantine.check(papers, paper.uuid, clear=CLEAR_FILE, refuse=REFUSE_FILE)
    paper.refresh_from_db(fields=["state"])
    if paper.state != quarantine.FileState.REFUSED:
        return
    relation.open_task(
        paper.response.enterprise,
        owner=paper.keyed_by,
        kind_of_task=TaskKind.SEND,
        title=gettext_lazy("Scan the paper questionnaire again: the security check refused the file"),
        due_on=clock.add_working_days(clock.today(), SCAN_DAYS),
        by=None,
        kind=PAPER_KIND,
        uuid=response_uuid,
    )


@transaction.atomic
def send_scan_again(response: ScreeningResponse, *, scan: File, by: User) -> PaperForm:
    """Put another scan in the place of the one the security check refused; what was keyed stays as it is."""
    kept = _inspect(scan)
    paper = lock(response.paper)
    move(paper, SEND_FILE_AGAIN, by=by, **_stored(kept))
    if quarantine.arrival() == quarantine.FileState.CLEAN:
        move(paper, CLEAR_FILE, by=None)
    _ask_for_check(paper)
    relation.close_tasks_about(PAPER_KIND, response.uuid, by=by)
    audit.record("questionnaires.paperform.rescanned", obj=paper, by=by, data={"sha256": kept.sha256})
    return paper


@transaction.atomic
def finish_paper(response: ScreeningResponse, *, by: User) -> ScreeningResponse:
    """Send what was keyed in the name of the enterprise, which receives the receipt (N04)."""
    paper = lock(response.paper)
    if paper.finished_at is not None:
        return response
    response = submit_response(
        response,
        by=by,
        entitled=True,
        electronic_consent=paper.electronic_consent,
        paper=paper,
        told=correspondent(response.enterprise),
    )
    paper.finished_at = clock.now()
    paper.keyed_by = by
    paper.save(update_fields=["finished_at", "keyed_by", "updated_at"])
    audit.record("questionnaires.paperform.keyed", obj=paper, by=by)
    return response


@transaction.atomic
def drop_paper(response: ScreeningResponse, *, by: User) -> None:
    """Give up keying: what was keyed and the scan are erased, and the questionnaire is open online again."""
    response = lock(response)
    paper = lock(response.paper)
    if paper.finished_at is not None:
        raise DomainError("paper_sent", _("This paper questionnaire was already sent: it can no longer be dropped."))
    audit.record("questionnaires.paperform.dropped", obj=paper, by=by, data={"sha256": paper.sha256})
    storage, name = paper.file.storage, str(paper.file.name)
    response.answers.all().delete()
    paper.delete()
    relation.close_tasks_about(PAPER_KIND, response.uuid, by=by)
    response.visited = []
    response.save(update_fields=["visited", "updated_at"])
    if name:
        transaction.on_commit(lambda: storage.delete(name))
