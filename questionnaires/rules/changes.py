"""What changed between two sendings of the same answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One answer that is not what it was: in words before and after, and how many documents came with it."""

    code: str
    before: str
    after: str
    new_documents: int = 0


def _words(answer: Mapping[str, Any] | None, not_applicable: str) -> str:
    if answer is None:
        return ""
    if answer["not_applicable"]:
        return not_applicable
    return " · ".join([*answer["labels"], *([answer["text"]] if answer["text"] else [])])


def changes(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], *, not_applicable: str
) -> list[Change]:
    """Compare what was sealed in two sendings, question by question, in the order of the later one."""
    old = {answer["question"]: answer for answer in before}
    new = {answer["question"]: answer for answer in after}
    found = []
    for code in dict.fromkeys([*new, *old]):
        was, is_now = _words(old.get(code), not_applicable), _words(new.get(code), not_applicable)
        had = set(old[code]["evidence"]) if code in old else set()
        has = set(new[code]["evidence"]) if code in new else set()
        if was != is_now or has - had:
            found.append(Change(code, was, is_now, len(has - had)))
    return found
