"""When two files of the register probably describe one enterprise (domain §2.6, widened to similar names).

Pure functions: the same rule judges pairs found by PostgreSQL and by the plain search of a site on SQLite. Two files
with two different NIFs are two legal persons, whatever their names: they are never proposed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SIMILAR = 0.55  # share of three-letter groups two names have in common, as pg_trgm counts it
VERY_SIMILAR = 0.8
SHARED_BY_MANY = 20  # a number held by more files than this is an accountant's or a broker's: it says nothing
COMMON_WORD = 200  # a word in more names than this ("agro", "lome") groups nothing
LONG_WORD = 4

SAME_NUMBER, SAME_NAME, SIMILAR_NAME = "same_number", "same_name", "similar_name"
SAME_CONTACT, SAME_CITY, BY_HAND = "same_contact", "same_city", "by_hand"
REASONS = (SAME_NUMBER, SAME_NAME, SIMILAR_NAME, SAME_CONTACT, SAME_CITY, BY_HAND)


@dataclass(frozen=True)
class Facts:
    """What a file is compared by: folded name, NIF, other numbers ("type:number"), telephones and e-mails, town."""

    name_key: str
    nif: str = ""
    numbers: frozenset[str] = field(default_factory=frozenset)
    contacts: frozenset[str] = field(default_factory=frozenset)
    city: str = ""


@dataclass(frozen=True)
class Likeness:
    """How much two files look alike, 0 to 100, and why."""

    score: int
    reasons: tuple[str, ...]


def trigrams(name: str) -> frozenset[str]:
    """Return the three-letter groups of a name, each word padded as pg_trgm does."""
    return frozenset(f"  {word} "[at : at + 3] for word in name.split() for at in range(len(word) + 1))


def similarity(one: str, other: str) -> float:
    """Return the share of three-letter groups two names have in common, 0 to 1."""
    left, right = trigrams(one), trigrams(other)
    return len(left & right) / len(left | right) if left and right else 0.0


def compare(one: Facts, other: Facts) -> Likeness | None:
    """Return how two files look alike, or None when they are not probably one enterprise."""
    if one.nif and other.nif and one.nif != other.nif:
        return None
    near = similarity(one.name_key, other.name_key)
    same_number = bool(one.numbers & other.numbers)
    same_contact = bool(one.contacts & other.contacts)
    same_city = bool(one.city) and one.city == other.city
    is_named_alike = one.name_key == other.name_key or near >= VERY_SIMILAR
    if not (same_number or is_named_alike or (near >= SIMILAR and same_contact)):
        return None
    if not same_number and not same_contact and one.name_key != other.name_key and not same_city:
        return None
    reasons = [code for code, holds in ((SAME_NUMBER, same_number),) if holds]
    if one.name_key == other.name_key:
        reasons.append(SAME_NAME)
    elif near >= SIMILAR:
        reasons.append(SIMILAR_NAME)
    reasons += [code for code, holds in ((SAME_CONTACT, same_contact), (SAME_CITY, same_city)) if holds]
    score = 45 * near + 35 * same_number + 25 * same_contact + 10 * same_city + 10 * (near == 1)
    return Likeness(min(100, round(score)), tuple(reasons))


class Blocks:
    """Names grouped so that each is compared with few others: by its first letters and its uncommon words."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names
        self._held: dict[str, list[int]] = defaultdict(list)
        for pk, name in names.items():
            for key in self._keys(name):
                self._held[key].append(pk)

    @staticmethod
    def _keys(name: str) -> set[str]:
        words = {word for word in name.split() if len(word) >= LONG_WORD}
        return {*words, f"^{name[:LONG_WORD]}", f"={name}"} if name else set()

    def near(self, pk: int) -> Iterable[int]:
        """Return the other files whose name is very similar: less alike counts only beside a shared number."""
        name = self._names[pk]
        groups = (self._held[key] for key in self._keys(name))
        others = {one for group in groups if len(group) <= COMMON_WORD for one in group} - {pk}
        return [one for one in others if similarity(name, self._names[one]) >= VERY_SIMILAR]
