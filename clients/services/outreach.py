"""The one gate through which every message leaves, whatever its source (domain §11, ADR 0009).

A message is a row, unique by code, object, occurrence and recipient, before it is a mail. `post` decides whether
and when; `clients.services.delivery` asks everything again at the last moment and writes down what became of it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from clients.emails import outreach as letters
from clients.enums import Channel, Circle, Direction, FateReason, MessageClass, MessageState
from clients.models import Contact, Enterprise, OutboundMessage
from clients.queries import outreach as queries
from clients.queries.access import link_of
from clients.rules.outreach import KINDS
from clients.services import delivery, relation
from core import audit, clock, jobs


@transaction.atomic
def post(
    code: str,
    *,
    enterprise: Enterprise | None,
    to: User | Contact,
    about: tuple[str, UUID],
    occurrence: str = "",
    circle: str = Circle.ENTERPRISE,
    context: Mapping[str, Any] | None = None,
    link: str = "",
    by: User | None = None,
    not_before: dt.datetime | None = None,
) -> OutboundMessage:
    """Write a message to one person and plan its departure; asked twice, it returns the first (§11).

    `context` holds primitives only. The row says by itself what became of it: someone who wants no invitations
    gets a cancelled one, someone without electronic exchanges a task “letter” for the agent. A new solicitation
    waits until 30 days have passed since the last one; quiet hours hold for all but legal messages. Nothing leaves
    before `not_before`.
    """
    known = OutboundMessage.objects.filter(key=_key(code, about, occurrence, to)).first()
    if known is not None:
        return known
    message = draft(
        code,
        enterprise=enterprise,
        to=to,
        about=about,
        occurrence=occurrence,
        circle=circle,
        context=context,
        link=link,
    )
    message.due_at = not_before or message.due_at
    message.is_first_solicitation = KINDS[code].opens_budget and not _is_reminder(message)
    try:
        with transaction.atomic():
            return _plan(message, by=by)
    except IntegrityError:  # somebody posted the same one between our look and our write
        return OutboundMessage.objects.get(key=message.key)


def draft(
    code: str,
    *,
    enterprise: Enterprise | None,
    to: User | Contact,
    about: tuple[str, UUID],
    occurrence: str = "",
    circle: str = Circle.ENTERPRISE,
    context: Mapping[str, Any] | None = None,
    link: str = "",
) -> OutboundMessage:
    """Return a message to one person as it would be written, nothing decided yet."""
    user, contact = _who(to, enterprise)
    return OutboundMessage(
        code=code,
        message_class=KINDS[code].message_class,
        enterprise=enterprise,
        user=user,
        contact=contact,
        key=_key(code, about, occurrence, to),
        occurrence=occurrence,
        about_kind=about[0],
        about_uuid=about[1],
        language=to.language,
        circle=circle,
        context={name: _primitive(value) for name, value in (context or {}).items()},
        link=link,
        person_key=queries.person_key(user=user, contact=contact),
        due_at=clock.now(),
    )


@transaction.atomic
def post_inside(drafts: Sequence[OutboundMessage]) -> int:
    """Write messages that stay inside the administration, in as many questions for hundreds as for one.

    Return how many are new. Same fate as by `post`: these have no budget, no paper and no line on the timeline.
    Raises IntegrityError when one is posted by somebody else at the same moment: then none is written.
    """
    keys = [message.key for message in drafts]
    known = set(OutboundMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = list({message.key: message for message in drafts if message.key not in known}.values())
    if not fresh:
        return 0
    opening = queries.next_opening(clock.now(), MessageClass.INTERNAL)
    for message in fresh:
        if not is_internal(message) or message.message_class != MessageClass.INTERNAL:
            raise ValueError(f"{message.code} does not stay inside")
        message.due_at = opening
        if reason := delivery.obstacle(message):
            message.fate, message.reason = MessageState.CANCELLED, reason
    OutboundMessage.objects.bulk_create(fresh)
    leaving = [message.uuid for message in fresh if message.fate == MessageState.QUEUED]
    jobs.enqueue_each(delivery.DELIVER, leaving, due_at=opening)
    return len(fresh)


def _primitive(value: Any) -> Any:
    """Keep what JSON knows, dates as ISO text (templates get them back as dates), the rest as text."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _key(code: str, about: tuple[str, UUID], occurrence: str, to: User | Contact) -> str:
    """Return what makes a message unique: the database refuses a second row with it."""
    return f"{code}:{about[0]}:{about[1]}:{occurrence}:{to._meta.model_name}:{to.uuid}"


def _who(to: User | Contact, enterprise: Enterprise | None) -> tuple[User | None, Contact | None]:
    """Return the account and the contact behind a recipient; wishes and addresses are looked up on both."""
    if isinstance(to, Contact):
        return None, to
    if enterprise is None or to.is_customs:
        return to, None
    return to, queries.contact_behind(to, enterprise)


def _is_reminder(message: OutboundMessage) -> bool:
    """Tell whether this person was already written to, with the same code, about the same thing."""
    return OutboundMessage.objects.filter(
        code=message.code, about_uuid=message.about_uuid, person_key=message.person_key
    ).exists()


def _plan(message: OutboundMessage, *, by: User | None) -> OutboundMessage:
    """Decide the fate of a new message: not wanted, on paper, or leaving at a certain moment."""
    external = not is_internal(message)
    if reason := delivery.obstacle(message):
        message.fate, message.reason = MessageState.CANCELLED, reason
        message.save()
        return message
    message.channel = queries.channel_for(message) if external else Channel.EMAIL
    if message.channel == Channel.LETTER:
        message.fate, message.reason = MessageState.PAPER, delivery.why_paper(message)
        message.save()
        _on_timeline(message, by=by, channel=Channel.LETTER)
        delivery.ask_for_letter(message)
        return message
    message.due_at = _departure(message, max(clock.now(), message.due_at))
    message.save()
    if external:
        _on_timeline(message, by=by, channel=message.channel)
    jobs.enqueue(delivery.DELIVER, message.uuid, due_at=message.due_at)
    return message


