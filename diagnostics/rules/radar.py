"""Geometry of the report's charts: radar, distribution, timeline and the woven cover (domain §9.5).

Pure functions: numbers in, text coordinates out. Coordinates are text so that no template writes them with a
decimal comma. The page and the PDF draw the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEVELS = 6
TOP_LEVEL = 5


@dataclass(frozen=True)
class Point:
    """One place on a chart."""

    x: str
    y: str


@dataclass(frozen=True)
class Axis:
    """One dimension on the radar: where its spoke ends and where its name and value are written."""

    end: Point
    label: Point
    value: Point
    anchor: str
    index: int


@dataclass(frozen=True)
class Radar:
    """A radar from 0 to 5, with one or two series."""

    centre: Point
    rings: tuple[str, ...]
    axes: tuple[Axis, ...]
    ticks: tuple[Point, ...]
    current: str
    current_points: tuple[Point, ...]
    previous: str
    previous_points: tuple[Point, ...]


@dataclass(frozen=True)
class Frame:
    """Where a radar sits in its picture, in the picture's own units."""

    cx: float = 83
    cy: float = 58
    radius: float = 44
    label_gap: float = 5
    line: float = 4.1
    places: int = 2


PRINT_FRAME = Frame()
SCREEN_FRAME = Frame(cx=150, cy=150, radius=112, label_gap=18, line=12, places=1)


def radar(
    values: Sequence[float | None], previous: Sequence[float | None] | None = None, frame: Frame = PRINT_FRAME
) -> Radar | None:
    """Place the mean level of each dimension on its axis; a dimension without any level leaves its axis bare.

    Fewer than three axes make no area: nothing is returned and the table alone speaks.
    """
    count = len(values)
    if count < 3:
        return None
    angles = [2 * math.pi * i / count for i in range(count)]
    current = _series(values, angles, frame)
    before = _series(previous or (), angles, frame)
    return Radar(
        centre=Point(_text(frame.cx, frame), _text(frame.cy, frame)),
        rings=tuple(_polygon([level] * count, angles, frame) for level in range(1, LEVELS)),
        axes=tuple(_axis(i, angle, frame) for i, angle in enumerate(angles)),
        ticks=tuple(
            Point(_text(frame.cx + 1, frame), _text(frame.cy - frame.radius * level / TOP_LEVEL + 2.9, frame))
            for level in range(1, LEVELS)
        ),
        current=_joined(current),
        current_points=current,
        previous=_joined(before),
        previous_points=before,
    )


def _text(number: float, frame: Frame) -> str:
    return f"{number:.{frame.places}f}"


def _at(level: float, angle: float, frame: Frame, gap: float = 0) -> tuple[float, float]:
    reach = frame.radius * level / TOP_LEVEL + gap
    return frame.cx + reach * math.sin(angle), frame.cy - reach * math.cos(angle)


def _series(values: Sequence[float | None], angles: Sequence[float], frame: Frame) -> tuple[Point, ...]:
    points = []
    for value, angle in zip(values, angles, strict=False):
        if value is not None:
            x, y = _at(value, angle, frame)
            points.append(Point(_text(x, frame), _text(y, frame)))
    return tuple(points)


def _joined(points: Sequence[Point]) -> str:
    return " ".join(f"{p.x},{p.y}" for p in points)


def _polygon(values: Sequence[float], angles: Sequence[float], frame: Frame) -> str:
    return _joined(_series(values, angles, frame))


def _axis(index: int, angle: float, frame: Frame) -> Axis:
    end_x, end_y = _at(TOP_LEVEL, angle, frame)
    x, y = _at(TOP_LEVEL, angle, frame, frame.label_gap)
    sine, cosine = math.sin(angle), math.cos(angle)
    if abs(sine) < 0.1:
        anchor = "middle"
        y += -0.83 * frame.line if cosine > 0 else 0.54 * frame.line
    else:
        anchor = "start" if sine > 0 else "end"
        y -= 0.15 * frame.line
    return Axis(
        end=Point(_text(end_x, frame), _text(end_y, frame)),
        label=Point(_text(x, frame), _text(y, frame)),
        value=Point(_text(x, frame), _text(y + frame.line, frame)),
        anchor=anchor,
        index=index,
    )


# ---------- distribution of the criteria by level ----------

BAR_LEFT, BAR_WIDTH, BAR_HEIGHT, BAR_STEP = 14.0, 152.0, 8.4, 11.5
HATCH = 2.0


@dataclass(frozen=True)
class Block:
    """The part of a stacked bar that one level takes."""

    level: int
    count: int
    x: str
    y: str
    width: str
    middle: str
    baseline: str
    centre: str
    hatch: tuple[tuple[Point, Point], ...]
    is_labelled: bool


@dataclass(frozen=True)
class Bar:
    """One diagnostic's criteria, level by level."""

    label: str
    baseline: str
    blocks: tuple[Block, ...]


def distribution(series: Sequence[tuple[str, Sequence[int]]]) -> tuple[Bar, ...]:
    """Stack the number of criteria per level, one bar per diagnostic; level 1 is hatched, never told by colour only."""
    return tuple(_bar(label, counts, 1.0 + row * BAR_STEP) for row, (label, counts) in enumerate(series))


