"""Letters on paper for those without electronic consent: one PDF, printed and posted by a person (domain §11).

The file holds personal links, so only the relations unit opens it, each opening is kept, and it is erased once posted.
"""

from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.documents import letters
from clients.enums import FateReason, MessageState
from clients.models import LetterBatch, OutboundMessage
from clients.services import delivery, relation
from core import audit, clock, jobs
from core.errors import DomainError
from core.lifecycle import lock

PRINT = "clients.print_letters"
AT_ONCE = 200


@transaction.atomic
def prepare_letters(*, by: User) -> LetterBatch:
    """Take the letters that wait, of the files this person reaches, and have them laid out as one PDF."""
    waiting = OutboundMessage.objects.visible_to(by).filter(fate=MessageState.PAPER, letter_batch=None)
    chosen = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    rows = OutboundMessage.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=chosen, letter_batch=None
    )
    keys = [row.pk for row in rows.order_by("pk")]
    if not keys:
        raise DomainError("no_letter", _("No letter is waiting to be printed."))
    batch = LetterBatch.objects.create(prepared_by=by, letters=len(keys))
    OutboundMessage.objects.filter(pk__in=keys).update(letter_batch=batch)
    audit.record("clients.letters_prepared", obj=batch, by=by, data={"letters": len(keys)})
    jobs.enqueue(PRINT, batch.uuid)
    return batch


def print_letters(batch_uuid: UUID) -> None:
    """Lay the letters of a batch out, one per page; a letter whose reason is gone since is left out."""
    batch = LetterBatch.objects.get(uuid=batch_uuid)
    if batch.printed_at is not None:
        return
    rows = batch.messages.filter(fate=MessageState.PAPER).select_related("enterprise", "contact", "user")
    due = [message for message in rows.order_by("pk") if not delivery.dropped(message)]
    content = letters.layout([(message, delivery.letter_text(message)) for message in due]) if due else b""
    with transaction.atomic():
        batch = lock(batch)
        if batch.printed_at is not None:
            return
        if content:
            batch.file.save("lettres.pdf", ContentFile(content), save=False)
        batch.letters, batch.printed_at = len(due), clock.now()
        batch.save()


@transaction.atomic
def mark_posted(batch: LetterBatch, *, by: User) -> LetterBatch:
    """A person has posted the letters: each is sent, its task is done, the file is erased."""
    batch = lock(batch)
    if batch.posted_at is not None or batch.printed_at is None:
        raise DomainError("letters_settled", _("These letters are not ready, or already posted."))
    for message in batch.messages.filter(fate=MessageState.PAPER).select_related("enterprise"):
        delivery.finish(message, MessageState.SENT, FateReason.POSTED, was=MessageState.PAPER, by=by)
        relation.close_tasks_about(delivery.ABOUT_MESSAGE, message.uuid, by=by)
    if batch.file:
        storage, name = batch.file.storage, str(batch.file.name)
        transaction.on_commit(lambda: storage.delete(name))
        batch.file = ""
    batch.posted_at, batch.posted_by = clock.now(), by
    batch.save()
    audit.record("clients.letters_posted", obj=batch, by=by, data={"letters": batch.letters})
    return batch


def note_opened(batch: LetterBatch, *, by: User) -> None:
    """Keep who opened a file of letters: it holds personal links (§8.4)."""
    audit.record("clients.letters_opened", obj=batch, by=by)
