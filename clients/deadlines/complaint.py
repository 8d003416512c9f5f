"""What the calendar does to complaints: reminds whoever must act, closes what nobody contests (domain §7.8)."""

import datetime as dt

from clients.enums import ComplaintState
from clients.models import Complaint, OutboundMessage
from clients.permissions.complaint import steerers
from clients.services import complaint as service
from core.deadlines import each

SOON = 3  # working days before the answer is due
CLOSED_AFTER = service.REOPEN_FOR


def remind_of_complaints(today: dt.date) -> int:
    """Remind the heads of a complaint not acknowledged in time, its handler of an answer nearly due, both once late."""
    before = OutboundMessage.objects.filter(code="A33").count()
    each(Complaint.objects.open().select_related("handler", "enterprise"), lambda row: _remind_of(row, today))
    return OutboundMessage.objects.filter(code="A33").count() - before


def _remind_of(row: Complaint, today: dt.date) -> None:
    if row.state == ComplaintState.RECEIVED and row.ack_by < today:
        for head in steerers(row):
            service.warn(row, head, occurrence="ack late")
    elif row.handler is not None and row.answer_by - dt.timedelta(days=SOON) <= today:
        service.warn(row, row.handler, occurrence=f"due {row.answer_by}")
    if row.answer_by < today:
        for head in steerers(row):
            service.warn(row, head, occurrence=f"late {row.answer_by}")


def close_answered(today: dt.date) -> int:
    """Close complaints answered thirty days ago that the enterprise did not open again."""
    rows = Complaint.objects.filter(state=ComplaintState.ANSWERED, answered_at__date__lt=today - CLOSED_AFTER)
    return each(rows.select_related("enterprise"), lambda row: bool(service.close(row, by=None)))
