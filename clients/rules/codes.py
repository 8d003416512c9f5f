"""Codes typed by hand: letters and figures nobody confuses on paper or by telephone (§11)."""

ALPHABET = "34679ACDEFHJKMNPRTUVWXY"  # without 0 O Q, 1 I L, 2 Z, 5 S, 8 B and G, which looks like 6
LENGTH = 10  # 23 to the power of 10: with the limit on tries, guessing one of a hundred thousand takes centuries
GROUP = 5


def normalise(typed: str) -> str:
    """Return the code in one spelling, or nothing when it cannot be one: case, spaces and hyphens do not matter.

    >>> normalise("acdef - 34679")
    'ACDEF34679'
    """
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def in_groups(code: str) -> str:
    """Return the code as it is printed: two groups of five."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
