"""What happens to the rows of this app when two files become one (ADR 0012)."""

from core.merging import Relation, register


def declare() -> None:
    """A trial of a scoring policy said what it said: its lines stay with the file they were computed for."""
    register(Relation("portal.TrialMove", "enterprise", moves=False, may_vanish=True))
