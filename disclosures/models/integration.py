"""Another customs system that reads this one: what it may read, its token, where it is told (ADR 0030)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from core.models import Identified
from disclosures.enums import ApiScope, IntegrationState
from disclosures.models.signal import SignalRelease, person


class IntegrationQuerySet(models.QuerySet["Integration"]):
    """Integrations by reader."""

    def visible_to(self, user: Any) -> "IntegrationQuerySet":
        """The administrator, the heads who approve, data protection and audit (§8.2)."""
        readers = getattr(user, "is_customs", False) and scope(user, "integrations", "R") is Scope.ALL
        return self if readers else self.none()

    def in_use(self) -> "IntegrationQuerySet":
        """Keep those a second person approved and nobody withdrew."""
        return self.filter(state=IntegrationState.APPROVED)


class Integration(Identified):
    """One system, one token. Only the fingerprint of the token is kept; the webhook key is derived, never stored."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.TextField(_("what it is for"))
    scopes = models.JSONField(_("may read"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=IntegrationState, default=IntegrationState.ASKED)
    expires_on = models.DateField(_("access ends on"))
    token_hash = models.CharField(
        max_length=64, unique=True, null=True, blank=True, editable=False
    )  # several wait for theirs
    token_start = models.CharField(_("token begins with"), max_length=12, blank=True, editable=False)
    generation = models.PositiveSmallIntegerField(default=0, editable=False)
    issued_at = models.DateTimeField(_("token issued at"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True, editable=False)
    webhook_url = models.URLField(_("address to tell"), max_length=300, blank=True)
    asked_by = person(_("asked by"))
    approved_by = person(_("approved by"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)

    objects = IntegrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("integration")
        verbose_name_plural = _("integrations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("asked_by")),
                name="disclosures_integration_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[Any]:
        """What it may read, in words."""
        return [item.label for item in ApiScope if item.value in self.scopes]


class WebhookDelivery(Identified):
    """One message to one system; the job that carries it names this row and nothing else."""

    integration = models.ForeignKey(
        Integration, verbose_name=_("integration"), on_delete=models.PROTECT, related_name="deliveries"
    )
    release = models.ForeignKey(
        SignalRelease, verbose_name=_("release"), on_delete=models.PROTECT, related_name="deliveries"
    )
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_status = models.CharField(_("last answer"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["integration", "release"], name="disclosures_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.integration_id} {self.release_id}"
