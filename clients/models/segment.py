"""Segments: score parts handed down, every computation kept, human overrides (domain §5.5–5.6)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.enums import Segment
from clients.models.enterprise import Enterprise
from clients.models.policy import ScoringPolicy
from clients.models.scoping import visible_rows
from clients.rules.segment import policy_from_values
from core.models import Identified


class ScorePart(Identified):
    """The latest value of one part (screening, diagnostic, follow-up), written by the app above that knows it."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="score_parts"
    )
    part = models.CharField(_("part"), max_length=12)
    values = models.JSONField(_("values"))
    valued_on = models.DateField(_("valued on"))

    class Meta:
        verbose_name = _("score part")
        verbose_name_plural = _("score parts")
        ordering = ["enterprise", "part"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "part"], name="clients_scorepart_once")]

    def __str__(self) -> str:
        return self.part


class SegmentQuerySet(models.QuerySet):
    """Filters on segment rows."""

    def visible_to(self, user: Any) -> "SegmentQuerySet":
        """Keep rows for customs roles the matrix names; the enterprise side never sees a segment."""
        if not getattr(user, "is_authenticated", False) or not user.is_customs:
            return self.none()
        return visible_rows(self, user, "segment")


class SegmentAssessment(Identified):
    """One computation, never changed: inputs, policy version, computed and applied segment, explanation."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="segment_assessments"
    )
    policy = models.ForeignKey(ScoringPolicy, verbose_name=_("policy"), on_delete=models.PROTECT)
    inputs = models.JSONField(_("inputs"))
    capacity_score = models.DecimalField(_("capacity"), max_digits=5, decimal_places=1, null=True)
    motivation_score = models.DecimalField(_("motivation"), max_digits=5, decimal_places=1, null=True)
    computed = models.CharField(_("computed segment"), max_length=1, choices=Segment)
    applied = models.CharField(_("applied segment"), max_length=1, choices=Segment)
    status = models.CharField(_("status"), max_length=12)
    confidence = models.CharField(_("confidence"), max_length=8)
    flags = models.JSONField(_("flags"), default=list, blank=True)
    explanation = models.JSONField(_("explanation"), default=dict, blank=True)
    held_since = models.DateField(_("worsening held since"), null=True, blank=True)
    trigger = models.CharField(_("trigger"), max_length=40)
    computed_at = models.DateTimeField(_("computed at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("segment assessment")
        verbose_name_plural = _("segment assessments")
        ordering = ["-computed_at", "-pk"]
        get_latest_by = ["computed_at", "pk"]
        indexes = [models.Index(fields=["enterprise", "-computed_at"], name="clients_segment_latest")]

    def __str__(self) -> str:
        return f"{self.applied} {self.computed_at:%d/%m/%Y}"

    @property
    def held_until(self) -> dt.date | None:
        """The day a worsening that waits takes effect if it is still there (hysteresis, §5.6)."""
        if self.held_since is None:
            return None
        return self.held_since + dt.timedelta(days=policy_from_values(self.policy.parameters).hysteresis_days)

    @property
    def capacity_threshold(self) -> str:
        """The capacity that counted as high in this computation."""
        return str(self.explanation.get("capacity_threshold", ""))


class SegmentOverride(Identified):
    """A human decision beside the computed segment: two persons, a reason, an end (§5.6)."""

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="segment_overrides"
    )
    segment = models.CharField(_("segment"), max_length=1, choices=Segment)
    reason_code = models.CharField(_("reason"), max_length=20)
    reason = models.TextField(_("explanation"))
    expires_on = models.DateField(_("expires on"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = SegmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="clients_override_two_persons",
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment} – {self.expires_on:%d/%m/%Y}"
