"""The geometry of the charts: a figure that lies is worse than none (domain §9.5)."""

import datetime as dt

from diagnostics.rules import radar


def test_radar_puts_a_full_level_on_the_outer_ring():
    """Level 5 on the first axis stands straight above the centre, at full radius."""
    drawing = radar.radar([5, 3, 3, 3])

    assert (drawing.current_points[0].x, drawing.current_points[0].y) == ("83.00", "14.00")
    assert len(drawing.rings) == 5
    assert drawing.previous == ""


def test_radar_leaves_out_a_dimension_without_level():
    """A dimension that does not apply must not look like level 0."""
    drawing = radar.radar([3, None, 3, 3])

    assert len(drawing.current_points) == 3
    assert len(drawing.axes) == 4


def test_radar_with_fewer_than_three_axes_is_not_drawn():
    """Two axes make no area: the table alone speaks."""
    assert radar.radar([3, 3]) is None


def test_distribution_shares_the_width_by_counts_and_hatches_level_one():
    """Levels are told by number and pattern, not by colour alone."""
    (bar,) = radar.distribution([("2026", [0, 10, 10, 20, 0, 0])])

    assert [block.level for block in bar.blocks] == [1, 2, 3]
    assert [block.width for block in bar.blocks] == ["38.00", "38.00", "76.00"]
    assert bar.blocks[0].hatch
    assert not bar.blocks[1].hatch


def test_timeline_ends_at_its_last_milestone_and_alternates():
    """Neighbouring dates must stay readable."""
    start = dt.date(2026, 11, 12)
    ticks, placed = radar.timeline(
        start, [(start, "a", True), (dt.date(2027, 1, 12), "b", False), (dt.date(2027, 11, 12), "c", True)]
    )

    assert len(ticks) == 13
    assert [mark.is_above for mark in placed] == [True, False, True]
    assert (placed[0].x, placed[-1].x) == ("8.00", "150.00")


def test_weave_depends_on_the_shape_of_the_grid_only():
    """A cover that showed the levels would give the result away on a desk."""
    assert radar.weave([6, 5]) == radar.weave([6, 5])
    assert len({rect.x for rect in radar.weave([6, 5])}) > 2
