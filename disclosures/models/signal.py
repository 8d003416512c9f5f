"""Risk signals: asked for in writing or scheduled, prepared by one person, released by another (§7.5)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.models.scoping import visible_rows
from core.models import Identified
from disclosures.enums import Basis, ReleaseState, ScheduleState


def person(label: Any, **options: Any) -> models.ForeignKey:
    """A person kept with the act, never erased with an account."""
    defaults = {"null": True, "blank": True, "editable": False}
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=label, on_delete=models.PROTECT, related_name="+", **defaults | options
    )


class ForReaders(models.QuerySet):
    """Rows the customs roles named by the matrix may read; no enterprise ever reads these."""

    def visible_to(self, user: Any) -> "ForReaders":
        """Heads, risk management, data protection and audit (§8.2, risk signals)."""
        readers = getattr(user, "is_customs", False) and scope(user, "risk_signals", "R") is Scope.ALL
        return self if readers else self.none()


class SignalSchedule(Identified):
    """A rhythm decided by the head of the relations unit and approved by a second person."""

    state = models.CharField(_("state"), max_length=10, choices=ScheduleState, default=ScheduleState.PROPOSED)
    every_months = models.PositiveSmallIntegerField(_("every (months)"))
    next_on = models.DateField(_("next on"))
    reason = models.TextField(_("why and for what use"))
    decided_by = person(_("decided by"))
    approved_by = person(_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    objects = ForReaders.as_manager()

    class Meta:
        verbose_name = _("schedule of signals")
        verbose_name_plural = _("schedules of signals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("decided_by")),
                name="disclosures_schedule_two_persons",
            ),
            models.CheckConstraint(condition=Q(every_months__gte=1), name="disclosures_schedule_rhythm"),
        ]

    def __str__(self) -> str:
        return f"{self.every_months} – {self.next_on:%d/%m/%Y}"


class SignalRelease(Identified):
    """One release: what was asked and why, who prepared, who released, when.

    `everyone` covers all enterprises; else `wanted` names them. Enterprises about which nothing may be said leave no
    trace here but their number by reason (`withheld`), counted when the release was last prepared.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    basis = models.CharField(_("basis"), max_length=10, choices=Basis, default=Basis.REQUEST)
    schedule = models.ForeignKey(
        SignalSchedule, verbose_name=_("schedule"), on_delete=models.PROTECT, null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=10, choices=ReleaseState, default=ReleaseState.ASKED)
    purpose = models.TextField(_("purpose"))
    letter_reference = models.CharField(_("reference of the letter"), max_length=80, blank=True)
    letter_on = models.DateField(_("date of the letter"), null=True, blank=True)
    everyone = models.BooleanField(_("all enterprises"), default=False)
    wanted = models.ManyToManyField("clients.Enterprise", verbose_name=_("enterprises"), related_name="+", blank=True)
    asked_by = person(_("asked by"))
    prepared_by = person(_("prepared by"))
    prepared_at = models.DateTimeField(_("prepared at"), null=True, blank=True)
    withheld = models.JSONField(_("left out when prepared"), default=dict, blank=True, editable=False)
    released_by = person(_("released by"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    refusal = models.TextField(_("reason of the refusal"), blank=True)

    objects = ForReaders.as_manager()

    class Meta:
        verbose_name = _("release of signals")
        verbose_name_plural = _("releases of signals")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None) | (~Q(released_by=F("prepared_by")) & ~Q(released_by=F("asked_by"))),
                name="disclosures_release_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.RELEASED) | Q(released_at__isnull=False, released_by__isnull=False),
                name="disclosures_release_dated",
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.REQUEST) | (~Q(letter_reference="") & Q(letter_on__isnull=False)),
                name="disclosures_release_written_request",
            ),
        ]
        indexes = [models.Index(fields=["state", "released_at"], name="disclosures_release_when")]

    def __str__(self) -> str:
        return self.reference


class RiskSignalQuerySet(models.QuerySet["RiskSignal"]):
    """Signals by reader."""

    def released(self) -> "RiskSignalQuerySet":
        """Keep those that have left."""
        return self.filter(release__state=ReleaseState.RELEASED)

    def visible_to(self, user: Any) -> "RiskSignalQuerySet":
        """The two persons see what is prepared; readers and the enterprise itself only what has left (§8.2)."""
        rows = visible_rows(self, user, "risk_signals")
        is_second = getattr(user, "is_customs", False) and scope(user, "risk_signals", "V") is Scope.ALL
        return rows if is_second else rows.released()


class RiskSignal(Identified):
    """What is said of one enterprise: the whitelisted fields of §7.5 and nothing else (disclosures.rules.signal)."""

    release = models.ForeignKey(
        SignalRelease, verbose_name=_("release"), on_delete=models.PROTECT, related_name="signals"
    )
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="risk_signals"
    )
    content = models.JSONField(_("content"))

    objects = RiskSignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk signal")
        verbose_name_plural = _("risk signals")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["release", "enterprise"], name="disclosures_signal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.enterprise_id}"


class SignalReading(models.Model):
    """The day another customs system fetched a signal; once a day, written without reading first."""

    signal = models.ForeignKey(RiskSignal, verbose_name=_("signal"), on_delete=models.CASCADE, related_name="readings")
    integration = models.ForeignKey(
        "disclosures.Integration", verbose_name=_("integration"), on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("reading of a signal")
        verbose_name_plural = _("readings of signals")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["signal", "integration", "day"], name="disclosures_reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.day:%d/%m/%Y}"
