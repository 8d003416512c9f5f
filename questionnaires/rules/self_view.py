"""What an enterprise reads of its own answers before anybody else does: strengths and what to work on, in words.

Never a score, never a segment: only what the chosen answer says, and the answer to aim at.
"""

from dataclasses import dataclass

from questionnaires.rules.completeness import Ask, Given, declared_points

STRENGTH_FROM = 3


@dataclass(frozen=True)
class Remark:
    """One answer as its author may read it; `next_choice` is the first answer above it that is a strength, '' if none.

    A step in between may be no advice at all: nobody is told to improvise because the work stops when a person is away.
    """

    code: str
    is_strength: bool
    next_choice: str = ""


def remark(ask: Ask, given: Given) -> Remark | None:
    """Read one answer; None for what tells nothing by itself: unscored, unanswered, set aside, or several choices."""
    points = declared_points(ask, given)
    if points is None or ask.kind == "multi":
        return None
    aim = max(STRENGTH_FROM, points + 1)
    above = [option for option in ask.options if option.points is not None and option.points >= aim]
    after = min(above, key=lambda option: option.points or 0, default=None)
    return Remark(ask.code, points >= STRENGTH_FROM, after.code if after else "")
