"""The queue of probable duplicates: filled at night, emptied by people (domain §2.1, §2.6; ADR 0012)."""

from collections.abc import Iterable
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clients.enums import DuplicateState
from clients.models import DuplicateCandidate, Enterprise
from clients.queries import duplicates as queries
from clients.rules import duplicates as rules
from clients.states import merge as states
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock, move

PER_NIGHT = 20_000
LONGEST = 300.0  # seconds: well within what a piece of bulk work may take (core.jobs)
AT_ONCE = 500


def search_duplicates(limit: int = PER_NIGHT) -> int:
    """Compare new files, then changed ones, then the longest untouched with all others; return how many pairs are new.

    What was compared is written every five hundred files, and the search stops by itself after five minutes: the
    next one goes on where it stopped.
    """
    started = monotonic()
    names = queries.Names()
    found = 0
    keys = queries.to_compare(limit)
    for start in range(0, len(keys), AT_ONCE):
        if monotonic() - started > LONGEST:
            break
        found += _compare(names, keys[start : start + AT_ONCE])
    return found


@transaction.atomic
def _compare(names: queries.Names, keys: list[int]) -> int:
    pairs = names.near(keys) | queries.sharing(keys)
    files = {pk for pair in pairs for pk in pair}
    facts = queries.facts_of(files)
    judged = {
        pair: likeness
        for pair in sorted(pairs - queries.decided_pairs(files))
        if pair[0] in facts and pair[1] in facts
        if (likeness := rules.compare(facts[pair[0]], facts[pair[1]])) is not None
    }
    count = _keep(judged)
    _forget(keys, judged)
    Enterprise.objects.filter(pk__in=keys).update(compared_at=clock.now())
    return count


def _keep(judged: dict[queries.Pair, rules.Likeness]) -> int:
    """Write the new pairs and refresh those still to look at; return how many are new."""
    known = {
        (row.first_id, row.second_id): row
        for row in DuplicateCandidate.objects.filter(first__in={pair[0] for pair in judged})
    }
    fresh, again = [], []
    for (first, second), likeness in judged.items():
        row = known.get((first, second))
        if row is None:
            fresh.append(
                DuplicateCandidate(
                    first_id=first, second_id=second, score=likeness.score, reasons=list(likeness.reasons)
                )
            )
        elif row.state == DuplicateState.OPEN and rules.BY_HAND not in row.reasons:
            row.score, row.reasons = likeness.score, list(likeness.reasons)
            again.append(row)
    DuplicateCandidate.objects.bulk_create(fresh, batch_size=AT_ONCE, ignore_conflicts=True)
    DuplicateCandidate.objects.bulk_update(again, ["score", "reasons"], batch_size=AT_ONCE)
    return len(fresh)


def _forget(keys: list[int], judged: Iterable[queries.Pair]) -> None:
    """Take out of the queue the pairs that no longer look alike, a number having been corrected on either file."""
    alike = set(judged)
    either = Q(first__in=keys) | Q(second__in=keys)
    rows = DuplicateCandidate.objects.filter(either, state=DuplicateState.OPEN, merges=None)
    gone = [row.pk for row in rows if (row.first_id, row.second_id) not in alike and rules.BY_HAND not in row.reasons]
    DuplicateCandidate.objects.filter(pk__in=gone).delete()


@transaction.atomic
def report_duplicate(one: Enterprise, other: Enterprise, *, by: Any) -> DuplicateCandidate:
    """Put a pair an agent noticed in the queue; a pair set aside comes back, on somebody's word.

    Raises DomainError for twice the same file.
    """
    if one.pk == other.pk:
        raise DomainError("same_file", _("These are one and the same file."))
    first, second = sorted((one, other), key=lambda row: row.pk)
    row, created = DuplicateCandidate.objects.get_or_create(
        first=first, second=second, defaults={"score": 100, "reasons": [rules.BY_HAND]}
    )
    row = lock(row)
    if not created and row.state == DuplicateState.NOT_DUPLICATE:
        move(row, states.REOPEN, by=by, reasons=[*row.reasons, rules.BY_HAND])
    elif created:
        audit.record("clients.duplicatecandidate.reported", obj=row, by=by)
    return row


@transaction.atomic
def set_aside(candidate: DuplicateCandidate, *, reason: str, by: Any) -> DuplicateCandidate:
    """Say that the two files are two enterprises: the pair is never proposed again.

    Raises DomainError while a merge of the pair waits.
    """
    candidate = lock(candidate)
    if candidate.merges.filter(state="proposed").exists():
        raise DomainError("merge_waits", _("A merge of these two files waits for its confirmation."))
    return move(
        candidate, states.SET_ASIDE, by=by, decided_by=by, decided_at=clock.now(), reason=reason.strip()[:1000]
    )
