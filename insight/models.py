"""What the pages of indicators read: counted rows, when they were counted, targets, files of the month (domain §10)."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from core.models import Identified
from core.uploads import private_path
from insight.enums import Cut


class IndicatorRow(models.Model):
    """One count: an indicator, a month, one cut, one part of the figure.

    Rows add up over months, so that any period is a sum: `n` cases, `value` what they sum. A delay is kept as the
    number of cases per whole day (part `d12`), a median therefore stays exact over any period. What is a state and
    not an event (tasks late today) is written in the month of the count and never in a past one.
    """

    indicator = models.CharField(_("indicator"), max_length=4)
    month = models.DateField(_("month"))
    cut = models.CharField(_("cut"), max_length=10, choices=Cut)
    cut_value = models.CharField(_("value of the cut"), max_length=40, blank=True)
    part = models.CharField(_("part"), max_length=40)
    n = models.BigIntegerField(_("cases"), default=0)
    value = models.FloatField(_("sum"), default=0.0)
    computed_at = models.DateTimeField(_("computed at"))

    class Meta:
        verbose_name = _("counted row")
        verbose_name_plural = _("counted rows")
        ordering = ["indicator", "month", "cut", "cut_value", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["cut", "cut_value", "indicator", "month", "part"], name="insight_row_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%m/%Y} {self.part}"


class Refresh(models.Model):
    """The one line that says up to where the rows follow the file: last event seen, when, full count of which day."""

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    seen_event = models.BigIntegerField(_("last event seen"), default=0)
    before_event = models.BigIntegerField(_("last event of the run before"), default=0)
    seen_exchange = models.BigIntegerField(_("last exchange seen"), default=0)
    rebuilt_on = models.DateField(_("counted in full on"), null=True, blank=True)
    checked_at = models.DateTimeField(_("up to date at"), null=True, blank=True)

    class Meta:
        verbose_name = _("refresh of indicators")
        verbose_name_plural = _("refresh of indicators")

    def __str__(self) -> str:
        return f"{self.checked_at:%d/%m/%Y %H:%M}" if self.checked_at else "–"


class IndicatorTarget(models.Model):
    """A target the administration chose instead of the default one (domain §10: targets are parameters)."""

    indicator = models.CharField(_("indicator"), max_length=4, unique=True)
    value = models.FloatField(_("target"), validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("target of an indicator")
        verbose_name_plural = _("targets of indicators")
        ordering = ["indicator"]

    def __str__(self) -> str:
        return self.indicator


class MonthlyReportQuerySet(models.QuerySet["MonthlyReport"]):
    """Files of the months, by reader."""

    def visible_to(self, user: Any) -> "MonthlyReportQuerySet":
        """The heads and management: the figures of the whole unit (§8.2, dashboards)."""
        customs = getattr(user, "is_customs", False)
        return self if customs and scope(user, "dashboards", "A") is Scope.ALL else self.none()


class MonthlyReport(Identified):
    """The printable file of one month, made once by the calendar, the same for everybody who may read it (k ≥ 5)."""

    month = models.DateField(_("month"), unique=True)
    file = models.FileField(_("file"), upload_to=private_path("monthly"), blank=True, max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MonthlyReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"

    @property
    def is_ready(self) -> bool:
        """Whether the file may be opened; asked again, it is being prepared again."""
        return self.made_at is not None
