"""Versions of the scoring policy: drafted, tried on every enterprise, published by two persons (domain §5, §8.2)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import PolicyState
from core.models import Identified


class PolicyQuerySet(models.QuerySet["ScoringPolicy"]):
    """Filters on versions."""

    def visible_to(self, user: Any) -> "PolicyQuerySet":
        """Keep versions for the roles that read parameters: administrator, heads, data protection, audit (§8.2)."""
        return self if scope(user, "parameters", "R") is not Scope.NONE else self.none()

    def published(self) -> "PolicyQuerySet":
        """Keep versions that were in force one day, the last one first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")


class ScoringPolicy(Identified):
    """Versioned thresholds and weights; a score stores the version it was computed with.

    A published version never changes: stored computations are replayed with it (ADR 0020).
    """

    version = models.CharField(_("version"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=PolicyState, default=PolicyState.DRAFT)
    parameters = models.JSONField(_("parameters"))
    summary = models.TextField(_("what changes and why"), blank=True)
    based_on = models.ForeignKey(
        "self", verbose_name=_("prepared from"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tried = models.CharField(_("fingerprint of the parameters tried"), max_length=64, blank=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("prepared by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("scoring policy")
        verbose_name_plural = _("scoring policies")
        ordering = [F("published_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="clients_policy_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state=PolicyState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=PolicyState.PUBLISHED) & Q(published_at=None)),
                name="clients_policy_published_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.version