def _bar(label: str, counts: Sequence[int], top: float) -> Bar:
    total = sum(counts) or 1
    left, blocks = BAR_LEFT, []
    for level, count in enumerate(counts):
        width = BAR_WIDTH * count / total
        if count:
            blocks.append(
                Block(
                    level=level,
                    count=count,
                    x=f"{left:.2f}",
                    y=f"{top:.2f}",
                    width=f"{width:.2f}",
                    middle=f"{left + width / 2:.2f}",
                    baseline=f"{top + 5.6:.2f}",
                    centre=f"{top + BAR_HEIGHT / 2:.2f}",
                    hatch=_hatch(left, top, width) if level == 1 else (),
                    is_labelled=width > 4,
                )
            )
        left += width
    return Bar(label=label, baseline=f"{top + 5.6:.2f}", blocks=tuple(blocks))


def _hatch(left: float, top: float, width: float) -> tuple[tuple[Point, Point], ...]:
    lines = []
    offset = HATCH
    while offset < width + BAR_HEIGHT:
        start = (left + min(offset, width), top + max(0.0, offset - width))
        end = (left + max(0.0, offset - BAR_HEIGHT), top + min(offset, BAR_HEIGHT))
        lines.append((Point(f"{start[0]:.2f}", f"{start[1]:.2f}"), Point(f"{end[0]:.2f}", f"{end[1]:.2f}")))
        offset += HATCH
    return tuple(lines)


# ---------- what comes next, on a line ----------

LINE_LEFT, LINE_WIDTH = 8.0, 142.0


@dataclass(frozen=True)
class Milestone:
    """One date on the timeline; `is_above` alternates so that neighbours do not touch."""

    x: str
    label_x: str
    anchor: str
    is_above: bool
    is_filled: bool
    title: str
    day: date


def timeline(
    start: date, milestones: Sequence[tuple[date, str, bool]]
) -> tuple[tuple[str, ...], tuple[Milestone, ...]]:
    """Place the dates that follow the closing on one line; the last one closes it. Gives month ticks and milestones."""
    span = max((milestones[-1][0] - start).days, 1)
    ticks = tuple(f"{LINE_LEFT + LINE_WIDTH * month / 12:.2f}" for month in range(13))
    placed = []
    for index, (day, title, is_filled) in enumerate(milestones):
        x = LINE_LEFT + LINE_WIDTH * (day - start).days / span
        is_first, is_last = index == 0, index == len(milestones) - 1
        label_x = x - 6 if is_first else x + 6 if is_last else x
        placed.append(
            Milestone(
                x=f"{x:.2f}",
                label_x=f"{label_x:.2f}",
                anchor="start" if is_first else "end" if is_last else "middle",
                is_above=index % 2 == 0,
                is_filled=is_filled,
                title=title,
                day=day,
            )
        )
    return ticks, tuple(placed)


# ---------- the woven cover ----------

MOTIFS = ("plain", "inset", "plain", "band", "warp", "weft", "gold", "plain", "weft", "accent")
WEAVE_WIDTH, WEAVE_HEIGHT, WEAVE_GAP = 166.0, 66.0, 1.2


@dataclass(frozen=True)
class Rect:
    """One rectangle of the weave; `tone` names an ink (documents/look.py)."""

    x: str
    y: str
    width: str
    height: str
    tone: str


def weave(strips: Sequence[int]) -> tuple[Rect, ...]:
    """Weave one strip per dimension and one tile per criterion; the same for every report, so it reveals nothing."""
    count = max(len(strips), 1)
    step = (WEAVE_WIDTH + 2.67) / count
    rects: list[Rect] = []
    for column, tiles in enumerate(strips):
        height = (WEAVE_HEIGHT - WEAVE_GAP * (tiles - 1)) / max(tiles, 1)
        for row in range(tiles):
            motif = MOTIFS[(row + 4 * column) % len(MOTIFS)]
            rects += _tile(motif, column * step, row * (height + WEAVE_GAP), step - 2.67, height)
    return tuple(rects)


def _rect(x: float, y: float, width: float, height: float, tone: str) -> Rect:
    return Rect(f"{x:.2f}", f"{y:.2f}", f"{width:.2f}", f"{height:.2f}", tone)


def _tile(motif: str, x: float, y: float, width: float, height: float) -> list[Rect]:
    if motif == "warp":
        return [_rect(x, y + height * (0.116 + 0.25 * i), width, height / 8, "brand") for i in range(4)]
    if motif == "weft":
        return [_rect(x + width * (0.05 + 0.2 * i), y, width / 10, height, "mid") for i in range(5)]
    if motif == "inset":
        inner = _rect(x + width * 0.3, y + height * 0.28, width * 0.4, height * 0.44, "brand")
        return [_rect(x, y, width, height, "tint"), inner]
    if motif in {"gold", "accent"}:
        return [_rect(x, y, width, height, motif)]
    body = _rect(x, y, width, height, "brand")
    if motif == "band":
        return [body, _rect(x + width * 0.12, y + height * 0.4, width * 0.76, height * 0.2, "paper")]
    return [body]
