"""Registration of an enterprise for a planned session: seats while they last, then a waiting list."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.scoping import visible_rows
from core.models import Identified
from followup.enums import SeatState
from followup.models.scopes import only_delivers

HELD = (SeatState.SEATED, SeatState.CAME, SeatState.ABSENT)


class SessionSeatQuerySet(models.QuerySet["SessionSeat"]):
    """Filters on registrations."""

    def visible_to(self, user: Any) -> "SessionSeatQuerySet":
        """As the services of the enterprise; who only delivers sees those of the sessions given to lead (§8.2)."""
        if only_delivers(user):
            return self.filter(session__leader=user)
        return visible_rows(self, user, "services")


class SessionSeat(Identified):
    """What one enterprise asked of one session: a number of people, never names (§7.6)."""

    session = models.ForeignKey(
        "catalogue.OfferingSession", verbose_name=_("session"), on_delete=models.PROTECT, related_name="seats"
    )
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="session_seats"
    )
    state = models.CharField(_("state"), max_length=10, choices=SeatState, default=SeatState.WAITING)
    people = models.PositiveSmallIntegerField(_("people"), validators=[MinValueValidator(1)])
    queued_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    present = models.PositiveSmallIntegerField(_("people present"), null=True, blank=True)

    objects = SessionSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "enterprise"], name="followup_sessionseat_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="followup_sessionseat_people"),
        ]

    def __str__(self) -> str:
        return f"{self.session} – {self.enterprise}"
