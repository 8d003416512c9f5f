"""Sector and size crossed: equal to a slow count, and no small cell can be worked out from the sums (§8.2: k ≥ 5)."""

import random
from fractions import Fraction

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core import clock
from followup.models import FollowUp
from insight.queries import crossed, detail
from insight.queries.board import Lens
from insight.queries.registry import INDICATORS
from insight.rules.crossing import deducible, protect
from insight.rules.figures import too_small
from insight.rules.periods import Period, month_of, shift
from insight.services.refresh import refresh
from questionnaires.models import ScreeningResponse
from tests.factories.insight import Year


def solvable(unknown, height, width):
    """The slow way: Gauss on the equations of the sums; an unknown alone on its line is known to the reader."""
    places = sorted(unknown)
    lines = [[Fraction(cell[0] == r) for cell in places] for r in range(height + 1)]
    lines += [[Fraction(cell[1] == c) for cell in places] for c in range(width + 1)]
    done = 0
    for column in range(len(places)):
        pivot = next((i for i in range(done, len(lines)) if lines[i][column]), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        lines[done] = [value / lines[done][column] for value in lines[done]]
        for i in range(len(lines)):
            if i != done and lines[i][column]:
                factor = lines[i][column]
                lines[i] = [a - factor * b for a, b in zip(lines[i], lines[done], strict=True)]
        done += 1
    return {places[next(i for i, v in enumerate(line) if v)] for line in lines if sum(v != 0 for v in line) == 1}


def margins(counts, k=5):
    rows = too_small([sum(line) for line in counts], k)
    columns = too_small([sum(line[c] for line in counts) for c in range(len(counts[0]))], k)
    return rows, columns


def test_no_hidden_cell_of_a_thousand_tables_can_be_worked_out():
    """One cell that can be solved is one enterprise whose answer management reads."""
    draw, shown = random.Random(11), 0
    for _turn in range(1000):
        height, width = draw.randint(1, 5), draw.randint(1, 4)
        top = draw.choice([6, 12, 40])
        counts = [[draw.randint(0, top) for _c in range(width)] for _r in range(height)]
        rows, columns = margins(counts)
        hidden = protect(counts, counts, rows=rows, columns=columns)
        if hidden is None:
            continue
        assert {(r, c) for r in range(height) for c in range(width) if 0 < counts[r][c] < 5} <= hidden
        unknown = hidden | {(r, width) for r in rows} | {(height, c) for c in columns}
        assert solvable(unknown, height, width) == set(deducible(unknown)) == set()
        shown += len(hidden) < height * width and bool(hidden)
    assert shown > 100, "a rule that hides everything protects and says nothing"


def test_rule_finds_what_the_equations_find_in_any_pattern():
    """The graph is a short way; it must never miss what the long way finds."""
    draw = random.Random(12)
    for _turn in range(500):
        height, width = draw.randint(1, 4), draw.randint(1, 4)
        unknown = {(r, c) for r in range(height + 1) for c in range(width + 1) if draw.random() < 0.4}
        unknown.discard((height, width))
        assert set(deducible(unknown)) == solvable(unknown, height, width)


def test_two_hidden_cells_in_each_line_are_not_enough_when_one_joins_two_blocks():
    """The usual rule of thumb leaves this cell in the open: the sums of one block give it away."""
    blocks = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2)}
    assert deducible(blocks) == [(1, 2)]
    assert solvable(blocks, 4, 4) == {(1, 2)}


def test_table_with_nothing_small_hides_nothing():
    counts = [[9, 8], [7, 0]]
    assert protect(counts, counts, rows=(), columns=()) == set()


@pytest.fixture
def year(policy):
    """A small generated year, counted."""
    made = Year(60)
    refresh()
    return made


def year_lens(user=None):
    now = month_of(clock.today())
    return Lens(user, Period(shift(now, -12), now))


def test_crossed_figures_equal_a_slow_count(year, kodjo):
    """A wrong crossing would send the unit to the wrong enterprises."""
    table = crossed.by_pair(INDICATORS["K01"], year_lens(kodjo))
    expected: dict[tuple[str, str], list[int]] = {}
    first, last = year_lens().period.first, shift(year_lens().period.last, 1)
    for row in ScreeningResponse.objects.select_related("enterprise").filter(origin="campaign"):
        if first <= row.invited_on < last:
            cell = expected.setdefault((row.enterprise.sector[:1], row.enterprise.size_profile), [0, 0])
            cell[0] += 1
            cell[1] += row.submitted_at is not None
    found = sum(int(cell.cases or 0) for _label, cells in table.rows for cell in cells)
    assert found == sum(n for n, _sent in expected.values()) > 10
    shown = sorted((cell.value, cell.cases) for _label, cells in table.rows for cell in cells if cell.cases)
    slow = sorted((crossed.number(100 * sent / n, "percent"), str(n)) for n, sent in expected.values())
    assert shown == slow
    due = FollowUp.objects.filter(due_on__lte=clock.today(), due_on__gte=first).count()
    table = crossed.by_pair(INDICATORS["K11"], year_lens(kodjo))
    assert sum(int(cell.cases or 0) for _label, cells in table.rows for cell in cells) == due


def test_management_reads_the_crossing_without_its_small_cells(year, make_agent):
    """Whatever is shown to management, no cell rests on fewer than five enterprises, nor can one be worked out."""
    sena = make_agent("DIR", "Sena Ahadji")
    lens = year_lens(sena)
    assert lens.k == 5
    for code in ("K01", "K11", "K16", "K24"):
        table = crossed.by_pair(INDICATORS[code], lens)
        for _label, cells in table.rows if table else ():
            assert all(int(cell.cases) >= 5 for cell in cells if cell.cases)
    assert detail.groups(INDICATORS["K01"], lens, "size")

    client = Client()
    client.force_login(sena, settings.AUTHENTICATION_BACKENDS[0])
    assert client.get(reverse("insight:indicator", args=["K01"])).status_code == 200
