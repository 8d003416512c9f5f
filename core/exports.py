"""What leaves a list as a file: the rows of the screen, its filter in words, and how they become CSV or XLSX.

A page of the administration declares `exports`; the rows come from that page itself, so that a file never holds a row
its screen does not show this person (domain §8.2). On PostgreSQL the lines of a CSV are written by the database:
100,000 rows in about a second, in constant memory; elsewhere by the same rules in Python.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import SuspiciousOperation
from django.db import connections, models, transaction
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core import spreadsheets
from core.errors import DomainError
from core.spreadsheets import DANGEROUS, DAY, MOMENT, NUMBER, PHONE, TEXT

AT_ONCE = 2000
FIRST = 200  # the first lines leave at once


@dataclass(frozen=True)
class Column:
    """One column of the file: its header, where its value is found (a field, a path or an expression), its kind."""

    header: Any
    source: Any
    kind: str = TEXT
    width: int = 18


@dataclass(frozen=True)
class Exports:
    """What a list may give away: columns, who may take them, the page that asks why; `without` never leaves."""

    columns: Callable[[], tuple[Column, ...]]
    may: Callable[[Any], bool]
    page: str
    without: Mapping[str, Any] = field(default_factory=dict)

    def link(self, kind: str, query: str) -> tuple[str, str]:
        """Return the label and the address of the page that asks why; `query` is the list's own address."""
        asked = QueryDict(mutable=True)
        asked["liste"], asked["filtre"] = kind, query
        return _("Export"), f"{reverse(self.page)}?{asked.urlencode()}"


@dataclass(frozen=True)
class Listing:
    """The rows of a list as one person sees them now, and its filter in words."""

    label: str
    rows: models.QuerySet[Any]
    columns: tuple[Column, ...]
    filters: tuple[tuple[str, str], ...]
    may: Callable[[Any], bool]
    leaves_out: bool = False

    @property
    def kinds(self) -> list[str]:
        """The kind of each column."""
        return [column.kind for column in self.columns]

    def values(self) -> models.QuerySet[Any]:
        """Return the rows as tuples, one value per column, in the order of the screen."""
        named = {
            f"x{number}": models.F(column.source) if isinstance(column.source, str) else column.source
            for number, column in enumerate(self.columns)
        }
        rows = self.rows.select_related(None).prefetch_related(None)
        return rows.annotate(**named).values_list(*named)


def listing(kind: str, user: Any, query: str) -> Listing:
    """Return the rows of a list under the filter of its address, for one person.

    Raises LookupError for a list that does not exist or does not open to this person, DomainError for a filter that
    cannot be read.
    """
    page = next((one for model, one in admin.site._registry.items() if model._meta.label_lower == kind), None)
    declared: Exports | None = getattr(page, "exports", None)
    request = HttpRequest()
    request.method, request.user, request.GET = "GET", user, QueryDict(query)
    if page is None or declared is None or not page.has_view_permission(request):
        raise LookupError(kind)
    try:
        screen = page.get_changelist_instance(request)
    except (IncorrectLookupParameters, SuspiciousOperation) as error:
        raise DomainError(
            "filter", _("This filter cannot be read. Go back to the list and filter it again.")
        ) from error
    rows = screen.queryset.exclude(**declared.without) if declared.without else screen.queryset
    return Listing(
        str(page.opts.verbose_name_plural),
        rows,
        declared.columns(),
        tuple(_in_words(screen)),
        declared.may,
        bool(declared.without),
    )


def _in_words(screen: Any) -> Iterator[tuple[str, str]]:
    """Give each filter in use and what was chosen, as the screen calls them."""
    if screen.query:
        yield _("Words searched"), screen.query
    for spec in screen.filter_specs:
        chosen = [str(one["display"]) for one in list(spec.choices(screen))[1:] if one.get("selected")]
        if chosen:
            yield str(spec.title), ", ".join(chosen)


