"""What is due from a schedule, when a message may leave, and to whom it really goes (domain §11, §7.7)."""

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from clients.enums import Capacity, Channel, FateReason, MessageClass, MessageState, Status
from clients.models import (
    Assignment,
    Contact,
    Enterprise,
    MessagePreference,
    OutboundMessage,
    PortalMembership,
    ReceivedReply,
    ReminderStep,
)
from clients.rules import outreach as rules
from clients.rules.identity import normalise_phone
from core import clock, sms
from core.models import AuditEvent

ABOUT_MESSAGE = "clients.outboundmessage"
HOLIDAY_HORIZON = dt.timedelta(days=21)
LEFT = (MessageState.SENDING, MessageState.SENT, MessageState.UNCERTAIN)
GONE = (MessageState.CANCELLED, MessageState.FAILED, MessageState.BOUNCED)
LINK_ONLY = frozenset({"A01", "A02"})  # nothing but a personal link, which a text message cannot hold


def steps_of(code: str, *, anchor: dt.date) -> list[rules.Step]:
    """Return the active steps of the schedule a code belongs to; working days are counted from the anchor."""
    return [rules.Step(row.code, row.occurrence, _offset(row, anchor)) for row in _schedule_of(code)]


def _schedule_of(code: str) -> list[ReminderStep]:
    schedules = ReminderStep.objects.filter(code=code).values("schedule")
    return list(ReminderStep.objects.filter(schedule__in=schedules, is_active=True))


def _offset(row: ReminderStep, anchor: dt.date, holidays: Collection[dt.date] | None = None) -> int:
    """Return the calendar days between the anchor and a step."""
    if not row.counts_working_days:
        return row.offset_days
    return (clock.add_working_days(anchor, row.offset_days, holidays) - anchor).days


def due_steps(code: str, anchor_date: dt.date, today: dt.date) -> rules.DueStep | None:
    """Return the one occurrence of a code that is due now, or None.

    After days of silence only the latest missed step of the whole schedule is due: when the last reminder (N03)
    has come, the earlier ones (N02) are no longer. Use `occurrence` as the message's occurrence, and `days_left`
    or `days_since` for what the text says.
    """
    step = rules.latest_due(steps_of(code, anchor=anchor_date), anchor=anchor_date, today=today)
    return step if step is not None and step.code == code else None


def due_by_anchor(code: str, anchors: Collection[dt.date], today: dt.date) -> dict[dt.date, str]:
    """Return the occurrence of a code due now for each anchor, empty where none is: two reads for any number."""
    rows = _schedule_of(code)
    longest = max((row.offset_days for row in rows), default=0)
    holidays = clock.holidays_between(min(anchors), max(anchors) + dt.timedelta(days=longest * 2 + 30))
    found = {}
    for anchor in anchors:
        steps = [rules.Step(row.code, row.occurrence, _offset(row, anchor, holidays)) for row in rows]
        step = rules.latest_due(steps, anchor=anchor, today=today)
        found[anchor] = step.occurrence if step is not None and step.code == code else ""
    return found


def quiet_hours() -> rules.QuietHours | None:
    """Return the hours in which nobody is disturbed; none where messages are only kept on a staff page."""
    if not settings.CCV_QUIET_HOURS:
        return None
    evening, morning = settings.CCV_QUIET_HOURS
    return rules.QuietHours(evening, morning)


def next_opening(moment: dt.datetime, message_class: str) -> dt.datetime:
    """Return when a message of this class may leave, at or after an instant; legal ones always may (§11)."""
    quiet = quiet_hours()
    if message_class == MessageClass.LEGAL or quiet is None:
        return moment
    local = timezone.localtime(moment)
    day = local.date()
    holidays = clock.holidays_between(day, day + HOLIDAY_HORIZON)
    return rules.leaves_at(local, quiet=quiet, holidays=holidays)


def next_solicitation_at(person_key: str, moment: dt.datetime) -> dt.datetime:
    """Return when a new solicitation may reach a person: one per 30 days over all sources (§7.7)."""
    return rules.free_of_budget(moment, earlier=last_solicitations([person_key]).get(person_key, []))


def last_solicitations(person_keys: Collection[str]) -> dict[str, list[dt.datetime]]:
    """Return, for each person written to, when the last solicitation was planned and when one last left."""
    rows = OutboundMessage.objects.filter(person_key__in=person_keys, is_first_solicitation=True)
    people = rows.exclude(fate__in=GONE).order_by().values("person_key")
    found = people.annotate(planned=Max("due_at"), left=Max("sent_at"))  # what waited for a server left later
    return {row["person_key"]: [day for day in (row["planned"], row["left"]) if day is not None] for row in found}


def budget_free_at(message: OutboundMessage, moment: dt.datetime) -> dt.datetime:
    """Return when a new solicitation may really leave: 30 days after the last one that did, whenever it was planned."""
    others = OutboundMessage.objects.filter(person_key=message.person_key, is_first_solicitation=True)
    left = others.filter(fate__in=LEFT).exclude(pk=message.pk).aggregate(at=Max(Coalesce("sent_at", "updated_at")))
    return rules.free_of_budget(moment, earlier=[left["at"]] if left["at"] else [])


def hold_person(message: OutboundMessage) -> None:
    """Hold the recipient's row, so that two sources or two workers cannot both find the budget unspent."""
    row: User | Contact | None = message.contact or message.user
    if row is not None:
        type(row)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


def hold_contacts(pks: Collection[int]) -> None:
    """Hold many recipients' rows at once, always in the same order."""
    rows = Contact.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    list(rows.order_by("pk").values_list("pk"))


