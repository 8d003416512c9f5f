"""Sessions of a service: a day, a place, a number of seats, who leads (§6)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import CustomsRole, Scope
from accounts.permissions import effective_roles, enterprise_roles_allowing, scope
from catalogue.enums import SessionState
from catalogue.models.offering import ServiceOffering
from core.models import Identified


class OfferingSessionQuerySet(models.QuerySet["OfferingSession"]):
    """Filters on sessions."""

    def ahead(self, now: dt.datetime) -> "OfferingSessionQuerySet":
        """Keep those still planned and not begun."""
        return self.filter(state=SessionState.PLANNED, starts_at__gt=now)

    def visible_to(self, user: Any) -> "OfferingSessionQuerySet":
        """Sessions are open to every reader of the catalogue; who only delivers sees those given to lead (§8.2)."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        if not user.is_customs:
            return self if enterprise_roles_allowing(user, "catalogue", "R") else self.none()
        roles = effective_roles(user)
        if roles == {CustomsRole.INT}:
            return self.filter(leader=user)
        return self if scope(user, "services") > Scope.NONE else self.none()


class OfferingSession(Identified):
    """One planned session of a service, open to the enterprises that register while seats last."""

    offering = models.ForeignKey(
        ServiceOffering, verbose_name=_("service"), on_delete=models.PROTECT, related_name="sessions"
    )
    state = models.CharField(_("state"), max_length=10, choices=SessionState, default=SessionState.PLANNED)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place"), max_length=200)
    places = models.PositiveSmallIntegerField(_("seats"), validators=[MinValueValidator(1), MaxValueValidator(500)])
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("led by"), on_delete=models.PROTECT, related_name="+"
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("planned by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = OfferingSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned session")
        verbose_name_plural = _("planned sessions")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["state", "starts_at"], name="catalogue_session_ahead")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="catalogue_offeringsession_ends_after"
            ),
            models.CheckConstraint(condition=Q(places__gte=1), name="catalogue_offeringsession_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.offering.title}, {self.starts_at:%d/%m/%Y}"
