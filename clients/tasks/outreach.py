"""Background work on messages: ids in, one service called."""

from uuid import UUID

from celery import shared_task

from clients.queries.trail import closed_letters
from clients.services import delivery, mailbox, outreach, paper
from core import mail
from core.jobs import job


@job(delivery.DELIVER, queue="mail", shared=mail.one_line, closed=closed_letters)
def deliver_message(message_uuid: UUID) -> None:
    """Hand one message over, if it is still wanted; safe to run twice."""
    outreach.deliver(message_uuid)


@job(paper.PRINT, queue="pdf")
def print_letters(batch_uuid: UUID) -> None:
    """Lay out the letters of a batch as one file; safe to run twice."""
    paper.print_letters(batch_uuid)


@shared_task(name="clients.poll_mailbox", expires=240)
def poll_mailbox() -> None:
    """Read the mails that came back; safe to run twice."""
    mailbox.poll()
