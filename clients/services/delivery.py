"""Hands messages over and writes down what became of each: sent, postponed, refused, uncertain (domain §11).

Conditions are asked again at the last moment; the claim is written for good before the server takes the content,
so that a crash leaves an uncertain message for a person to settle, never a second one.
"""

import datetime as dt
import logging
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.emails import outreach as letters
from clients.enums import Channel, Circle, FateReason, MessageClass, MessageState, Status, TaskKind
from clients.models import Contact, OutboundMessage
from clients.permissions.outreach import UNSETTLED
from clients.queries import access
from clients.queries import complaint as complaints
from clients.queries import outreach as queries
from clients.rules.outreach import DIGESTS
from clients.services import relation
from core import audit, clock, jobs, mail, registry, sms
from core.errors import DomainError
from core.languages import filled
from core.tokens import fingerprint

logger = logging.getLogger(__name__)
DELIVER = "clients.deliver_message"
ABOUT_MESSAGE = queries.ABOUT_MESSAGE
MAX_TRIES = 10
PAPER_DAYS = 3
SILENT_FOR = jobs.QUEUES["mail"].stale_after


class _Superseded(Exception):  # not an error
    """Somebody else is handing this message over, or it no longer waits: let it be."""


class _OverBudget(Exception):  # not an error
    """Another solicitation reached the same person since: this one waits."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__()
        self.until = until


def obstacle(message: OutboundMessage) -> str:
    """Return why a message must not leave at all, or nothing; asked at posting and again at the last moment."""
    if queries.is_out_of_reach(message.enterprise):
        return FateReason.MERGED
    if queries.has_left(message):
        return FateReason.LEFT
    opted_out = message.contact is not None and message.contact.opted_out_at is not None
    if opted_out and message.message_class == MessageClass.SOLICITATION:
        return FateReason.OPTED_OUT
    has_gone = message.enterprise is not None and message.enterprise.status == Status.LEFT
    if has_gone and message.message_class == MessageClass.SOLICITATION:
        return FateReason.GONE
    if message.code in DIGESTS and not queries.wants_digests(message.user):
        return FateReason.NO_DIGEST
    return ""


def deliver(message_uuid: UUID) -> OutboundMessage:
    """Hand one message over, if it is still wanted and allowed now; safe to run twice. Return it with its fate.

    Not atomic on purpose: the claim must be written for good before the server takes the content, so that a crash
    after that moment leaves an uncertain message, never a second one (research/reliability-security R5).
    """
    message = OutboundMessage.objects.select_related("enterprise", "contact", "user").get(uuid=message_uuid)
    if message.fate == MessageState.SENDING:
        _settle_silence(message)
    if message.fate != MessageState.QUEUED:
        return message
    if reason := obstacle(message) or _no_longer_due(message):
        finish(message, MessageState.CANCELLED, reason)
        return message
    if not _takes_its_channel(message):
        return message
    now = clock.now()
    opening = queries.next_opening(max(now, message.due_at), message.message_class)
    if opening > now:
        OutboundMessage.objects.filter(pk=message.pk).update(due_at=opening)
        raise jobs.TryLater(opening - now)
    _hand_over(message)
    return message


def _no_longer_due(message: OutboundMessage) -> str:
    """Ask the owner of the object whether the reason of the message still holds."""
    still_due = registry.get(message.about_kind).still_due
    return FateReason.NO_LONGER_DUE if still_due is not None and not still_due(message) else ""


def _settle_silence(message: OutboundMessage) -> None:
    """A hand-over that never reported back: wait while its worker may live, then say that nobody knows."""
    age = clock.now() - message.updated_at
    if age < SILENT_FOR:
        raise jobs.TryLater(SILENT_FOR - age)
    finish(message, MessageState.UNCERTAIN, FateReason.CUT, was=MessageState.SENDING)


def _takes_its_channel(message: OutboundMessage) -> bool:
    """Ask again how this person is written to: an address may have come back, a wish been told since (§11)."""
    if message.message_class == MessageClass.INTERNAL or (message.user is not None and message.user.is_customs):
        return True
    channel = queries.channel_for(message)
    if channel != message.channel:
        message.channel = channel
        OutboundMessage.objects.filter(pk=message.pk).update(channel=channel)
    if channel == Channel.LETTER:
        if finish(message, MessageState.PAPER, why_paper(message)):
            ask_for_letter(message)
        return False
    if channel == Channel.PORTAL:
        finish(message, MessageState.SENT, FateReason.INBOX_ONLY)
        return False
    return True


def why_paper(message: OutboundMessage) -> str:
    """Return why a person is written to on paper: by choice, or for want of an address."""
    chosen = queries.wants_letters(message.enterprise, message.contact)
    return FateReason.PAPER_ONLY if chosen or queries.address_of(message) else FateReason.NO_ADDRESS


def _by_mail(message: OutboundMessage) -> None:
    """Compose and hand a mail over; the claim comes at the last moment."""
    _refresh_link(message)
    envelope = mail.envelope(
        letters.compose(message),
        to=queries.address_of(message),
        headers=letters.headers(message),
        return_to=letters.reply_address(message),
    )
    mail.deliver(envelope, before_data=lambda: _claim(message))


def _by_text(message: OutboundMessage) -> None:
    """Hand a text message over; the claim comes at the last moment."""
    gateway = sms.gateway()
    if gateway is None or message.contact is None:  # the gateway was taken away since a moment ago
        raise mail.DeliveryPostponed
    number = queries.mobile_of(message.contact)
    text = letters.short_text(message)
    gateway.send(to=number, text=text, key=str(message.uuid), before_send=lambda: _claim(message))


def _hand_over(message: OutboundMessage) -> None:
    """Hand a message over by its channel, and write down what the other side said."""
    if message.channel == Channel.EMAIL and not queries.address_of(message):
        finish(message, MessageState.FAILED, FateReason.NO_ADDRESS)
        return
    try:
        (_by_text if message.channel == Channel.SMS else _by_mail)(message)
    except _Superseded:
        logger.info("message %s is already being sent", message.uuid)
    except _OverBudget as budget:
        _put_off(message, budget.until)
    except mail.DeliveryUncertain:
        finish(message, MessageState.UNCERTAIN, FateReason.CUT, was=MessageState.SENDING)
    except mail.DeliveryRefused:
        finish(message, MessageState.FAILED, FateReason.REFUSED)
    except mail.DeliveryPostponed as refusal:
        _postpone(message, refusal.code)
    else:
        finish(message, MessageState.SENT, "", was=MessageState.SENDING)


def _refresh_link(message: OutboundMessage) -> None:
    """Make the personal link of a letter the one of the address it goes to: a corrected address voids the first."""
    invitation = access.invitation_behind(message.link) if message.link else None
    if invitation is None or invitation.contact_id != message.contact_id:
        return
    token = access.token_of(invitation.uuid, invitation.contact.email)
    if invitation.token_hash != fingerprint(token):
        invitation.token_hash = fingerprint(token)
        invitation.save(update_fields=["token_hash", "updated_at"])
    message.link = reverse("clients:invitation", args=[invitation.uuid, token])


def _claim(message: OutboundMessage) -> None:
    """Become the one who sends this message: exactly one conditional UPDATE succeeds, on any database.

    A solicitation looks once more at what left since it was planned: another one, late by days, spends the same month.
    """
    now = clock.now()
    with transaction.atomic():
        if message.is_first_solicitation:
            queries.hold_person(message)
            free = queries.budget_free_at(message, now)
            if free > now:
                raise _OverBudget(free)
        rows = OutboundMessage.objects.filter(pk=message.pk, fate=MessageState.QUEUED)
        if not rows.update(fate=MessageState.SENDING, updated_at=now):
            raise _Superseded


def _put_off(message: OutboundMessage, until: dt.datetime) -> None:
    """Let a solicitation wait until its reader has had a month of peace."""
    until = queries.next_opening(until, message.message_class)
    rows = OutboundMessage.objects.filter(pk=message.pk, fate=MessageState.QUEUED)
    rows.update(due_at=until, reason=FateReason.BUDGET, updated_at=clock.now())
    raise jobs.TryLater(until - clock.now())


def _postpone(message: OutboundMessage, code: int) -> None:
    """The server wants it later: wait longer each time, and tell an agent when two days did not help."""
    tries = message.attempts + 1
    if tries >= MAX_TRIES:
        finish(message, MessageState.FAILED, FateReason.SERVER)
        return
    waiting = OutboundMessage.objects.filter(pk=message.pk, fate__in=[MessageState.QUEUED, MessageState.SENDING])
    waiting.update(fate=MessageState.QUEUED, attempts=tries, updated_at=clock.now())
    logger.warning("message %s postponed by the server (%s), try %s", message.uuid, code, tries)
    raise jobs.TryLater(dt.timedelta(seconds=min(30 * 3**tries, 12 * 3600)))


@transaction.atomic
def finish(message: OutboundMessage, fate: str, reason: str, *, was: str = "", by: User | None = None) -> bool:
    """Write the fate of a message once, with its audit event and the work it leaves to a person."""
    rows = OutboundMessage.objects.filter(pk=message.pk)
    open_fates = [was] if was else [MessageState.QUEUED, MessageState.SENDING]
    now = clock.now()
    fields: dict[str, Any] = {"fate": fate, "reason": reason, "updated_at": now}
    if fate == MessageState.SENT:
        fields |= {"sent_at": now, "link": ""}
    if not rows.filter(fate__in=open_fates).update(**fields):
        return False
    message.fate, message.reason = fate, reason
    audit.record(
        f"clients.message_{fate}",
        obj=message,
        by=by,
        to_state=fate,
        reason=reason,
        data={"code": message.code},
        circle=message.circle,
    )
    if fate == MessageState.UNCERTAIN:
        _ask(message, TaskKind.CALL, gettext_lazy("Check whether a message arrived: %(title)s"))
    if fate in {MessageState.FAILED, MessageState.BOUNCED}:
        _address_refused(message, reason)
    return True


def _address_refused(message: OutboundMessage, reason: str) -> None:
    """An address that does not work: mark it, so that the next message goes on paper, and ask for the right one."""
    if reason in {FateReason.REFUSED, FateReason.RETURNED} and message.contact is not None:
        Contact.objects.filter(pk=message.contact.pk, bounced_at=None).update(bounced_at=clock.now())
    _ask(message, TaskKind.CHASE, gettext_lazy("Correct the e-mail address: %(title)s"))


def ask_for_letter(message: OutboundMessage) -> None:
    """Nobody is forced to use e-mail (law 2017-07, art. 76): the agent sends the letter."""
    _ask(message, TaskKind.SEND, gettext_lazy("Letter to send: %(title)s"))


def _ask(message: OutboundMessage, kind: str, title: Promise) -> None:
    """Open a task for the account agent about a message; what concerns a notice stays among its readers.

    A letter about a complaint is its handler's to put right, never that of the agent it may name; one about personal
    data opens no task: the officer follows it on its own page (§7.8, §8.4).
    """
    if message.circle == Circle.DATA_REQUEST:
        return
    of_complaint = message.circle == Circle.COMPLAINT
    keeper = complaints.keeper_of(message.about_uuid) if of_complaint else queries.agent_for(message.enterprise)
    if of_complaint and keeper is None:
        return
    relation.open_task(
        None if of_complaint else message.enterprise,
        owner=keeper,
        kind_of_task=kind,
        title=filled(title, {"title": letters.TITLES[message.code]}),
        due_on=clock.add_working_days(clock.today(), PAPER_DAYS),
        by=None,
        kind=message.about_kind if of_complaint else ABOUT_MESSAGE,
        uuid=message.about_uuid if of_complaint else message.uuid,
        circle=message.circle if of_complaint or message.circle == Circle.NOTICE else Circle.RELATIONSHIP,
    )


@transaction.atomic
def settle(message: OutboundMessage, *, arrived: bool, by: User) -> OutboundMessage:
    """An agent says what became of an uncertain or paper message: it arrived, or it must be sent again (R5)."""
    message = OutboundMessage.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    if message.fate not in UNSETTLED:
        raise DomainError("message_settled", _("This message needs nothing more: its fate is already known."))
    if not arrived and message.fate == MessageState.PAPER:
        raise DomainError("paper_only", _("This person is written to on paper: send the letter, then note it."))
    if arrived:
        finish(message, MessageState.SENT, FateReason.BY_HAND, was=message.fate, by=by)
    else:
        _requeue(message, by=by)
    relation.close_tasks_about(ABOUT_MESSAGE, message.uuid, by=by)
    message.refresh_from_db()
    return message


def _requeue(message: OutboundMessage, *, by: User) -> None:
    """Let a message leave again because a person asked for it: never by itself."""
    now = clock.now()
    if message.contact is not None:  # whoever sends it again says that the address is right now
        Contact.objects.filter(pk=message.contact.pk).update(bounced_at=None)
    OutboundMessage.objects.filter(pk=message.pk).update(
        fate=MessageState.QUEUED, reason="", attempts=0, due_at=now, updated_at=now
    )
    audit.record("clients.message_requeued", obj=message, by=by, data={"code": message.code}, circle=message.circle)
    jobs.enqueue(DELIVER, message.uuid, due_at=queries.next_opening(now, message.message_class))


def dropped(message: OutboundMessage) -> bool:
    """Withdraw a letter whose reason is gone since it was queued for printing; tell whether it was (§11)."""
    reason = obstacle(message) or _no_longer_due(message)
    if not reason:
        return False
    if finish(message, MessageState.CANCELLED, reason, was=MessageState.PAPER):
        relation.close_tasks_about(ABOUT_MESSAGE, message.uuid, by=None)
    return True


def letter_text(message: OutboundMessage) -> mail.Letter:
    """Compose a letter with the link it must carry today."""
    _refresh_link(message)
    if message.link:
        OutboundMessage.objects.filter(pk=message.pk).update(link=message.link)
    return letters.compose(message)


@transaction.atomic
def letter_on_paper(message: OutboundMessage, *, by: User) -> mail.Letter:
    """Write the letter an agent sends by post; who opened it is kept, it may hold a personal link (§8.4)."""
    audit.record("clients.message_printed", obj=message, by=by, data={"code": message.code}, circle=message.circle)
    _refresh_link(message)
    return letters.compose(message)
