"""The enterprise's objection to what is released about it: while it waits nothing leaves (§7.5, §8.4)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import CustomsRole
from accounts.permissions import effective_roles
from clients.models.scoping import member_of
from core.models import Identified
from disclosures.enums import ObjectionState
from disclosures.models.signal import person


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections by reader and by effect."""

    def blocking(self) -> "ObjectionQuerySet":
        """Keep those that stop every release: waiting, or accepted."""
        return self.filter(state__in=[ObjectionState.OPEN, ObjectionState.UPHELD])

    def visible_to(self, user: Any) -> "ObjectionQuerySet":
        """The owner and deputies of the enterprise, and the data protection officer who answers."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        if effective_roles(user) & {CustomsRole.DPO, CustomsRole.AUD}:
            return self
        return self.filter(member_of(user, ["OWN", "DEP"]))


class Objection(Identified):
    """What the enterprise objects to, and what the data protection officer answered."""

    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="objections"
    )
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    text = models.TextField(_("what it objects to"))
    made_by = person(_("made by"))
    made_at = models.DateTimeField(_("made at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = person(_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=[ObjectionState.OPEN, ObjectionState.UPHELD]),
                name="disclosures_objection_one_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.made_at:%d/%m/%Y}"
