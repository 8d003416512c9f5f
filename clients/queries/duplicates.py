"""Finding files that may describe one enterprise, and the queue people work from (domain §2.6, ADR 0012)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.translation import gettext_lazy

from clients.enums import DuplicateState, IdentifierType
from clients.models import Contact, DuplicateCandidate, Enterprise, EnterpriseIdentifier, EnterpriseMerge
from clients.rules import duplicates as rules
from clients.rules.identity import fold

Pair = tuple[int, int]
REASON_LABELS = {
    rules.SAME_NUMBER: gettext_lazy("same number"),
    rules.SAME_NAME: gettext_lazy("same name"),
    rules.SIMILAR_NAME: gettext_lazy("similar name"),
    rules.SAME_CONTACT: gettext_lazy("same phone or e-mail"),
    rules.SAME_CITY: gettext_lazy("same town"),
    rules.BY_HAND: gettext_lazy("reported by an agent"),
}
# A trader code is often the tax number itself (§2.1): the two are compared with each other.
_ONE_SERIES = {IdentifierType.TRADER_CODE: IdentifierType.NIF}
_SIMILAR_NAMES = """
SELECT one.id, other.id FROM clients_enterprise one JOIN clients_enterprise other
ON other.name_key %% one.name_key AND other.id <> one.id
WHERE one.id = ANY(%s) AND other.status <> 'merged'
"""


def to_compare(limit: int) -> list[int]:
    """Return the files to look at next: never compared, then changed since, then those compared longest ago.

    A pair is found from either of its files: one changed file compared with all others finds whatever the change
    made alike, so that a large register does not wait for its whole turn.
    """
    changed = Q(updated_at__gt=F("compared_at"))
    for model in (EnterpriseIdentifier, Contact):
        rows = model._base_manager.filter(enterprise=OuterRef("pk"), updated_at__gt=OuterRef("compared_at"))
        changed |= Q(Exists(rows))
    files = Enterprise.objects.current()
    turn = Case(When(compared_at=None, then=0), When(changed, then=1), default=2)
    return list(
        files.order_by(turn, F("compared_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:limit]
    )


def can_use_trigrams() -> bool:
    """Tell whether this database compares names by itself: PostgreSQL with pg_trgm."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


class Names:
    """Similar names: asked of PostgreSQL, or of the names themselves, grouped once, on a site without it."""

    def __init__(self) -> None:
        self._blocks: rules.Blocks | None = None
        if not can_use_trigrams():
            names = Enterprise.objects.current().order_by().values_list("pk", "name_key")
            self._blocks = rules.Blocks(dict(names))

    def near(self, keys: list[int]) -> set[Pair]:
        """Return the pairs of files with very similar names, one of which is among these.

        Names less alike count only beside a shared number, telephone or e-mail: `sharing` finds those pairs, by
        indexes. A high threshold lets PostgreSQL begin with the rare groups of letters instead of "ets" and "lome".
        """
        if self._blocks is not None:
            blocks = self._blocks
            return {_ordered(pk, other) for pk in keys for other in blocks.near(pk)}
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(rules.VERY_SIMILAR)])
            cursor.execute(_SIMILAR_NAMES, [keys])
            return {_ordered(*row) for row in cursor.fetchall()}


def sharing(keys: list[int]) -> set[Pair]:
    """Return the pairs that share a number, a telephone or an e-mail; what many share says nothing."""
    marks: dict[str, set[int]] = defaultdict(set)
    mine = _marks(Q(pk__in=keys), Q(enterprise__in=keys))
    values = {mark for marks_of in mine.values() for mark in marks_of}
    plain = {value.split(":", 1)[-1] for value in values}
    found = _marks(
        Q(phone__in=plain) | Q(email__in=plain), Q(phone__in=plain) | Q(email__in=plain), Q(normalised__in=plain)
    )
    for pk, held in found.items():
        for mark in held & values:
            marks[mark].add(pk)
    wanted = set(keys)
    return {
        _ordered(one, other)
        for holders in marks.values()
        if 1 < len(holders) <= rules.SHARED_BY_MANY
        for one in holders & wanted
        for other in holders - {one}
    }


def _series(kind: str, number: str) -> str:
    return f"{_ONE_SERIES.get(IdentifierType(kind), kind)}:{number}"


