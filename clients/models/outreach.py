"""Messages that leave, as rows before they are mails, and the steps of reminders (domain §11)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from clients.enums import Circle, FateReason, MessageClass, MessageState
from clients.models.enterprise import Contact, Enterprise
from clients.models.relation import CircleQuerySet, Interaction, Referring
from core.models import Identified


class OutboundMessage(Identified, Referring):
    """One message to one person, whatever the channel; unique by code, object, occurrence and recipient.

    The text is composed at the moment of sending from `context` (primitives only), so that what is sent is true
    when it leaves. `person_key` is the person behind the recipient (an address, whichever account or contact it
    reached), on whom the solicitation budget is counted; `link` is emptied once sent, it may hold a personal key.
    """

    code = models.CharField(_("code"), max_length=20)
    message_class = models.CharField(_("class"), max_length=12, choices=MessageClass)
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("enterprise"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), on_delete=models.SET_NULL, null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    key = models.CharField(max_length=200, unique=True, editable=False)
    occurrence = models.CharField(_("occurrence"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    context = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=300, blank=True)
    circle = models.CharField(_("visibility"), max_length=12, choices=Circle, default=Circle.ENTERPRISE)
    fate = models.CharField(_("fate"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    due_at = models.DateTimeField(_("leaves at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=40, choices=FateReason, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    person_key = models.CharField(max_length=254, blank=True, editable=False)
    is_first_solicitation = models.BooleanField(default=False, editable=False)
    interaction = models.ForeignKey(
        Interaction, verbose_name=_("exchange"), on_delete=models.SET_NULL, null=True, blank=True
    )

    objects = CircleQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about_kind", "about_uuid", "code"], name="clients_message_about"),
            models.Index(fields=["enterprise", "-created_at"], name="clients_message_enterprise"),
            models.Index(
                fields=["person_key", "-due_at"],
                condition=models.Q(is_first_solicitation=True),
                name="clients_message_budget",
            ),
            models.Index(fields=["fate", "-id"], name="clients_message_fate"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.created_at:%d/%m/%Y}"


class ReminderStep(models.Model):
    """One step of a schedule: so many days after (or before) an anchor date. Edited by the unit.

    Steps of one `schedule` replace each other: after days of silence only the latest due leaves (§11).
    """

    schedule = models.CharField(_("schedule"), max_length=40)
    code = models.CharField(_("message"), max_length=20)
    occurrence = models.CharField(_("occurrence"), max_length=40)
    offset_days = models.SmallIntegerField(_("days from the anchor"))
    counts_working_days = models.BooleanField(_("working days"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("reminder step")
        verbose_name_plural = _("reminder steps")
        ordering = ["schedule", "offset_days"]
        constraints = [models.UniqueConstraint(fields=["code", "occurrence"], name="clients_reminderstep_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.occurrence}"