def contact_behind(user: User, enterprise: Enterprise) -> Contact | None:
    """Return the contact who is this portal user, by link or by address: wishes are kept on contacts."""
    rows = Contact.objects.filter(enterprise=enterprise).filter(Q(user=user) | Q(email__iexact=user.email))
    return rows.order_by("left_on", "pk").first()


def recipient_contact(message: OutboundMessage) -> Contact | None:
    """Return the contact row on which the recipient's wishes are kept, if there is one."""
    if message.contact is not None or message.user is None or message.enterprise is None:
        return message.contact
    return contact_behind(message.user, message.enterprise)


def person_key(*, user: User | None, contact: Contact | None) -> str:
    """Return what identifies a person over accounts and contacts: the address, else the row."""
    address = (user.email if user else "") or (contact.email if contact else "")
    if address:
        return address.strip().lower()
    return f"contact:{contact.uuid}" if contact else ""


def wants_letters(enterprise: Enterprise | None, contact: Contact | None) -> bool:
    """Tell whether this person chose paper, or the enterprise refused electronic exchanges (law 2017-07, art. 76)."""
    if enterprise is not None and enterprise.electronic_refused:
        return True
    return contact is not None and contact.preferred_channel == Channel.LETTER


def channel_for(message: OutboundMessage) -> str:
    """Return how a person is written to: own choice where the message is not legal, then §11's order.

    E-mail, then a text message, then a letter; whoever has an account reads it on the portal in any case. Who
    refused electronic exchanges gets letters only. A personal link does not fit in a text message.
    """
    contact, account = message.contact, message.user
    chosen = contact.preferred_channel if contact is not None else ""
    if wants_letters(message.enterprise, contact):
        return Channel.LETTER
    if chosen == Channel.PORTAL and account is not None and message.message_class != MessageClass.LEGAL:
        return Channel.PORTAL
    can_text = bool(contact is not None and message.code not in LINK_ONLY and sms.gateway() and mobile_of(contact))
    if chosen == Channel.SMS and can_text:
        return Channel.SMS
    if address_of(message) and (contact is None or contact.bounced_at is None):
        return Channel.EMAIL
    return Channel.SMS if can_text else Channel.LETTER


def address_of(message: OutboundMessage) -> str:
    """Return the e-mail address a message goes to."""
    return (message.user.email if message.user else "") or (message.contact.email if message.contact else "")


def mobile_of(contact: Contact) -> str:
    """Return the number text messages go to, in E.164, or nothing: a fixed line of the country takes none (§2.4)."""
    number = normalise_phone(contact.phone)
    return "" if number.startswith("+2282") else number


def has_left(message: OutboundMessage) -> bool:
    """Tell whether the recipient no longer acts for the enterprise (or, for staff, no longer works here)."""
    if message.contact is not None and message.user is None:
        return message.contact.left_on is not None
    user = message.user
    if user is None or not user.is_active:
        return True
    if user.is_customs or message.enterprise is None:
        return False
    members = PortalMembership.objects.active().filter(user=user, enterprise=message.enterprise)
    contacts = Contact.objects.active().filter(user=user, enterprise=message.enterprise)
    return not (members.exists() or contacts.exists())


def is_out_of_reach(enterprise: Enterprise | None) -> bool:
    """Tell whether nothing may be sent about a file any more: it was merged into another."""
    return enterprise is not None and enterprise.status == Status.MERGED


def wants_digests(user: User | None) -> bool:
    """Tell whether a person receives the digests: yes, unless she said no."""
    return user is None or not MessagePreference.objects.filter(user=user, digests=False).exists()


def agent_for(enterprise: Enterprise | None) -> User | None:
    """Return who does the work a message gives birth to: the account agent, or nobody in particular."""
    if enterprise is None:
        return None
    rows = Assignment.objects.active().filter(enterprise=enterprise, capacity=Capacity.ACCOUNT_AGENT)
    row = rows.select_related("user").order_by("pk").first()
    return row.user if row else None


def waiting_here(rows: QuerySet[OutboundMessage]) -> QuerySet[OutboundMessage]:
    """Keep the messages nobody has seen yet: those that wait to leave, and letters on paper nobody has printed."""
    printed = AuditEvent.objects.filter(
        object_kind=ABOUT_MESSAGE, object_uuid=OuterRef("uuid"), action="clients.message_printed"
    )
    on_paper = Q(fate=MessageState.PAPER, letter_batch=None) & ~Q(Exists(printed))
    return rows.filter(Q(fate=MessageState.QUEUED) | on_paper)


def held_by_budget(kind: str, uuid: UUID) -> dt.datetime | None:
    """Return when a letter about an object will leave, if the solicitation budget holds it back (§7.7)."""
    held = OutboundMessage.objects.filter(
        about_kind=kind, about_uuid=uuid, fate=MessageState.QUEUED, reason=FateReason.BUDGET
    )
    return held.order_by("due_at").values_list("due_at", flat=True).first()


def waiting_replies(user: Any) -> int:
    """Count the replies that wait for a person, about messages this user may see."""
    reached = OutboundMessage.objects.visible_to(user)
    return ReceivedReply.objects.filter(settled_at=None, message__in=reached).count()


def fates(user: Any) -> dict[str, int]:
    """Count the messages this user may see by fate, for the filters of the staff page."""
    rows = OutboundMessage.objects.visible_to(user).order_by().values("fate").annotate(n=Count("pk"))
    return {row["fate"]: row["n"] for row in rows}
