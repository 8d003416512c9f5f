"""Filters of the register kept under a name, for oneself or for the unit."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.permissions import unit_of
from core.models import Identified


class SavedFilterQuerySet(models.QuerySet):
    """Filters by reader."""

    def visible_to(self, user: Any) -> "SavedFilterQuerySet":
        """Keep one's own, and those colleagues of the same unit share."""
        if not getattr(user, "is_authenticated", False) or not user.is_customs:
            return self.none()
        unit = unit_of(user)
        shared = Q(is_shared=True, unit=unit) if unit else Q(pk__in=[])
        return self.filter(Q(owner=user) | shared)


class SavedFilter(Identified):
    """One view of the list of enterprises: the address holds the filter, the row gives it a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filter"), max_length=500)
    is_shared = models.BooleanField(_("shared with the unit"), default=False)
    unit = models.CharField(_("unit"), max_length=12, blank=True, editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="clients_savedfilter_once")]

    def __str__(self) -> str:
        return self.name
