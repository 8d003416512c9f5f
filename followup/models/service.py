"""A service proposed to an enterprise, what both sides agreed, what was done and what it brought (§7.6)."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.enums import Circle
from clients.models.scoping import visible_rows
from core.models import Identified
from followup.enums import ProposalAnswer, ProposalOrigin, ProposalState, QuoteState, Reached
from followup.models.scopes import entrusted_to, hide_notices, only_delivers
from followup.states import DONE, WAITING_FOR_ENTERPRISE

if TYPE_CHECKING:
    from followup.models.quote import ServiceQuote


class ServiceProposalQuerySet(models.QuerySet["ServiceProposal"]):
    """Filters on proposals."""

    def visible_to(self, user: Any) -> "ServiceProposalQuerySet":
        """The enterprise's own once proposed; customs by policy and assignment; APP-04 as a notice (§7.4, §8.2)."""
        rows = hide_notices(visible_rows(self, user, "services"), user)
        if only_delivers(user):
            return rows.filter(entrusted_to(user)).exclude(state=ProposalState.DRAFT)
        return rows if getattr(user, "is_customs", False) else rows.exclude(state=ProposalState.DRAFT)

    def waiting(self) -> "ServiceProposalQuerySet":
        """Keep those on which the enterprise has something to say."""
        return self.filter(state__in=WAITING_FOR_ENTERPRISE)

    def unanswered(self) -> "ServiceProposalQuerySet":
        """Keep those of which the enterprise has said nothing yet; accepting the price says something (I14)."""
        return self.filter(state=ProposalState.PROPOSED, answer="").exclude(quotes__state=QuoteState.ACCEPTED)

    def delivered_since(self, day: dt.date) -> "ServiceProposalQuerySet":
        """Keep services delivered from a day on."""
        return self.filter(state__in=DONE, delivered_on__gte=day)


class ServiceProposal(Identified):
    """One service proposed by the relations unit to one enterprise (I5).

    Declining is free and neutral: it is recorded, never scored (I9). `batch` joins what was proposed in one act, so
    that the enterprise gets one message, not one per service.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="service_proposals"
    )
    offering = models.ForeignKey(
        "catalogue.ServiceOffering", verbose_name=_("service"), on_delete=models.PROTECT, related_name="proposals"
    )
    state = models.CharField(_("state"), max_length=20, choices=ProposalState, default=ProposalState.DRAFT)
    circle = models.CharField(_("circle"), max_length=20, choices=Circle, default=Circle.ENTERPRISE)
    batch = models.UUIDField(_("proposed together"), default=uuid.uuid4, editable=False, db_index=True)
    origin = models.CharField(_("why"), max_length=12, choices=ProposalOrigin, default=ProposalOrigin.AGENT)
    criteria = models.JSONField(_("criteria helped"), default=list, blank=True)
    reason = models.TextField(_("reason told to the enterprise"), blank=True)
    override_reason = models.TextField(_("why outside the eligible segments"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    expires_on = models.DateField(_("open until"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=15, choices=ProposalAnswer, blank=True)
    answer_note = models.TextField(_("what the enterprise added"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)

    objects = ServiceProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("service proposal")
        verbose_name_plural = _("service proposals")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "expires_on"], name="followup_proposal_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ProposalState.DRAFT, ProposalState.CANCELLED])
                | Q(proposed_at__isnull=False, expires_on__isnull=False),
                name="followup_serviceproposal_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*DONE]) | Q(delivered_on__isnull=False),
                name="followup_serviceproposal_delivered_dated",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="followup_serviceproposal_answered",
            ),
            models.UniqueConstraint(
                fields=["enterprise", "offering"],
                condition=Q(state__in=["draft", "proposed", "amended", "agreed", "scheduled", "in_delivery"]),
                name="followup_serviceproposal_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.offering.title}"

    @property
    def audit_circle(self) -> str:
        """Audit events about support for regularisation stay with the readers of a notice (§7.4)."""
        return Circle.NOTICE if self.circle == Circle.NOTICE else ""

    @property
    def is_unanswered(self) -> bool:
        """Whether the enterprise has something to say: first answer, or the agreement put before it.

        Accepting the price of a paid service is an answer.
        """
        if self.state != ProposalState.PROPOSED or self.answer:
            return self.state == ProposalState.AMENDED
        return self.quote is None or not self.quote.is_accepted

    @property
    def quote(self) -> "ServiceQuote | None":
        """The quotation in force; read from what was fetched with the proposal."""
        return next((row for row in self.quotes.all() if row.state != QuoteState.REPLACED), None)

    @property
    def needs_price(self) -> bool:
        """Whether a paid service still lacks the separate acceptance of its quotation (I14)."""
        return self.offering.is_paid and (self.quote is None or not self.quote.is_accepted)


class ServiceAgreement(Identified):
    """What both sides agreed before anything starts: aim, indicator, dates, deliverables (§7.6, joint)."""

    proposal = models.OneToOneField(
        ServiceProposal, verbose_name=_("proposal"), on_delete=models.PROTECT, related_name="agreement"
    )
    scope = models.TextField(_("what it covers"))
    objective = models.TextField(_("objective"))
    indicator = models.CharField(_("how we will know"), max_length=300)
    deliverables = models.TextField(_("what you receive"), blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    customs_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for customs"), on_delete=models.PROTECT, related_name="+"
    )
    customs_accepted_at = models.DateTimeField(_("for customs, at"))
    enterprise_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("for the enterprise"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    enterprise_accepted_at = models.DateTimeField(_("for the enterprise, at"), null=True, blank=True)

    class Meta:
        verbose_name = _("service agreement")
        verbose_name_plural = _("service agreements")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="followup_serviceagreement_dates"),
            models.CheckConstraint(
                condition=Q(enterprise_accepted_by__isnull=True) | Q(enterprise_accepted_at__isnull=False),
                name="followup_serviceagreement_enterprise_dated",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

    @property
    def mark(self) -> str:
        """What tells these terms from those written before or after."""
        return self.customs_accepted_at.isoformat()


class ServiceDelivery(Identified):
    """One session of a service: when, who took part (functions and number), with what (§7.6)."""

    proposal = models.ForeignKey(
        ServiceProposal, verbose_name=_("proposal"), on_delete=models.PROTECT, related_name="sessions"
    )
    held_on = models.DateField(_("held on"))
    attendance = models.PositiveSmallIntegerField(_("people present"), default=0)
    functions = models.CharField(_("functions present"), max_length=300, blank=True)
    materials = models.TextField(_("materials handed over"), blank=True)
    summary = models.TextField(_("what was done"))
    intervener = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("led by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"


class ServiceOutcome(Identified):
    """What a service brought: the agent's reading and the enterprise's word, each on its own (§7.6)."""

    proposal = models.OneToOneField(
        ServiceProposal, verbose_name=_("proposal"), on_delete=models.PROTECT, related_name="outcome"
    )
    objective_reached = models.CharField(_("objective reached"), max_length=8, choices=Reached, blank=True)
    agent_note = models.TextField(_("what we observe"), blank=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    assessed_at = models.DateTimeField(_("noted at"), null=True, blank=True)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    effort = models.PositiveSmallIntegerField(
        _("ease"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    comment = models.TextField(_("in your own words"), blank=True)
    may_call_back = models.BooleanField(_("may we call you about it?"), default=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("told by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("service outcome")
        verbose_name_plural = _("service outcomes")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="followup_serviceoutcome_satisfaction",
            ),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__range=(1, 5)), name="followup_serviceoutcome_effort"
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)
