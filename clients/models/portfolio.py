"""Portfolios that change hands: for good in bulk, or for the time of an absence (domain §7.8)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import RELATION_ROLES
from clients.enums import AbsenceState, MoveState
from core.models import Identified, PrivateAddress


class PortfolioMove(Identified):
    """One reassignment in bulk, with what it takes to undo it.

    `items`: one per enterprise that changed hands, {"enterprise": pk, "was": user pk or null, "tasks": [pk]}.
    """

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given to"), on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    items = models.JSONField(default=list, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=MoveState, default=MoveState.DONE)
    undo_until = models.DateTimeField(_("may be undone until"))

    class Meta:
        verbose_name = _("reassignment")
        verbose_name_plural = _("reassignments")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.to} {self.created_at:%d/%m/%Y}"


class AbsenceQuerySet(models.QuerySet):
    """Filters on absences."""

    def visible_to(self, user: Any) -> "AbsenceQuerySet":
        """Keep them for the relations unit, which must know who stands in for whom."""
        if not getattr(user, "is_customs", False) or user.customs_roles.isdisjoint(RELATION_ROLES):
            return self.none()
        return self

    def ahead(self) -> "AbsenceQuerySet":
        """Keep those planned or running."""
        return self.filter(state__in=[AbsenceState.PLANNED, AbsenceState.RUNNING])


class Absence(Identified):
    """An agent is away from one day to another, both included; somebody stands in.

    `moved` holds the ids of the tasks handed over, to give back those still open. No reason is asked or kept.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who is away"), on_delete=models.PROTECT, related_name="absences"
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("stands in"), on_delete=models.PROTECT, related_name="+"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    moved = models.JSONField(default=list, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=AbsenceState, default=AbsenceState.PLANNED)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="clients_absence_order"),
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="clients_absence_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"


class TaskFeed(PrivateAddress):
    """A private address at which one person's calendar reads her tasks."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="task_feed"
    )

    class Meta:
        verbose_name = _("calendar of tasks")
        verbose_name_plural = _("calendars of tasks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)
