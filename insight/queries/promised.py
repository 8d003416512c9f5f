"""Promises of the administration that are no indicator of §10: delays of §7.2 and §7.3, shown on the scorecard."""

from django.utils.translation import gettext_lazy as _

from insight.enums import Shape, Theme
from insight.permissions import can_read_unit
from insight.queries.indicator import Indicator

PROMISES = (
    Indicator(
        "P01",
        Theme.DIAGNOSTIC,
        _("Requests answered within 10 working days"),
        _("Requests by enterprises answered within 10 working days, out of those answered in the month."),
        Shape.DELAY,
        limit=10,
        target=100,
        may=can_read_unit,
    ),
    Indicator(
        "P02",
        Theme.DIAGNOSTIC,
        _("Visits planned within 15 working days"),
        _("Visits whose dates were agreed within 15 working days of the consent, out of those planned in the month."),
        Shape.DELAY,
        limit=15,
        target=100,
        may=can_read_unit,
    ),
    Indicator(
        "P03",
        Theme.DIAGNOSTIC,
        _("Reports within 30 working days of the visit"),
        _("Reports communicated within 30 working days of the end of the visit, out of those communicated."),
        Shape.DELAY,
        limit=30,
        target=100,
        may=can_read_unit,
    ),
)
