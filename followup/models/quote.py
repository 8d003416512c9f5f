"""The quotation of a paid service: dated, in lines, never changed once sent, accepted apart from the rest (§7.6, I14)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.enums import Circle
from core.models import Identified
from diagnostics.enums import AuthorityBasis
from followup.enums import QuoteState
from followup.models.scopes import only_delivers
from followup.models.service import ServiceProposal
from followup.rules import MOST_QUANTITY, MOST_TOTAL, MOST_UNIT_PRICE, line_amount
from followup.states import WAITING_FOR_ENTERPRISE

IN_FORCE = (QuoteState.SENT, QuoteState.ACCEPTED)


class ServiceQuoteQuerySet(models.QuerySet["ServiceQuote"]):
    """Filters on quotations."""

    def waiting(self, day: dt.date) -> "ServiceQuoteQuerySet":
        """Keep those the enterprise may still accept on a day."""
        rows = self.filter(state=QuoteState.SENT, valid_until__gte=day)
        return rows.filter(proposal__state__in=WAITING_FOR_ENTERPRISE)

    def visible_to(self, user: Any) -> "ServiceQuoteQuerySet":
        """Whoever reads the proposal reads its prices; who only delivers does not (§8.2)."""
        if only_delivers(user):
            return self.none()
        return self.filter(proposal__in=ServiceProposal.objects.visible_to(user).values("pk"))


class ServiceQuote(Identified):
    """One quotation sent to an enterprise. Its lines and its total never change; a new one replaces it.

    The reference is that of the proposal and the number of the quotation: PS-2026-0012-D2 is the second one. The name is
    the one the enterprise had that day.
    """

    proposal = models.ForeignKey(
        ServiceProposal, verbose_name=_("proposal"), on_delete=models.PROTECT, related_name="quotes"
    )
    reference = models.CharField(_("reference"), max_length=32, unique=True)
    enterprise_name = models.CharField(
        _("name of the enterprise"), max_length=200, blank=True, default="", db_default=""
    )
    state = models.CharField(_("state"), max_length=10, choices=QuoteState, default=QuoteState.SENT)
    total = models.PositiveBigIntegerField(
        _("total (FCFA)"), validators=[MinValueValidator(1), MaxValueValidator(MOST_TOTAL)]
    )
    conditions = models.TextField(_("conditions"), blank=True)
    valid_until = models.DateField(_("valid until"))
    issued_at = models.DateTimeField(_("sent at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_name = models.CharField(_("name of the person who accepted"), max_length=200, blank=True)
    accepted_function = models.CharField(_("function"), max_length=120, blank=True)
    accepted_basis = models.CharField(_("acting as"), max_length=30, choices=AuthorityBasis, blank=True)

    objects = ServiceQuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(state__in=IN_FORCE), name="followup_servicequote_one_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state=QuoteState.ACCEPTED) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="followup_servicequote_accepted_by",
            ),
            models.CheckConstraint(condition=Q(total__gte=1), name="followup_servicequote_total"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def audit_circle(self) -> str:
        """As the service it prices (§7.4)."""
        return Circle.NOTICE if self.proposal.circle == Circle.NOTICE else ""

    @property
    def is_accepted(self) -> bool:
        """Whether the enterprise has accepted this price."""
        return self.state == QuoteState.ACCEPTED

    @property
    def mark(self) -> str:
        """What tells this quotation from one sent before or after."""
        return self.reference

    def has_ended(self, day: dt.date) -> bool:
        """Whether it waits no more: sent, and past its last day."""
        return self.state == QuoteState.SENT and self.valid_until < day


class QuoteLine(models.Model):
    """One line of a quotation; what it comes to is computed, never typed."""

    quote = models.ForeignKey(
        ServiceQuote, verbose_name=_("quotation"), on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    description = models.CharField(_("description"), max_length=300)
    quantity = models.DecimalField(
        _("quantity"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_QUANTITY)],
    )
    unit_price = models.PositiveBigIntegerField(
        _("unit price (FCFA)"), validators=[MaxValueValidator(MOST_UNIT_PRICE)]
    )

    class Meta:
        verbose_name = _("line of a quotation")
        verbose_name_plural = _("lines of a quotation")
        ordering = ["quote", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="followup_quoteline_position"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="followup_quoteline_quantity"),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def amount(self) -> int:
        """What the line comes to, in whole francs."""
        return line_amount(self.quantity, self.unit_price)
