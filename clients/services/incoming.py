"""Takes in what came back by mail: an undelivered message, or a person's reply (domain §11).

Both are tied to one message by a signed address or its own identifier; anything else is left alone. Safe to run twice
on the same mail.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.emails.outreach import TITLES, message_behind
from clients.enums import Channel, Direction, FateReason, MessageState
from clients.models import OutboundMessage, ReceivedReply
from clients.queries.outreach import address_of
from clients.rules import incoming as rules
from clients.services import delivery, outreach, relation
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock


def receive(raw: bytes) -> str:
    """Take in one mail; return what it was: "bounce", "reply" or "ignored"."""
    mail = rules.read(raw)
    uuid = message_behind(mail.recipients)
    if isinstance(mail, rules.Bounce):
        uuid = uuid or (UUID(mail.message_id) if mail.message_id else None)
    if uuid is None:
        return "ignored"
    message = OutboundMessage.objects.select_related("enterprise", "contact", "user").filter(uuid=uuid).first()
    if message is None:
        return "ignored"
    if isinstance(mail, rules.Bounce):
        return "bounce" if mail.permanent and came_back(message) else "ignored"
    if mail.is_automatic or not mail.text or not mail.mail_id:
        return "ignored"
    return "reply" if _keep_reply(message, mail) else "ignored"


@transaction.atomic
def came_back(message: OutboundMessage) -> bool:
    """Note that a message could not be delivered: its address is marked, a person corrects it, the channel changes."""
    was = MessageState.UNCERTAIN if message.fate == MessageState.UNCERTAIN else MessageState.SENT
    if not delivery.finish(message, MessageState.BOUNCED, FateReason.RETURNED, was=was):
        return False
    if message.contact is not None:
        message.contact.refresh_from_db()
    outreach.by_next_channel(message)
    return True


def _keep_reply(message: OutboundMessage, mail: rules.Reply) -> bool:
    """Keep a reply as a draft exchange; the same mail twice is one."""
    try:
        with transaction.atomic():
            reply = ReceivedReply.objects.create(
                message=message,
                mail_id=mail.mail_id,
                subject=mail.subject,
                text=mail.text,
                is_known_sender=mail.sender == address_of(message).casefold(),
                received_at=clock.now(),
            )
            audit.record("clients.reply_received", obj=reply, by=None, circle=message.circle)
    except IntegrityError:
        return False
    return True


@transaction.atomic
def settle_reply(reply: ReceivedReply, *, keep: bool, by: User) -> ReceivedReply:
    """A person reads a reply and makes it an exchange of the file, or discards it: its words are then erased."""
    reply = lock(reply)
    if reply.settled_at is not None:
        raise DomainError("reply_settled", _("Somebody has already dealt with this reply."))
    message = reply.message
    if keep and message.enterprise is not None:
        reply.interaction = relation.log_interaction(
            message.enterprise,
            by=by,
            channel=Channel.EMAIL,
            direction=Direction.IN,
            subject=reply.subject or TITLES[message.code],
            summary=reply.text,
            circle=message.circle,
            kind=message.about_kind,
            uuid=message.about_uuid,
            contact=message.contact,
            at=reply.received_at,
        )
    reply.subject, reply.text = "", ""  # kept once, in the exchange, or not at all (§8.4)
    reply.settled_at, reply.settled_by = clock.now(), by
    reply.save()
    audit.record("clients.reply_kept" if keep else "clients.reply_discarded", obj=reply, by=by, circle=message.circle)
    return reply
