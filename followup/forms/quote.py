"""A quotation: written in lines by the relations unit, accepted apart by the enterprise."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.forms import CcvForm, DateInput, Segments
from diagnostics.enums import AuthorityBasis
from followup.models import ServiceQuote
from followup.rules import MOST_QUANTITY, MOST_UNIT_PRICE
from followup.services.quote import VALID_DAYS, Draft, Line, check_draft

LINES = 8
SHOWN = ("description", "quantity", "unit_price")


def _line_fields(number: int) -> dict[str, forms.Field]:
    """Three fields of one line; all three empty, the line is not there."""
    where = {"n": number}
    return {
        f"description_{number}": forms.CharField(
            label=_("Line %(n)s: what it is") % where, max_length=300, required=False
        ),
        f"quantity_{number}": forms.DecimalField(
            label=_("Line %(n)s: quantity") % where,
            min_value=Decimal("0.01"),
            max_value=MOST_QUANTITY,
            max_digits=6,
            decimal_places=2,
            localize=True,
            required=False,
        ),
        f"unit_price_{number}": forms.IntegerField(
            label=_("Line %(n)s: unit price (FCFA)") % where, min_value=0, max_value=MOST_UNIT_PRICE, required=False
        ),
    }


class QuoteForm(CcvForm):
    """The lines, the last day and the conditions; the total is computed by the portal, never typed."""

    mark_optional = False
    valid_until = forms.DateField(label=_("Valid until"), widget=DateInput)
    conditions = forms.CharField(
        label=_("Conditions, in words for the enterprise (optional)"),
        help_text=_("Payment, dates, what is not included."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, LINES + 1):
            self.fields.update(_line_fields(number))
        self.fields["valid_until"].initial = clock.today() + dt.timedelta(days=VALID_DAYS)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The lines as the page lays them out."""
        return [[self[f"{name}_{number}"] for name in SHOWN] for number in range(1, LINES + 1)]

    def clean(self) -> dict[str, Any]:
        """Gather the lines into a draft; a line begun is finished."""
        cleaned = super().clean() or {}
        lines = []
        for number in range(1, LINES + 1):
            values = [cleaned.get(f"{name}_{number}") for name in SHOWN]
            if all(value in (None, "") for value in values):
                continue
            for name, value in zip(SHOWN, values, strict=True):
                field = f"{name}_{number}"
                if value in (None, "") and field not in self.errors:
                    self.add_error(field, ValidationError(_("Fill in this line to its end."), code="required"))
            lines.append(values)
        if self.errors:
            return cleaned
        draft = Draft(
            lines=[Line(*values) for values in lines],
            valid_until=cleaned["valid_until"],
            conditions=cleaned["conditions"],
        )
        try:
            check_draft(draft)
        except DomainError as error:
            where = {"no_line": "description_1", "validity_out_of_bounds": "valid_until"}.get(error.code)
            self.add_error(where, ValidationError(str(error.message), code=error.code))
        cleaned["draft"] = draft
        return cleaned


def lines_of(quote: ServiceQuote | None) -> dict[str, Any]:
    """A quotation already sent, as the form starts with it; it is changed by sending another."""
    found: dict[str, Any] = {}
    for number, line in enumerate(quote.lines.all() if quote else (), start=1):
        quantity = line.quantity.normalize()
        found[f"description_{number}"] = line.description
        found[f"quantity_{number}"] = quantity if quantity.as_tuple().exponent < 0 else int(quantity)
        found[f"unit_price_{number}"] = line.unit_price
    return found | ({"conditions": quote.conditions} if quote else {})


class PaidProposalForm(QuoteForm):
    """A paid service proposed by itself: why, and its quotation."""

    reason = forms.CharField(
        label=_("Why, in words for the enterprise (optional)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    override_reason = forms.CharField(
        label=_("Why this service although it is not planned for this enterprise (internal)"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, is_eligible: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_eligible:
            del self.fields["override_reason"]


class AcceptQuoteForm(CcvForm):
    """In which capacity the price is accepted; `read` is the mark of the quotation on the page."""

    read = forms.CharField(max_length=40, widget=forms.HiddenInput)
    basis = forms.ChoiceField(
        label=_("You accept this price as"),
        choices=AuthorityBasis.choices,
        widget=Segments,
        error_messages={"required": _("Choose one of the answers.")},
    )
    function = forms.CharField(label=_("Your function in the enterprise"), max_length=120)
