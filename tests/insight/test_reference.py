"""Every indicator equals a slow, naive count of the same files (domain §10). INSIGHT_SIZE=2000 for the full year."""

import os

import pytest

from clients.models import Assignment
from core import clock
from insight.enums import Cut
from insight.models import IndicatorRow
from insight.queries import board, effects, loads, migration
from insight.queries.board import Lens
from insight.queries.registry import INDICATORS
from insight.rules.figures import counts_who
from insight.rules.periods import Period, month_of, shift
from insight.services.refresh import refresh
from tests.factories.insight import Year
from tests.insight.reference import Slow

pytestmark = pytest.mark.django_db
SIZE = int(os.environ.get("INSIGHT_SIZE", "80"))


def keeper(period, test):
    last = shift(period.last, 1)

    def keep(enterprise, day):
        return period.first <= day < last and test(enterprise)

    return keep


def same(found, expected, code):
    value, n = expected
    assert found.n == n, code
    assert (found.value is None) == (value is None), code
    assert value is None or found.value == pytest.approx(value, abs=1e-9), code


def check(slow, lens, test):
    """Compare every indicator under one cut and period."""
    keep = keeper(lens.period, test)
    tallies = board.tallies(INDICATORS, lens)
    expected = slow.all(keep)
    for code, pair in expected.items():
        same(board.figure(INDICATORS[code], tallies.get(code, {})), pair, code)
    assert {part: n for part, (n, _v) in tallies.get("K12", {}).items() if not counts_who(part)} == slow.attitudes(
        keep
    )
    if lens.period.last == month_of(clock.today()):
        assert {
            part: n for part, (n, _v) in tallies.get("K13", {}).items() if not counts_who(part)
        } == slow.late_points(keep)
    if lens.cut != Cut.AGENT:
        same(board.figure(INDICATORS["K15"], tallies.get("K15", {})), slow.progress(keep), "K15")
    return sum(n for _value, n in expected.values())


def test_indicators_of_a_generated_year_equal_a_slow_count_of_each_file(policy):
    year = Year(SIZE)
    refresh()
    slow, now = Slow(), month_of(clock.today())
    whole, quarter = Period(shift(now, -12), now), Period(shift(now, -2), now)
    seen = check(slow, Lens(None, whole), lambda row: True)
    seen += check(slow, Lens(None, quarter), lambda row: True)
    seen += check(slow, Lens(None, whole, Cut.REGION, "kara"), lambda row: row.region == "kara")
    seen += check(slow, Lens(None, whole, Cut.REGION, ""), lambda row: row.region == "")
    seen += check(slow, Lens(None, whole, Cut.SIZE, "micro"), lambda row: row.size_profile == "micro")
    seen += check(slow, Lens(None, whole, Cut.SECTOR, "G"), lambda row: row.sector[:1] == "G")
    agent = year.staff[0]
    followed = {row.enterprise_id for row in Assignment.objects.filter(user=agent, ends_on=None)}
    seen += check(slow, Lens(None, whole, Cut.AGENT, str(agent.uuid)), lambda row: row.pk in followed)
    assert seen > 10 * SIZE
    assert IndicatorRow.objects.filter(cut=Cut.CAMPAIGN, indicator="K01").exists()


def test_migration_between_the_ends_of_two_months_equals_a_slow_count(policy):
    Year(SIZE)
    refresh()
    slow, today = Slow(), clock.today()
    now = month_of(today)
    for back, until in ((12, now), (3, now), (6, shift(now, -3))):
        since = shift(now, -back)
        end = min(today, shift(until, 1) - clock.dt.timedelta(days=1))
        expected = slow.matrix(shift(since, 1) - clock.dt.timedelta(days=1), end)
        assert migration.counts(since, until) == expected
        assert sum(expected.values()) == SIZE - SIZE // 40


def test_effects_and_loads_of_a_generated_year_equal_a_slow_count(policy):
    """A head who moves files, or drops a service, on a wrong count is unjust to a colleague or to those it helped."""
    Year(SIZE, lift={"FOR-02": 1})
    refresh()
    slow, now = Slow(), month_of(clock.today())
    period = Period(shift(now, -12), now)
    expected = slow.effects(period.first, shift(now, 1) - clock.dt.timedelta(days=1))
    found = effects.groups(period)
    assert found.keys() == expected.keys()
    for code, sides in expected.items():
        for group, changes in zip(found[code], sides, strict=True):
            assert (group.n, group.total) == (len(changes), pytest.approx(sum(changes)))
            assert group.squares == pytest.approx(sum(change**2 for change in changes))
    assert any(held for held, _others in expected.values())
    assert {line.name: line.counts for line in loads.lines()} == slow.loads()
