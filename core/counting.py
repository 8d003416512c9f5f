"""Counting no further than somebody reads: a list of a million rows is never counted to show its number."""

import json
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connections, models
from django.db.models import IntegerField, QuerySet, Subquery
from django.utils.functional import cached_property

COUNTED_EXACTLY = 10_000
READ_THROUGH = 1_000  # rows passed over with their columns on the way to a page


class CountUpTo(Subquery):
    """How many rows a query gives, counted no further than `most`; several of them make one read."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet[Any], most: int) -> None:
        super().__init__(rows.order_by().values("pk")[:most])


class EstimatedPaginator(Paginator):
    """Counts a list exactly up to ten thousand rows; beyond, the estimate of PostgreSQL's planner will do."""

    is_estimate = False

    @cached_property
    def count(self) -> int:
        """Return the number of rows, or an estimate of it for a large list: a million rows are never counted."""
        rows: Any = self.object_list
        if not isinstance(rows, models.QuerySet):
            return len(rows)
        few = rows.order_by()[: COUNTED_EXACTLY + 1].count()
        if few <= COUNTED_EXACTLY:
            return few
        if connections[rows.db].vendor != "postgresql":
            return rows.order_by().count()
        self.is_estimate = True
        return max(few, estimated(rows))

    def page(self, number: Any) -> Page[Any]:
        """Read one page; of a deep one the keys alone are passed over, by an index, and its rows read last."""
        start = (self.validate_number(number) - 1) * self.per_page
        rows: Any = self.object_list
        if start < READ_THROUGH or not _has_keys(rows):
            return super().page(number)
        keys = rows.values("pk")[start : start + self.per_page]
        return Page(rows.filter(pk__in=keys), self.validate_number(number), self)


def _has_keys(rows: Any) -> bool:
    plain = isinstance(rows, QuerySet) and not rows.query.combinator and not rows.query.distinct
    return plain and not rows.query.values_select and rows.query.group_by is None


def estimated(rows: QuerySet[Any]) -> int:
    """Return how many rows PostgreSQL's planner expects, from its statistics: nothing is read."""
    plan = json.loads(rows.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])
