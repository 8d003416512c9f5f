"""What an enterprise reads of its own answers before anybody else does: strengths and what to work on, in words.

Never a score, never a segment: only what the chosen answer says, and the answer that would come next.
"""

from dataclasses import dataclass

from questionnaires.rules.completeness import Ask, Given, declared_points

STRENGTH_FROM = 3


@dataclass(frozen=True)
class Remark:
    """One answer as its author may read it; `next_choice` is the code of the step after it, '' when there is none."""

    code: str
    is_strength: bool
    next_choice: str = ""


def remark(ask: Ask, given: Given) -> Remark | None:
    """Read one answer; None for what tells nothing by itself: unscored, unanswered, set aside, or several choices."""
    points = declared_points(ask, given)
    if points is None or ask.kind == "multi":
        return None
    above = [option for option in ask.options if option.points is not None and option.points > points]
    after = min(above, key=lambda option: option.points or 0, default=None)
    return Remark(ask.code, points >= STRENGTH_FROM, after.code if after else "")
