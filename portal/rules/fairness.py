"""Whether a new policy weighs on some enterprises more than on others: shares moved down by group (domain §5, I10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

SMALL_GROUP = 5
GAP_POINTS = Fraction(5)
GAP_RATIO = Fraction(5, 4)


@dataclass(frozen=True)
class GroupShare:
    """One group: how many, what share would move down and up; no figure when it is too small to be told apart."""

    code: str
    count: int
    down: int
    up: int
    overall: Fraction

    @property
    def is_small(self) -> bool:
        """Fewer than five enterprises: a share would speak of single ones."""
        return self.count < SMALL_GROUP

    @property
    def down_share(self) -> Fraction:
        """Per cent of the group that would move down."""
        return Fraction(100 * self.down, self.count) if self.count else Fraction(0)

    @property
    def is_unfair(self) -> bool:
        """Moved down clearly more often than all together: five points more, and a quarter more."""
        if self.is_small:
            return False
        return self.down_share >= self.overall + GAP_POINTS and self.down_share >= self.overall * GAP_RATIO


def shares(rows: Mapping[str, Sequence[int]]) -> list[GroupShare]:
    """The groups of one dimension, the most touched first, small ones last. `rows`: code → count, down, up."""
    total = sum(row[0] for row in rows.values())
    down = sum(row[1] for row in rows.values())
    overall = Fraction(100 * down, total) if total else Fraction(0)
    found = [GroupShare(code, row[0], row[1], row[2], overall) for code, row in rows.items()]
    return sorted(found, key=lambda item: (item.is_small, -item.down_share, item.code))
