"""The services customs offers: free accompaniment, and a few paid services kept apart (§6, I14)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import enterprise_roles_allowing, scope
from catalogue.enums import Mode, OfferingState, OwnerUnit
from catalogue.states import UNPUBLISHED
from core.languages import Localised
from core.models import Identified


class ServiceCategory(models.Model):
    """A family of services: information, training, advice… (§6). A family may hold families, one step deep."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("inside the family"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inside",
    )
    code = models.CharField(_("code"), max_length=10, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title_fr = models.CharField(_("title (French)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    title = Localised("title")
    description_fr = models.TextField(_("description (French)"), blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description = Localised("description")

    class Meta:
        verbose_name = _("service category")
        verbose_name_plural = _("service categories")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A tree one step deep: what holds families stands at the top."""
        if self.parent_id is None:
            return
        if self.parent_id == self.pk or self.parent.parent_id or (self.pk and self.inside.exists()):
            raise ValidationError(
                {
                    "parent": _(
                        "A family inside another one holds no family itself: choose a family of the first level."
                    )
                }
            )


class ServiceOfferingQuerySet(models.QuerySet["ServiceOffering"]):
    """Filters on offerings."""

    def current(self) -> "ServiceOfferingQuerySet":
        """Keep the version in force of each service."""
        return self.filter(is_current=True)

    def available(self, today: dt.date) -> "ServiceOfferingQuerySet":
        """Keep what may be proposed on a day: in force and inside its dates."""
        return self.current().filter(
            Q(active_from=None) | Q(active_from__lte=today), Q(active_until=None) | Q(active_until__gte=today)
        )

    def free(self) -> "ServiceOfferingQuerySet":
        """Keep the free accompaniment (I14)."""
        return self.filter(is_paid=False)

    def paid(self) -> "ServiceOfferingQuerySet":
        """Keep the paid services, shown apart (I14)."""
        return self.filter(is_paid=True)

    def published_to(self, user: Any) -> "ServiceOfferingQuerySet":
        """Keep versions that are or were in force; what is still written is its writers' alone (§8.2)."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.is_customs:
            writes = scope(user, "catalogue", "W") is not Scope.NONE
            return self if writes else self.exclude(state__in=UNPUBLISHED)
        reads = bool(enterprise_roles_allowing(user, "catalogue", "R"))
        return self.exclude(state__in=UNPUBLISHED) if reads else self.none()

    def visible_to(self, user: Any) -> "ServiceOfferingQuerySet":
        """The published catalogue is open to everyone who signs in; older versions to customs only (§8.2)."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.published_to(user) if user.is_customs else self.current()


class ServiceOffering(Identified):
    """One version of a service; a revision is a new row, so that a proposal keeps the words it was made with.

    A version is written as a draft, previewed, then published; from then on its words never change.

    `targets` names grid criteria ("6.1") and dimensions ("D06") as opaque codes: the grid lives above.
    """

    code = models.CharField(_("code"), max_length=10)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=OfferingState, default=OfferingState.DRAFT)
    is_current = models.BooleanField(_("in force"), default=False)
    catalogue_code = models.CharField(_("catalogue"), max_length=20, default="CS-2026-01")
    category = models.ForeignKey(
        ServiceCategory, verbose_name=_("category"), on_delete=models.PROTECT, related_name="offerings"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    title_fr = models.CharField(_("title (French)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    title = Localised("title")
    description_fr = models.TextField(_("description (French)"))
    description_en = models.TextField(_("description (English)"), blank=True)
    description = Localised("description")
    targets = models.JSONField(_("criteria and dimensions helped"), default=list, blank=True)
    segments = models.JSONField(_("eligible segments"), default=list)
    needs = models.JSONField(_("difficulties answered"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    is_paid = models.BooleanField(_("paid service"), default=False)
    price_note_fr = models.CharField(_("price note (French)"), max_length=200, blank=True)
    price_note_en = models.CharField(_("price note (English)"), max_length=200, blank=True)
    price_note = Localised("price_note")
    duration_fr = models.CharField(_("duration (French)"), max_length=80, blank=True)
    duration_en = models.CharField(_("duration (English)"), max_length=80, blank=True)
    duration = Localised("duration")
    mode = models.CharField(_("mode"), max_length=10, choices=Mode)
    capacity = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    owner_unit = models.CharField(
        _("responsible unit"), max_length=20, choices=OwnerUnit, default=OwnerUnit.RELATIONSHIP
    )
    prerequisites_fr = models.TextField(_("prerequisites (French)"), blank=True)
    prerequisites_en = models.TextField(_("prerequisites (English)"), blank=True)
    prerequisites = Localised("prerequisites")
    outcome_fr = models.CharField(_("expected result (French)"), max_length=200, blank=True)
    outcome_en = models.CharField(_("expected result (English)"), max_length=200, blank=True)
    outcome = Localised("outcome")
    active_from = models.DateField(_("offered from"), null=True, blank=True)
    active_until = models.DateField(_("offered until"), null=True, blank=True)
    revised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("revised by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ServiceOfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["category__order", "order", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="catalogue_serviceoffering_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True), name="catalogue_serviceoffering_one_current"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="draft"), name="catalogue_serviceoffering_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(is_current=True, state="published") | (Q(is_current=False) & ~Q(state="published")),
                name="catalogue_serviceoffering_in_force",
            ),
            models.CheckConstraint(
                condition=Q(active_from=None) | Q(active_until=None) | Q(active_until__gte=models.F("active_from")),
                name="catalogue_serviceoffering_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_draft(self) -> bool:
        """Whether this version can still be written."""
        return self.state == OfferingState.DRAFT

    def suits(self, segment: str) -> bool:
        """Whether the service is open to a segment (internal, §6)."""
        return segment in self.segments

    def is_offered_on(self, day: dt.date) -> bool:
        """Whether the service may be proposed on a day."""
        starts = self.active_from is None or self.active_from <= day
        ends = self.active_until is None or day <= self.active_until
        return self.is_current and starts and ends