def _marks(files: Q, people: Q, numbers: Q | None = None) -> dict[int, set[str]]:
    """Return, by file, its numbers ("type:number"), telephones and e-mails, in three reads."""
    held: dict[int, set[str]] = defaultdict(set)
    current = Q(enterprise__merged_into=None)
    for pk, kind, number in EnterpriseIdentifier.objects.filter(
        people if numbers is None else numbers, current, is_active=True
    ).values_list("enterprise_id", "type", "normalised"):
        if number:
            held[pk].add(_series(kind, number))
    rows: Any = Enterprise.objects.current().order_by().filter(files).values_list("pk", "phone", "email")
    contacts = Contact.objects.active().order_by().filter(people, current)
    for pk, phone, email in [*rows, *contacts.values_list("enterprise_id", "phone", "email")]:
        held[pk].update(mark for mark in (phone, email.casefold()) if mark)
    return held


def facts_of(keys: Iterable[int]) -> dict[int, rules.Facts]:
    """Return what each file is compared by, in five reads."""
    keys = list(keys)
    marks = _marks(Q(pk__in=keys), Q(enterprise__in=keys))
    own = EnterpriseIdentifier.objects.filter(enterprise__in=keys, type=IdentifierType.NIF, is_active=True)
    nifs = dict(own.values_list("enterprise_id", "normalised"))
    rows = Enterprise.objects.current().filter(pk__in=keys).order_by()
    found = {}
    for pk, name, city in rows.values_list("pk", "name_key", "city"):
        held = marks.get(pk, set())
        numbers = frozenset(mark for mark in held if ":" in mark)
        found[pk] = rules.Facts(name, nifs.get(pk, ""), numbers, frozenset(held - numbers), fold(city))
    return found


def decided_pairs(keys: Iterable[int]) -> set[Pair]:
    """Return the pairs somebody set aside, those of files merged since counted for the file they went into."""
    keys = set(keys)
    into = dict(EnterpriseMerge.objects.filter(state="done").order_by("pk").values_list("absorbed_id", "survivor_id"))

    def kept(pk: int) -> int:
        seen = set()
        while pk in into and pk not in seen:
            seen.add(pk)
            pk = into[pk]
        return pk

    gone = set(into)
    rows = DuplicateCandidate.objects.filter(state=DuplicateState.NOT_DUPLICATE)
    wanted = keys | {one for one in gone if kept(one) in keys}
    pairs = rows.filter(Q(first__in=wanted) | Q(second__in=wanted)).values_list("first_id", "second_id")
    return {_ordered(kept(one), kept(other)) for one, other in pairs}


# --- the queue ----------------------------------------------------------------------------------------------------------


def queue(user: Any, *, state: str = "", reason: str = "", text: str = "") -> QuerySet[DuplicateCandidate]:
    """Return the pairs to look at, most alike first; filtered by state, reason and the name of either file."""
    rows = DuplicateCandidate.objects.visible_to(user).current().select_related("first", "second", "decided_by")
    rows = rows.filter(state=state if state in DuplicateState.values else DuplicateState.OPEN)
    for word in fold(text).split():
        rows = rows.filter(Q(first__search_key__contains=word) | Q(second__search_key__contains=word))
    if reason in rules.REASONS:
        rows = rows.filter(reasons__icontains=f'"{reason}"')
    return rows.order_by("-score", "-pk")


def waiting(user: Any) -> QuerySet[EnterpriseMerge]:
    """Return the merges that wait for the head of unit, oldest first."""
    rows = EnterpriseMerge.objects.visible_to(user).filter(state="proposed")
    return rows.select_related("survivor", "absorbed", "proposed_by").order_by("pk")


def recent(user: Any) -> QuerySet[EnterpriseMerge]:
    """Return the last merges done or undone."""
    rows = EnterpriseMerge.objects.visible_to(user).filter(state__in=["done", "undone"])
    return rows.select_related("survivor", "absorbed", "confirmed_by").order_by("-done_at", "-pk")


def shown(page: Any) -> Any:
    """Give each pair of a page its reasons in words and the NIF of its files: one read for the page."""
    keys = {pk for row in page.object_list for pk in (row.first_id, row.second_id)}
    numbers = dict(
        EnterpriseIdentifier.objects.filter(enterprise__in=keys, type=IdentifierType.NIF).values_list(
            "enterprise_id", "value"
        )
    )
    for row in page.object_list:
        row.reason_texts = [REASON_LABELS[code] for code in row.reasons if code in REASON_LABELS]
        row.first_nif, row.second_nif = numbers.get(row.first_id, ""), numbers.get(row.second_id, "")
    return page
