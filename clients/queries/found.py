"""What the search box found, in the order people look for it, as quick for a frequent word as for a rare one."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from clients.models import Enterprise
from clients.queries.enterprise import in_name, places
from clients.rules.identity import fold, name_key

MOST = 1000  # beyond, a person adds a word or a filter rather than turning forty pages


def few(text: str) -> list[int] | None:
    """Return the keys of all enterprises the words find, or None when they are more than are put in order."""
    first, *others = places(text)
    keys = list(first.union(*others, all=True).values_list("pk", flat=True)[: MOST + 1])
    return None if len(keys) > MOST else keys


class FrequentPaginator(Paginator):
    """The first thousand among more: names that begin so, names that hold the words, then people and numbers.

    Each part is read in the order of the register and no further than needed: what is left out is never sorted.
    """

    def __init__(self, rows: QuerySet[Enterprise], per_page: int, text: str) -> None:
        super().__init__(rows, per_page)
        keys = likeliest(rows, text)
        self.is_cut, self.keys = len(keys) > MOST, keys[:MOST]
        self.count = len(self.keys)

    def page(self, number: Any) -> Page[Any]:
        """Read one page."""
        number = self.validate_number(number)
        keys = self.keys[(number - 1) * self.per_page : number * self.per_page]
        rows: Any = self.object_list
        found = {row.pk: row for row in rows.filter(pk__in=keys)}
        return Page([found[key] for key in keys if key in found], number, self)


def likeliest(rows: QuerySet[Enterprise], text: str) -> list[int]:
    """Return the keys of those rows that the words find, one more than `MOST` at most, the likeliest first."""
    rows = rows.order_by("search_key", "pk")
    folded, exact = fold(text), name_key(text)
    begins = rows.filter(search_key__gte=folded, search_key__startswith=folded)
    first = list(begins.values_list("pk", "search_key")[: MOST + 1])
    keys = dict.fromkeys(pk for pk, _key in sorted(first, key=lambda row: name_key(row[1]) != exact))
    _named, people, *others = places(text)
    holds = rows.filter(in_name(text)).exclude(search_key__startswith=folded)
    for part in (holds, rows.filter(pk__in=people.union(*others))):
        if len(keys) <= MOST:
            keys |= dict.fromkeys(part.values_list("pk", flat=True)[: MOST + 1 - len(keys)])
    return list(keys)
