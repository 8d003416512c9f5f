"""Complaints of enterprises: handled by somebody not named in them, hidden from whoever is (domain §7.8)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import enterprise_roles_allowing, scope
from clients.enums import Channel, Circle, ComplaintKind, ComplaintState, EntryKind
from clients.models.enterprise import Contact, Enterprise
from clients.models.scoping import assigned_to, member_of
from core.models import Identified

RESERVED = (ComplaintKind.CONDUCT, ComplaintKind.ETHICS)


class ComplaintQuerySet(models.QuerySet):
    """Filters on complaints."""

    def visible_to(self, user: Any) -> "ComplaintQuerySet":
        """Keep what this user may read; whoever is named in a complaint never learns that it exists.

        The heads and the data protection officer read the others; its handler too. An agent reads those of the
        enterprises she follows, unless they are about a person or about integrity (§7.8, §8.2).
        """
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        if not user.is_customs:
            return self.filter(member_of(user, enterprise_roles_allowing(user, "complaints")))
        rows = self.exclude(named=user)
        reach = scope(user, "complaints")
        if reach == Scope.ALL:
            return rows
        mine = Q(handler=user)
        if reach == Scope.OWN:
            mine |= Q(assigned_to(user), person="", named=None) & ~Q(kind__in=RESERVED)
        return rows.filter(mine)

    def open(self) -> "ComplaintQuerySet":
        """Keep those that wait for the administration."""
        return self.filter(
            state__in=[
                ComplaintState.RECEIVED,
                ComplaintState.ACKNOWLEDGED,
                ComplaintState.IN_TREATMENT,
                ComplaintState.REOPENED,
            ]
        )


class Complaint(Identified):
    """What an enterprise finds wrong in our work.

    `person` holds the words of the enterprise about whom it names; `named` the agents it means, filled in by whoever
    acknowledges. `ack_by` and `answer_by` are two and fifteen working days after the day it was received.
    """

    audit_circle = Circle.COMPLAINT

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="complaints"
    )
    kind = models.CharField(_("about"), max_length=12, choices=ComplaintKind)
    text = models.TextField(_("what happened"))
    person = models.CharField(_("who is concerned"), max_length=200, blank=True)
    named = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("agents named"), blank=True, related_name="+"
    )
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.PORTAL)
    received_on = models.DateField(_("received on"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("filed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    contact = models.ForeignKey(Contact, verbose_name=_("contact"), on_delete=models.SET_NULL, null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=12, choices=ComplaintState, default=ComplaintState.RECEIVED)
    ack_by = models.DateField(_("acknowledge by"))
    answer_by = models.DateField(_("answer by"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "answer_by"], name="clients_complaint_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Tell whether the enterprise waits for the administration."""
        waiting = {"received", "acknowledged", "in_treatment", "reopened"}
        return self.state in waiting

    @property
    def is_reserved(self) -> bool:
        """Tell whether only the head and the handler read it: it is about a person or about integrity."""
        return self.kind in RESERVED or bool(self.person)


class ComplaintEntry(Identified):
    """One thing said after the complaint: an answer, why it is opened again, a note the enterprise never reads."""

    complaint = models.ForeignKey(
        Complaint, verbose_name=_("complaint"), on_delete=models.CASCADE, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("line of a complaint")
        verbose_name_plural = _("lines of a complaint")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
