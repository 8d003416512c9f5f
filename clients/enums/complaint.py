"""Vocabularies of complaints, of portfolios in bulk and of absences (domain §7.8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ComplaintKind(models.TextChoices):
    """What a complaint is about (§7.8); a dispute on a declaration has its own way and is never one."""

    DELAY = "delay", _("A delay, no answer")
    QUALITY = "quality", _("The quality of a service or of an information")
    TOOL = "tool", _("The portal itself")
    CONDUCT = "conduct", _("The conduct of an agent")
    ETHICS = "ethics", _("Integrity: a gift asked for, a favour, pressure")
    DISPUTE = "dispute", _("A declaration, duties or a penalty that I dispute")
    OTHER = "other", _("Something else")


class ComplaintState(models.TextChoices):
    """Where a complaint stands (§7.8)."""

    RECEIVED = "received", pgettext_lazy("complaint", "Received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    IN_TREATMENT = "in_treatment", _("In treatment")
    ANSWERED = "answered", pgettext_lazy("complaint", "Answered")
    REOPENED = "reopened", _("Reopened")
    REDIRECTED = "redirected", _("Shown the right way")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")


class EntryKind(models.TextChoices):
    """What one line of a complaint is."""

    ANSWER = "answer", _("Answer")
    REOPENED = "reopened", _("Not satisfied")
    REDIRECTED = "redirected", _("Right way shown")
    NOTE = "note", _("Note of the handler")


class MoveState(models.TextChoices):
    """Where a reassignment in bulk stands."""

    DONE = "done", _("Done")
    UNDONE = "undone", _("Undone")


class AbsenceState(models.TextChoices):
    """Where an absence stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("In progress")
    OVER = "over", _("Over")
    CANCELLED = "cancelled", _("Cancelled")