# --- the file ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Head:
    """What the first lines of a file say: which list, which filter, who asked, why, when, how many rows."""

    label: str
    filters: tuple[tuple[str, str], ...]
    author: str
    reason: str
    at: Any
    count: int

    def lines(self) -> list[list[str]]:
        """Return the lines above the header, each a name and a value."""
        said = "; ".join(_("%(name)s: %(value)s") % {"name": name, "value": value} for name, value in self.filters)
        return [
            [_("List"), self.label[:1].upper() + self.label[1:]],
            [_("Filter in use"), said or _("none: every line of the list")],
            [_("Exported by"), self.author],
            [_("Exported on"), f"{timezone.localtime(self.at):%d/%m/%Y %H:%M}"],
            [_("Reason"), self.reason],
            [_("Lines"), str(self.count)],
            [],
        ]


def csv_chunks(found: Listing, head: Head) -> Iterator[bytes]:
    """Yield the CSV piece by piece; a transaction stays open until the last, so that all rows are of one moment."""
    language = translation.get_language() or "fr"
    with translation.override(language):
        headers = [str(column.header) for column in found.columns]
        above = "".join(spreadsheets.csv_line(map(spreadsheets.harmless, line)) for line in [*head.lines(), headers])
        yield spreadsheets.BOM + above.encode()
    with transaction.atomic(using=found.rows.db):
        by_database = connections[found.rows.db].vendor == "postgresql"
        lines = _lines_of_database(found) if by_database else _lines_of_python(found)
        size = FIRST
        while piece := list(islice(lines, size)):
            yield "".join(piece).encode("utf-8", "replace")
            size = AT_ONCE


def write_xlsx(stream: IO[bytes], found: Listing, head: Head) -> None:
    """Write the workbook into a file open for writing, row by row."""
    above = head.lines()
    widths = [column.width for column in found.columns]
    writer = spreadsheets.XlsxWriter(stream, title=found.label.capitalize(), widths=widths, frozen=len(above) + 1)
    writer.write(above)
    writer.write([[str(column.header) for column in found.columns]], bold=True)
    with transaction.atomic(using=found.rows.db):
        writer.write(found.values().iterator(chunk_size=AT_ONCE), found.kinds)
    writer.close()


def _lines_of_python(found: Listing) -> Iterator[str]:
    return spreadsheets.csv_lines(found.values().iterator(chunk_size=AT_ONCE), found.kinds)


def _lines_of_database(found: Listing) -> Iterator[str]:
    """Let PostgreSQL write the lines: the same text as `spreadsheets.csv_lines`, proven by a test."""
    sql, parameters = found.values().query.sql_with_params()
    names = [f"t.x{number}" for number in range(len(found.columns))]
    cells = [_cell_sql(name, kind) for name, kind in zip(names, found.kinds, strict=True)]
    zone = str(timezone.get_current_timezone())
    asked = {TEXT: [DANGEROUS], PHONE: [DANGEROUS], MOMENT: [zone]}
    ahead = [one for kind in found.kinds for one in asked.get(kind, [])]
    line = " || ';' || ".join(cells)
    statement = f"SELECT {line} || E'\\r\\n' FROM ({sql}) t"  # noqa: S608 - our own words
    connection = connections[found.rows.db]
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [*ahead, *parameters])
        size = FIRST
        while rows := cursor.fetchmany(size):
            yield from (text for (text,) in rows)
            size = AT_ONCE


def _cell_sql(name: str, kind: str) -> str:
    """Return the SQL of one quoted cell; the pattern of what is dangerous and the time zone are parameters."""
    if kind == DAY:
        return f"'\"' || coalesce(to_char({name}, 'DD/MM/YYYY'), '') || '\"'"
    if kind == MOMENT:
        return f"'\"' || coalesce(to_char({name} AT TIME ZONE %s, 'DD/MM/YYYY HH24:MI'), '') || '\"'"
    if kind == NUMBER:
        return f"'\"' || coalesce(replace({name}::text, '.', ','), '') || '\"'"
    text = f"coalesce({name}::text, '')"
    if kind == PHONE:
        text = (
            f"regexp_replace(regexp_replace({text}, '^\\+228{'([0-9][0-9])' * 4}$', "
            r"'00228 \1 \2 \3 \4'), '^\+([0-9]+)$', '00 \1')"
        )
    quoted = f"replace({text}, '\"', '\"\"')"
    return f"CASE WHEN {text} ~ %s THEN '\"''' ELSE '\"' END || {quoted} || '\"'"
