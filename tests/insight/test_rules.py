"""Small groups, quantiles, intervals, working days: the arithmetic under every figure."""

import datetime as dt
import random
import statistics

import pytest

from core import clock
from insight.queries import migration
from insight.rules import charts, effects, figures
from insight.rules.effects import Group
from insight.rules.figures import WHO, counts_who, who_of
from insight.rules.periods import half_year, shift
from insight.rules.working import WorkingDays


def group(values):
    return Group(len(values), sum(values), sum(value**2 for value in values))


def test_median_and_decile_of_a_spread_equal_those_of_the_list_of_days():
    draw = random.Random(3)
    for _turn in range(200):
        days = sorted(draw.randint(0, 40) for _case in range(draw.randint(1, 60)))
        spread = {day: days.count(day) for day in days}
        assert figures.quantile(spread, 0.5) == statistics.median(days)
        assert figures.quantile(spread, 0.9) == days[-(-9 * len(days) // 10) - 1]
        assert figures.within(spread, 20) == pytest.approx(100 * sum(day <= 20 for day in days) / len(days))
    assert figures.quantile({}, 0.5) is None


def test_small_count_is_never_the_only_one_hidden():
    draw = random.Random(5)
    for _turn in range(500):
        counts = [draw.choice([0, 1, 3, 6, 20]) for _place in range(draw.randint(2, 7))]
        hidden = figures.too_small(counts)
        assert all(place in hidden for place, n in enumerate(counts) if 0 < n < 5)
        shown = [n for place, n in enumerate(counts) if place not in hidden and n]
        assert len(hidden) != 1 or not shown


def test_matrix_for_management_lets_no_small_cell_be_worked_out_from_its_line():
    draw = random.Random(11)
    for _turn in range(200):
        found = {
            (old, new): draw.choice([0, 0, 2, 4, 9, 30]) for old in migration.LETTERS for new in migration.LETTERS
        }
        table = {
            (old, new): cell.text
            for old, cells in migration.matrix(found, k=5)
            for new, cell in zip(migration.LETTERS, cells, strict=True)
        }
        assert all(table[pair] == "< 5" for pair, n in found.items() if 0 < n < 5)
        for letter in migration.LETTERS:
            for line in ([(letter, new) for new in migration.LETTERS], [(old, letter) for old in migration.LETTERS]):
                hidden = [pair for pair in line if table[pair] == "< 5"]
                assert len(hidden) != 1 or not [pair for pair in line if pair not in hidden and found[pair]]
    assert "< 5" not in [cell.text for _old, cells in migration.matrix({("A", "B"): 1}, k=0) for cell in cells]


def test_net_movement_counts_ups_minus_downs_among_those_assessed_twice():
    found = {("B", "A"): 6, ("A", "C"): 2, ("A", "A"): 2, ("N", "A"): 50, ("D", "N"): 3}
    assert migration.net(found).value == 40
    assert migration.net({("N", "A"): 3}).value is None


def test_student_quantile_is_close_to_the_published_table():
    table = {(0.975, 4): 2.776, (0.975, 10): 2.228, (0.995, 8): 3.355, (0.9975, 20): 3.153, (0.975, 100): 1.984}
    for (probability, freedom), expected in table.items():
        assert effects.student(probability, freedom) == pytest.approx(expected, rel=0.01)


def test_planted_effect_is_recovered_and_its_interval_holds_it():
    draw = random.Random(1)
    hits = 0
    for _turn in range(200):
        treated = group([draw.gauss(0.9, 0.8) for _one in range(40)])
        others = group([draw.gauss(0.1, 0.8) for _one in range(120)])
        found = effects.effect(treated, others, together=10)
        assert found is not None
        hits += found.claimed and found.low <= 0.8 <= found.high
    assert hits >= 190


def test_null_effects_of_thirty_services_are_hardly_ever_claimed():
    draw = random.Random(2)
    pages_with_a_claim = 0
    for _page in range(150):
        claims = 0
        for _service in range(30):
            treated = group([draw.gauss(0.3, 1) for _one in range(draw.randint(5, 30))])
            others = group([draw.gauss(0.3, 1) for _one in range(60)])
            claims += effects.effect(treated, others, together=30).claimed
        pages_with_a_claim += bool(claims)
    assert pages_with_a_claim <= 18  # 5 % announced, a margin for chance


def test_effect_of_fewer_than_five_enterprises_is_not_computed():
    assert effects.effect(group([1, 1, 1, 1]), group([0] * 50)) is None
    assert effects.effect(group([1] * 50), group([0, 0, 0, 0])) is None
    assert effects.effect(group([1, 2, 1, 2, 1]), group([0, 1, 0, 1, 0])) is not None


def test_working_days_between_any_two_days_equal_the_clock():
    start, holiday = dt.date(2026, 1, 1), {dt.date(2026, 4, 27), dt.date(2026, 5, 1)}
    days = WorkingDays(start, dt.date(2026, 12, 31), holiday)
    draw = random.Random(4)
    for _turn in range(100):
        first, second = (start + dt.timedelta(days=draw.randint(0, 360)) for _end in range(2))
        assert days.between(first, second) == clock.working_days_between(first, second, holiday)


def test_periods_and_scales_hold_at_their_edges():
    assert shift(dt.date(2026, 1, 1), -1) == dt.date(2025, 12, 1)
    assert half_year(dt.date(2026, 6, 30)) == dt.date(2026, 1, 1)
    assert half_year(dt.date(2026, 7, 1)) == dt.date(2026, 7, 1)
    assert charts.top_of([], percent=False) == 1
    assert charts.top_of([101], percent=False) == 200
    drawn = charts.columns([None, 0.0, 50.0, 100.0], list("ABCD"), percent=True, target=40)
    assert [column.height for column in drawn.columns][:2] == [0, 0]
    assert drawn.columns[3].height == 2 * drawn.columns[2].height


def test_parts_that_count_enterprises_are_told_from_parts_that_count_cases():
    """A number of enterprises added to the cases would make a small group look large."""
    assert counts_who(WHO)
    assert counts_who(who_of("due:critical"))
    assert not counts_who("whole")
