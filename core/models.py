"""Rows every app leans on: identity, audit trail, jobs, references, holidays."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import tokens


class Identified(models.Model):
    """What an address may name: a random identifier, and when the row was written."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class PrivateAddress(Identified):
    """An address that opens something without a password: a random secret, shown once, kept as its fingerprint.

    A copy of the database opens nothing, and a new key of the site withdraws nothing (ADR 0031).
    """

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    read_at = models.DateTimeField(_("last read at"), null=True, blank=True)

    class Meta:
        abstract = True

    @classmethod
    def behind(cls, token: str) -> "models.QuerySet[Any]":
        """Return the row a secret opens, if any; who may still read is for the caller to say."""
        return cls._default_manager.filter(token_hash=tokens.fingerprint(token))

    def renew(self) -> str:
        """Give the address a new secret and return it; the one before opens nothing once the row is saved."""
        token, self.token_hash, self.read_at = *tokens.fresh(), None
        return token

    def note_read(self) -> None:
        """Write down that a calendar came, so that its owner sees an address nobody reads any more."""
        type(self)._default_manager.filter(pk=self.pk).update(read_at=timezone.now())


class AuditEvent(models.Model):
    """One thing that happened, never changed afterwards (domain §7, common rule).

    Written in the transaction of the act. The chain (`sequence`, `previous_hash`, `hash`) is closed by the
    minute sweep, so that two people never wait for each other's audit row; see ADR 0010.
    `circle` hides what a notice gave birth to from those who may not know it exists (§7.4).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    object_kind = models.CharField(_("object kind"), max_length=80)
    object_uuid = models.UUIDField(_("object"), null=True)
    from_state = models.CharField(_("from"), max_length=40, blank=True)
    to_state = models.CharField(_("to"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    data = models.JSONField(_("data"), default=dict, blank=True)
    circle = models.CharField(_("circle"), max_length=20, blank=True)
    sequence = models.PositiveBigIntegerField(_("sequence"), null=True, unique=True, editable=False)
    previous_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_kind", "object_uuid", "-id"], name="core_audit_object"),
            models.Index(fields=["id"], condition=Q(sequence=None), name="core_audit_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind}"


class Job(models.Model):
    """A piece of background work: the row is the truth, the queue only makes it quick (ADR 0005)."""

    class State(models.TextChoices):
        """Where the work stands."""

        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        DROPPED = "dropped", _("dropped")

    kind = models.CharField(_("kind"), max_length=80)
    object_uuid = models.UUIDField(_("object"))
    key = models.CharField(_("occurrence key"), max_length=200, null=True, unique=True)  # noqa: DJ001  # several jobs without a key may wait
    queue = models.CharField(_("queue"), max_length=20, default="interactive")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(_("due at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("error"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["queued", "running"]), name="core_job_open_due"),
            models.Index(fields=["kind", "object_uuid"], name="core_job_object"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Heartbeat(models.Model):
    """The last sign of life of a part of the service, and who gave it; also the one scheduler's lease."""

    name = models.CharField(_("part"), max_length=40, unique=True)
    holder = models.CharField(_("holder"), max_length=120, blank=True)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%d/%m/%Y %H:%M:%S}"


class KeptMessage(Identified):
    """An e-mail kept instead of sent, on a site without a mail server (newcomer mode)."""

    recipient = models.CharField(_("recipient"), max_length=320)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)

    class Meta:
        verbose_name = _("kept message")
        verbose_name_plural = _("kept messages")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject


class Sequence(models.Model):
    """The last number given under a prefix and a year, for readable references."""

    prefix = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sequence")
        verbose_name_plural = _("sequences")
        ordering = ["prefix", "year"]
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="core_sequence_unique")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04d}"


class DeadlineFault(models.Model):
    """One row a deadline stumbled over: the others of its kind went on, this one is tried again each time.

    Counted while it lasts, forgotten once the row passes; `error` names the kind of error, never its words.
    """

    name = models.CharField(_("deadline"), max_length=80)
    object_kind = models.CharField(_("object kind"), max_length=80)
    object_pk = models.BigIntegerField(_("object"))
    error = models.CharField(_("error"), max_length=120)
    times = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first time"))
    last_at = models.DateTimeField(_("last time"))

    class Meta:
        verbose_name = _("row a deadline stumbles over")
        verbose_name_plural = _("rows deadlines stumble over")
        ordering = ["-last_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "object_kind", "object_pk"], name="core_deadlinefault_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.object_kind} #{self.object_pk}"


class PublicHoliday(models.Model):
    """A day when offices are closed; movable feasts are checked each year, some are announced late (domain §2.4)."""

    day = models.DateField(_("day"), unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80, blank=True)
    is_estimate = models.BooleanField(
        _("estimated"),
        default=False,
        help_text=_("The date follows the moon: correct it when the government announces it, then untick."),
    )

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name_fr}"
