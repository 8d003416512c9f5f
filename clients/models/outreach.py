"""Messages that leave, as rows before they are mails, and the steps of reminders (domain §11)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from clients.enums import Channel, Circle, FateReason, MessageClass, MessageState
from clients.models.enterprise import Contact, Enterprise
from clients.models.relation import CircleQuerySet, Interaction, Referring
from core.models import Identified
from core.uploads import private_path


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
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.EMAIL)
    letter_batch = models.ForeignKey(
        "clients.LetterBatch",
        verbose_name=_("letters printed together"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="messages",
    )
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
            models.Index(fields=["person_key", "-created_at"], name="clients_message_person"),
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


class MessageText(Identified):
    """One version of the words of a code, as the unit wrote them; the highest number is in use (§11).

    A version is never changed: writing again makes the next one. `is_default` brings the words delivered with the
    portal back. Templates are restricted: `clients.emails.wording` refuses everything but the code's own variables.
    """

    code = models.CharField(_("code"), max_length=20)
    number = models.PositiveSmallIntegerField(_("version"))
    is_default = models.BooleanField(_("words delivered with the portal"), default=False)
    subject_fr = models.CharField(_("subject (French)"), max_length=120, blank=True)
    body_fr = models.TextField(_("text (French)"), max_length=6000, blank=True)
    subject_en = models.CharField(_("subject (English)"), max_length=120, blank=True)
    body_en = models.TextField(_("text (English)"), max_length=6000, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        ordering = ["code", "-number"]
        constraints = [models.UniqueConstraint(fields=["code", "number"], name="clients_messagetext_version")]

    def __str__(self) -> str:
        return f"{self.code} v{self.number}"


class MessagePreference(Identified):
    """What a person wants to be told besides what must be; without a row, everything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="message_preference",
    )
    digests = models.BooleanField(_("receives the digests"), default=True)

    class Meta:
        verbose_name = _("wishes about messages")
        verbose_name_plural = _("wishes about messages")

    def __str__(self) -> str:
        return str(self.user)


class LetterBatch(Identified):
    """Letters printed together: one PDF, then posted by a person, who says so (§11, law 2017-07 art. 76).

    The file holds personal links: it is erased once the letters are posted.
    """

    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+"
    )
    file = models.FileField(_("file"), upload_to=private_path("letters"), blank=True)
    letters = models.PositiveIntegerField(_("letters"), default=0)
    printed_at = models.DateTimeField(_("printed at"), null=True, blank=True)
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("posted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("letters printed together")
        verbose_name_plural = _("letters printed together")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%d/%m/%Y %H:%M}"


class ReceivedReply(Identified):
    """A reply that came by mail to a message: a draft exchange until a person confirms it (§11).

    Visible to the readers of the message. Attachments are not taken: an unknown sender's file never enters.
    """

    message = models.ForeignKey(
        OutboundMessage, verbose_name=_("message"), on_delete=models.CASCADE, related_name="replies"
    )
    mail_id = models.CharField(max_length=200, unique=True, editable=False)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    is_known_sender = models.BooleanField(_("sent from the address written to"), default=False)
    received_at = models.DateTimeField(_("received at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    interaction = models.ForeignKey(
        Interaction, verbose_name=_("exchange"), on_delete=models.SET_NULL, null=True, blank=True
    )

    class Meta:
        verbose_name = _("reply received by mail")
        verbose_name_plural = _("replies received by mail")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["-id"], condition=models.Q(settled_at=None), name="clients_reply_waiting")]

    def __str__(self) -> str:
        return f"{self.received_at:%d/%m/%Y}"
