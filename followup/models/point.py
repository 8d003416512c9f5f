"""Follow-up points at 3, 6 and 12 months: four short questions per recommendation (§7.5)."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.scoping import visible_rows
from core.models import Identified
from followup.enums import Attitude, Means
from followup.models.recommendation import FollowUp


class FollowUpPointQuerySet(models.QuerySet["FollowUpPoint"]):
    """Filters on follow-up points."""

    def visible_to(self, user: Any) -> "FollowUpPointQuerySet":
        """As the recommendations they are about (§8.2)."""
        return visible_rows(self, user, "recommendations")

    def open(self) -> "FollowUpPointQuerySet":
        """Keep those without an answer yet."""
        return self.filter(answered_at__isnull=True)


class FollowUpPoint(Identified):
    """A date at which an enterprise is asked how it is going, once per report and delay."""

    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="follow_up_points"
    )
    diagnostic = models.ForeignKey(
        "diagnostics.Diagnostic",
        verbose_name=_("diagnostic"),
        on_delete=models.PROTECT,
        related_name="follow_up_points",
    )
    months = models.PositiveSmallIntegerField(_("months after the report"))
    due_on = models.DateField(_("due on"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = FollowUpPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up point")
        verbose_name_plural = _("follow-up points")
        ordering = ["due_on"]
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_at=None), name="followup_point_open")]
        constraints = [
            models.UniqueConstraint(fields=["diagnostic", "months"], name="followup_followuppoint_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="followup_followuppoint_answered_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months} – {self.due_on:%d/%m/%Y}"


class FollowUpAnswer(Identified):
    """Four answers about one recommendation, at one follow-up point."""

    point = models.ForeignKey(
        FollowUpPoint, verbose_name=_("follow-up point"), on_delete=models.PROTECT, related_name="answers"
    )
    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("follow-up"), on_delete=models.PROTECT, related_name="answers"
    )
    attitude = models.CharField(_("where you stand"), max_length=30, choices=Attitude)
    means = models.CharField(_("by what means"), max_length=10, choices=Means, blank=True)
    obstacle = models.TextField(_("what is in the way"), blank=True)
    level_now = models.PositiveSmallIntegerField(
        _("where you place yourselves today"), null=True, blank=True, validators=[MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("follow-up answer")
        verbose_name_plural = _("follow-up answers")
        ordering = ["point", "follow_up"]
        constraints = [
            models.UniqueConstraint(fields=["point", "follow_up"], name="followup_followupanswer_once"),
            models.CheckConstraint(
                condition=Q(level_now__isnull=True) | Q(level_now__lte=5), name="followup_followupanswer_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point} {self.follow_up}"
