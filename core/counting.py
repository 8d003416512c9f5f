"""Counting no further than somebody reads: a list of a million rows is never counted to show its number."""

import json
from collections.abc import Mapping
from math import ceil
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import connection, connections, models
from django.db.models import QuerySet
from django.utils.functional import cached_property

COUNTED_EXACTLY = 10_000
FARTHEST = 1_000_000_000  # rows: a typed number beyond is none, the database could not even read it
READ_THROUGH = 1_000  # rows passed over with their columns on the way to a page


def counted_up_to(most: int, lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Return how many rows each query gives, counted no further than `most`, with one read whatever their number.

    Each is written as it stands: as parts of one another, Django would copy and rename all of them several times.
    """
    counts: list[str] = []
    given: list[Any] = []
    for rows in lists.values():
        try:
            text, values = rows.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:  # this person has no right to any of them
            text, values = "SELECT 1 WHERE 1 = 0", ()
        counts.append(f"(SELECT COUNT(*) FROM ({text}) AS counted)")  # noqa: S608  # Django wrote it; values apart
        given += values
    if not counts:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", given)
        return dict(zip(lists, cursor.fetchone(), strict=True))


class EstimatedPaginator(Paginator):
    """Counts a list exactly up to ten thousand rows; beyond, the estimate of PostgreSQL's planner will do.

    The estimate is only shown, as such: where the list ends is read from its rows, never deduced from it.
    """

    @cached_property
    def counted(self) -> int:
        """Return the number of rows, counted one beyond ten thousand at most: a million rows are never counted."""
        rows: Any = self.object_list
        if not isinstance(rows, models.QuerySet):
            return len(rows)
        return rows.order_by()[: COUNTED_EXACTLY + 1].count()

    @cached_property
    def is_estimate(self) -> bool:
        """Whether `count` is only about right: a page then says so."""
        return isinstance(self.object_list, models.QuerySet) and self.counted > COUNTED_EXACTLY

    @cached_property
    def count(self) -> int:
        """Return the number of rows, or an estimate of it for a large list."""
        rows: Any = self.object_list
        return max(self.counted, estimated(rows)) if self.is_estimate else self.counted

    @cached_property
    def num_pages(self) -> int:
        """Return how many pages are known to hold rows; reading one beyond moves it on."""
        return max(1, ceil(self.counted / self.per_page))

    def validate_number(self, number: Any) -> int:
        """Let through a page beyond those counted: only reading it tells whether it is there."""
        try:
            return super().validate_number(number)
        except PageNotAnInteger:
            raise
        except EmptyPage:
            if self.is_estimate and 0 < int(number) <= FARTHEST // self.per_page:
                return int(number)
            raise

    def page(self, number: Any) -> Page[Any]:
        """Read one page; of a deep one the keys alone are passed over, by an index, and its rows read last.

        Of a list not counted to its end one row more is read, to know whether a page follows; a page beyond the end
        gives the last one known.
        """
        number = self.validate_number(number)
        if not self.is_estimate:
            start = (number - 1) * self.per_page
            deep = start >= READ_THROUGH and _has_keys(self.object_list)
            return Page(self._rows(start, self.per_page), number, self) if deep else super().page(number)
        rows = list(self._rows((number - 1) * self.per_page, self.per_page + 1))
        if not rows and number > self.num_pages:
            return self.page(self.num_pages)
        self.num_pages = max(self.num_pages, number + (len(rows) > self.per_page))
        return Page(rows[: self.per_page], number, self)

    def _rows(self, start: int, size: int) -> Any:
        rows: Any = self.object_list
        if start < READ_THROUGH or not _has_keys(rows):
            return rows[start : start + size]
        return rows.filter(pk__in=rows.values("pk")[start : start + size])


def _has_keys(rows: Any) -> bool:
    plain = isinstance(rows, QuerySet) and not rows.query.combinator and not rows.query.distinct
    return plain and not rows.query.values_select and rows.query.group_by is None


def estimated(rows: QuerySet[Any]) -> int:
    """Return how many rows PostgreSQL's planner expects, from its statistics: nothing is read. SQLite counts."""
    if connections[rows.db].vendor != "postgresql":
        return rows.order_by().count()
    plan = json.loads(rows.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])
