"""How a row of each daily list reads: where it leads, what it is about, by when."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import Complaint, Contact, Enterprise, OutboundMessage, Task
from diagnostics.models import Diagnostic, DiagnosticReport, DiagnosticRequest
from portal.models import DataRequest
from questionnaires.models import OpinionSurvey, ScreeningResponse


@dataclass(frozen=True)
class Line:
    """One row of a list: where it leads, what it is about, by when."""

    url: str
    title: str
    about: str
    due: dt.date | None = None


def _file(enterprise: Enterprise) -> str:
    return reverse("portal:enterprise_file", args=[enterprise.uuid])


def task_line(task: Task) -> Line:
    """A task: its title, its enterprise, its day."""
    name = task.enterprise.name if task.enterprise else ""
    return Line(reverse("admin:clients_task_change", args=[task.uuid]), task.words, name, task.due_on)


def complaint_line(complaint: Complaint) -> Line:
    """A complaint: its reference, and by when it is acknowledged or answered."""
    url = reverse("clients:complaint_case", args=[complaint.uuid])
    due = complaint.ack_by if complaint.state == "received" else complaint.answer_by
    return Line(url, complaint.reference, complaint.enterprise.name, due)


def data_request_line(row: DataRequest) -> Line:
    """A request about personal data."""
    url = reverse("portal:data_case", args=[row.uuid])
    return Line(url, row.reference, row.get_kind_display(), row.answer_by)


def survey_line(survey: OpinionSurvey) -> Line:
    """A survey to decide on."""
    url = reverse("questionnaires:survey", args=[survey.uuid])
    return Line(url, survey.title, survey.get_state_display(), survey.closes_on if survey.state == "draft" else None)


def response_line(name: str) -> Callable[[Any], Line]:
    """A response, on the page this list needs."""

    def line(response: ScreeningResponse) -> Line:
        url = reverse(name, args=[response.uuid])
        due = response.evaluate_by if response.evaluated_at is None else None
        return Line(url, response.enterprise.name, response.reference or "", due)

    return line


def request_line(request: DiagnosticRequest) -> Line:
    """A request for a diagnostic."""
    url = reverse("diagnostics:request_detail", args=[request.uuid])
    return Line(url, request.enterprise.name, request.reference, request.answer_by or request.valid_until)


def mission_line(mission: Diagnostic) -> Line:
    """A mission."""
    url = reverse("diagnostics:mission_detail", args=[mission.uuid])
    return Line(url, mission.enterprise.name, mission.reference, mission.starts_on)


def report_line(report: DiagnosticReport) -> Line:
    """A report to review."""
    url = reverse("diagnostics:report_review", args=[report.uuid])
    return Line(url, report.diagnostic.enterprise.name, report.diagnostic.reference)


def enterprise_line(enterprise: Enterprise) -> Line:
    """An enterprise, with its next action."""
    return Line(_file(enterprise), enterprise.name, enterprise.reference, enterprise.next_action_on)


def expiring_line(enterprise: Any) -> Line:
    """An enterprise, with the day something of it ends."""
    days = [day for day in (enterprise.mandate_ends, enterprise.number_ends) if day]
    what = _("mandate") if enterprise.mandate_ends == min(days) else _("number")
    return Line(_file(enterprise), enterprise.name, what, min(days))


def contact_line(contact: Contact) -> Line:
    """A person whose address was refused, on the page where it is corrected."""
    url = reverse("admin:clients_contact_change", args=[contact.pk])
    return Line(url, contact.full_name, f"{contact.enterprise.name} · {contact.email}")


def message_line(message: OutboundMessage) -> Line:
    """A message whose fate waits for a person."""
    assert message.enterprise is not None  # noqa: S101  # the list leaves the others out
    about = f"{message.code} · {message.get_fate_display()}"
    return Line(_file(message.enterprise), message.enterprise.name, about, message.due_at.date())