def is_internal(message: OutboundMessage) -> bool:
    """Tell whether a message stays inside the administration: no paper, no line on the timeline."""
    to_staff = message.user is not None and message.user.is_customs
    return to_staff or message.message_class == MessageClass.INTERNAL


def _departure(message: OutboundMessage, moment: dt.datetime) -> dt.datetime:
    """Return when a message may leave at the earliest: budget first, then the hours (§11, §7.7)."""
    if message.is_first_solicitation and message.pk is None:
        queries.hold_person(message)
        free = queries.next_solicitation_at(message.person_key, moment)
        if free > moment:
            message.reason = FateReason.BUDGET
        moment = free
    return queries.next_opening(moment, message.message_class)


def _on_timeline(message: OutboundMessage, *, by: User | None, channel: str) -> None:
    """Write the line of the timeline this message is, visible to those of its circle."""
    if message.enterprise is None:
        return
    message.interaction = relation.log_interaction(
        message.enterprise,
        by=by,
        channel=channel,
        subject=letters.TITLES[message.code],
        contact=message.contact,
        circle=message.circle,
        kind=message.about_kind,
        uuid=message.about_uuid,
        direction=Direction.OUT,
    )
    message.save(update_fields=["interaction"])


def deliver(message_uuid: UUID) -> None:
    """Hand one message over; when its address is refused for good, write by the next channel. Safe to run twice."""
    message = delivery.deliver(message_uuid)
    if (message.fate, message.reason, message.channel) == (MessageState.FAILED, FateReason.REFUSED, Channel.EMAIL):
        by_next_channel(OutboundMessage.objects.select_related("enterprise", "contact", "user").get(pk=message.pk))


@transaction.atomic
def by_next_channel(message: OutboundMessage) -> OutboundMessage | None:
    """Write a message that came back once more, by the next channel; invitations are not chased (§11)."""
    if message.message_class == MessageClass.SOLICITATION or is_internal(message):
        return None
    to: User | Contact | None = message.contact or message.user
    if to is None or message.about_uuid is None or "~" in message.occurrence:
        return None
    if message.circle in {Circle.COMPLAINT, Circle.DATA_REQUEST}:
        return None  # its handler writes: a letter would pass through the hands of the agent it may name (§7.8)
    return post(
        message.code,
        enterprise=message.enterprise,
        to=to,
        about=(message.about_kind, message.about_uuid),
        occurrence=f"{message.occurrence}~2"[:40],
        circle=message.circle,
        context=message.context,
        link=link_of(message.contact) if message.contact and not message.user else "/espace/",
    )


@transaction.atomic
def opt_out(message: OutboundMessage, *, wants_none: bool) -> Contact | None:
    """Record that the recipient of a solicitation wants no more of them, or wants them again (§8.4).

    Kept on the contact, hence per enterprise; a portal user without a contact row gets one for that purpose.
    """
    contact = queries.recipient_contact(message)
    if contact is None and message.user is not None and message.enterprise is not None:
        contact = contact_for(message.user, message.enterprise)
    if contact is None:
        return None
    return set_invitations(contact, wanted=not wants_none, by=None)


def contact_for(user: User, enterprise: Enterprise) -> Contact:
    """Return a contact, not saved yet, on which the wishes of a portal user without one are kept."""
    return Contact(
        enterprise=enterprise,
        user=user,
        full_name=user.full_name or user.email,
        email=user.email,
        language=user.language,
    )


def set_invitations(contact: Contact, *, wanted: bool, by: User | None) -> Contact:
    """Write down whether a person wants invitations; those that wait for who wants none are withdrawn."""
    contact.opted_out_at = None if wanted else (contact.opted_out_at or clock.now())
    contact.save()
    audit.record("clients.contact_opted_in" if wanted else "clients.contact_opted_out", obj=contact, by=by)
    if not wanted:
        _cancel_solicitations(contact)
    return contact


def _cancel_solicitations(contact: Contact) -> None:
    """Withdraw the invitations that still wait for this person."""
    waiting = OutboundMessage.objects.filter(
        contact=contact, message_class=MessageClass.SOLICITATION, fate=MessageState.QUEUED
    )
    for message in waiting:
        delivery.finish(message, MessageState.CANCELLED, FateReason.OPTED_OUT, was=MessageState.QUEUED)
        jobs.drop(delivery.DELIVER, message.uuid)


@transaction.atomic
def withdraw(about: tuple[str, UUID], *codes: str, by: User | None = None, on_paper: bool = False) -> int:
    """Cancel what still waits about an object (all codes, or those named); return how many messages.

    With `on_paper`, letters nobody has printed yet too, with the tasks that ask for them. Not needed for safety,
    `still_due` is asked at the last moment: this only makes the timeline true sooner.
    """
    rows: QuerySet[OutboundMessage] = OutboundMessage.objects.filter(about_kind=about[0], about_uuid=about[1])
    rows = queries.waiting_here(rows) if on_paper else rows.filter(fate=MessageState.QUEUED)
    count = 0
    for message in rows.filter(code__in=codes) if codes else rows:
        was = message.fate
        count += delivery.finish(message, MessageState.CANCELLED, FateReason.NO_LONGER_DUE, was=was, by=by)
        jobs.drop(delivery.DELIVER, message.uuid)
        if was == MessageState.PAPER:
            relation.close_tasks_about(delivery.ABOUT_MESSAGE, message.uuid, by=by)
    return count
