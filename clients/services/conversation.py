"""An enterprise and the unit write to each other on the portal; files wait until they are checked (domain §7.8).

Each message is a line of the timeline that says nothing of its words: those who read the timeline are more than those
who read the correspondence.
"""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import Conversation, ConversationEntry, Enterprise, PortalMembership, PostedFile
from clients.models.conversation import WRITERS
from clients.queries.outreach import agent_for
from clients.services import outreach, papers, relation
from clients.states import conversation as states
from core import audit, clock, jobs, quarantine, uploads
from core.errors import DomainError
from core.lifecycle import lock, move
from core.quarantine import FileState

KIND = "clients.conversation"
SCAN = "clients.scan_posted_file"
ANSWER_DAYS = 2
SAME_PRESS = dt.timedelta(minutes=2)  # the same words by the same person again: a button pressed twice


@transaction.atomic
def begin(
    enterprise: Enterprise, *, by: User, subject: str, text: str, uploaded: Sequence[File] = (), is_sure: bool = False
) -> Conversation:
    """Open a correspondence with its first message; pressed twice, it is one.

    Raises DomainError when the unit writes to an enterprise nobody of which would read it.
    """
    lock(enterprise)
    since = clock.now() - SAME_PRESS
    same = Conversation.objects.filter(enterprise=enterprise, subject=subject, created_at__gt=since)
    if found := same.filter(entries__by=by, entries__text=text).first():
        return found
    if by.is_customs and not _readers(enterprise):
        raise DomainError("nobody_reads", _("Nobody of this enterprise has an account: write by letter or call."))
    row = Conversation.objects.create(enterprise=enterprise, subject=subject, last_at=clock.now())
    audit.record("clients.conversation.begun", obj=row, by=by, to_state=row.state)
    write(row, by=by, text=text, uploaded=uploaded, is_sure=is_sure)
    return row


@transaction.atomic
def write(
    conversation: Conversation, *, by: User, text: str, uploaded: Sequence[File] = (), is_sure: bool = False
) -> ConversationEntry:
    """Add a message, tell the other side, put a line on the timeline; pressed twice, it is one message.

    Raises UploadRefused with the reason when one of the files is not taken: then nothing is written at all.
    """
    files = [_inspect(file, is_sure=is_sure, is_alone=len(uploaded) == 1) for file in uploaded]
    conversation = lock(conversation)
    since = clock.now() - SAME_PRESS
    if same := conversation.entries.filter(by=by, text=text, at__gt=since).first():
        return same
    from_unit = by.is_customs
    now = clock.now()
    move(conversation, states.REPLY if from_unit else states.ASK, by=by, last_at=now)
    entry = conversation.entries.create(text=text, from_unit=from_unit, by=by, at=now)
    for clean in files:
        _keep(entry, clean)
    _on_timeline(conversation, by=by, from_unit=from_unit)
    if from_unit:
        _tell_enterprise(conversation, entry, by=by)
    else:
        _tell_unit(conversation)
    return entry


def _inspect(file: File, *, is_sure: bool, is_alone: bool) -> uploads.CleanUpload:
    """Look into one file before anything is written; among several, the refusal says which."""
    try:
        clean = uploads.inspect(file)
        papers.judge(clean.name, clean, is_sure=is_sure)
    except uploads.UploadRefused as refused:
        if is_alone:
            raise
        raise uploads.UploadRefused(refused.code, f"{file.name} – {refused.message}") from refused
    return clean


def _keep(entry: ConversationEntry, clean: uploads.CleanUpload) -> PostedFile:
    """Write the file into quarantine; without a scanner on this installation it may be opened at once."""
    files = PostedFile.objects.filter(entry__conversation=entry.conversation).exclude(state=FileState.REFUSED)
    uploads.total_guard(files.aggregate(total=Sum("size"))["total"] or 0, clean.size)
    row = PostedFile(
        entry=entry,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        state=quarantine.arrival(),
    )
    row.file.save(f"file.{clean.extension}", clean.content, save=False)
    row.save()
    if row.state == FileState.PENDING:
        jobs.enqueue(SCAN, row.uuid)
    return row


def _on_timeline(conversation: Conversation, *, by: User, from_unit: bool) -> None:
    """Say on the timeline that somebody wrote, and nothing of what."""
    relation.log_interaction(
        conversation.enterprise,
        by=by,
        channel=Channel.PORTAL,
        subject=gettext_lazy("Message of the unit on the portal")
        if from_unit
        else gettext_lazy("Message of the enterprise on the portal"),
        circle=Circle.ENTERPRISE,
        kind=KIND,
        uuid=conversation.uuid,
        direction=Direction.OUT if from_unit else Direction.IN,
    )


def _tell_unit(conversation: Conversation) -> None:
    """Give the agent of the enterprise, or the whole unit, a task: it is in the worklist, the reminders and the digest."""
    relation.open_task(
        conversation.enterprise,
        owner=agent_for(conversation.enterprise),
        kind_of_task=TaskKind.SEND,
        title=gettext_lazy("Answer a message on the portal"),
        due_on=clock.add_working_days(clock.today(), ANSWER_DAYS),
        by=None,
        kind=KIND,
        uuid=conversation.uuid,
    )


def _readers(enterprise: Enterprise) -> list[User]:
    """Return who answers for the enterprise on the portal."""
    rows = PortalMembership.objects.active().filter(enterprise=enterprise, role__in=WRITERS).select_related("user")
    return [row.user for row in rows.order_by("pk")]


def _tell_enterprise(conversation: Conversation, entry: ConversationEntry, *, by: User) -> None:
    """Write to the holder and the deputies that a message waits, by the one gate (A36)."""
    relation.close_tasks_about(KIND, conversation.uuid, by=by)
    for reader in _readers(conversation.enterprise):
        outreach.post(
            "A36",
            enterprise=conversation.enterprise,
            to=reader,
            about=(KIND, conversation.uuid),
            occurrence=str(entry.pk),
            link=reverse("clients:conversation", args=[conversation.uuid]),
            by=by,
        )


@transaction.atomic
def close(conversation: Conversation, *, by: User) -> Conversation:
    """Say that nothing more is expected; a new message opens it again."""
    conversation = move(lock(conversation), states.CLOSE, by=by)
    relation.close_tasks_about(KIND, conversation.uuid, by=by)
    outreach.withdraw((KIND, conversation.uuid), by=by)
    return conversation


def scan_file(uuid: UUID) -> None:
    """Have a received file checked; while the scanner is silent the file stays in quarantine and is tried again."""
    quarantine.check(PostedFile.objects.all(), uuid, clear=states.CLEAR, refuse=states.REFUSE)


def record_download(row: PostedFile, *, by: User) -> None:
    """Write who opened a file: visible to the data protection officer and the internal audit (§8.2)."""
    audit.record("clients.posted_file.opened", obj=row, by=by)
