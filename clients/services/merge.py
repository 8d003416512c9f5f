"""Two files become one, and two again when it was a mistake (domain §2.1, §8.2; ADR 0012).

A merge is proposed by one person of the relations unit and confirmed by its head. Everything it writes comes from the
plan that the preview showed, and is stored value by value, so that undoing it puts every row back.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import DuplicateState, Status
from clients.models import DuplicateCandidate, Enterprise, EnterpriseMerge, FormerName, Interaction
from clients.permissions.merge import can_know_of_notices
from clients.queries import merge as queries
from clients.services import relation
from clients.states import merge as states
from core import audit, clock, merging
from core.errors import DomainError, StaleObject, TwoPersonsNeeded
from core.languages import filled
from core.lifecycle import lock, move

REASON_MINIMUM = 20
KIND = "clients.enterprisemerge"


@transaction.atomic
def propose_merge(
    candidate: DuplicateCandidate, *, kept: Enterprise, choices: Mapping[str, Any], reason: str, by: Any
) -> EnterpriseMerge:
    """Ask the head of unit to merge the two files of a pair, with the choices made field by field.

    Raises DomainError for an obstacle this person may know of, a short reason, or a proposal already waiting.
    """
    candidate = lock(candidate)
    other = candidate.second if kept.pk == candidate.first_id else candidate.first
    if len(reason.strip()) < REASON_MINIMUM:
        raise DomainError("short_reason", _("Say in a sentence how you know that they are one enterprise."))
    files = Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[kept.pk, other.pk])
    list(files.order_by("pk"))  # two proposals about one file, pressed together, are weighed one after the other
    if candidate.state == DuplicateState.MERGED or _is_waiting(kept, other):
        raise DomainError("already_proposed", _("A merge of one of these files is already proposed or done."))
    plan = queries.plan_of(kept, other, choices)
    if sentences := queries.obstacles_for(plan, knows_notices=can_know_of_notices(by)):
        raise DomainError("obstacle", sentences[0])
    merge = EnterpriseMerge.objects.create(
        survivor=kept,
        absorbed=other,
        candidate=candidate,
        choices=dict(choices),
        reason=reason.strip(),
        proposed_by=by,
    )
    audit.record("clients.enterprisemerge.propose", obj=merge, by=by, data=_pair(merge))
    return merge


def _is_waiting(*files: Enterprise) -> bool:
    return EnterpriseMerge.objects.filter(state="proposed", absorbed__in=files).exists() or (
        EnterpriseMerge.objects.filter(state="proposed", survivor__in=files).exists()
    )


def _pair(merge: EnterpriseMerge) -> dict[str, str]:
    return {"survivor": str(merge.survivor.uuid), "absorbed": str(merge.absorbed.uuid)}


@transaction.atomic
def give_up_merge(merge: EnterpriseMerge, *, by: Any) -> EnterpriseMerge:
    """Drop a proposal; the pair stays in the queue."""
    return move(lock(merge), states.GIVE_UP, by=by)


@transaction.atomic
def confirm_merge(merge: EnterpriseMerge, *, fingerprint: str, by: Any) -> EnterpriseMerge:
    """Merge the two files, exactly as the preview with this fingerprint said.

    Raises TwoPersonsNeeded for the proposer, StaleObject when a file changed since the preview, DomainError for an
    obstacle, unknown relations included.
    """
    merge = lock(merge)
    if merge.proposed_by_id == by.pk:
        raise TwoPersonsNeeded("two_persons", _("Another person than the one who proposed it must confirm."))
    kept, other = _both(merge)
    plan = queries.plan_of(kept, other, merge.choices)
    if plan.obstacles:
        raise DomainError("obstacle", plan.obstacles[0].text)
    if plan.fingerprint != fingerprint:
        raise StaleObject("stale", _("One of the two files has changed since this preview: look at it again."))
    former = queries.former_names(kept, other, merge.choices)
    _write(plan)
    created: list[Model] = [_tell(kept, other, by)]
    created += [FormerName.objects.create(enterprise=kept, name=name, until=clock.today()) for name in former]
    _settle_pair(merge, states.SETTLE, by)
    return move(
        merge,
        states.CONFIRM,
        by=by,
        confirmed_by=by,
        done_at=clock.now(),
        changes=[change.stored() for change in plan.changes],
        created=[[row._meta.label, row.pk] for row in created],
        lines=[[one.key, one.moved, one.kept, one.hidden] for one in plan.lines],
    )


def _both(merge: EnterpriseMerge) -> tuple[Enterprise, Enterprise]:
    """Lock both files against everything, smaller key first: no row may hang itself on one of them meanwhile."""
    rows = Enterprise.objects.select_for_update(of=("self",)).filter(pk__in=[merge.survivor_id, merge.absorbed_id])
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[merge.survivor_id], found[merge.absorbed_id]


def _write(plan: merging.Plan) -> None:
    try:
        with transaction.atomic():
            merging.write(plan.changes)
    except (IntegrityError, merging.Moved) as error:  # a rule nobody foresaw, a row written meanwhile: nothing is done
        raise DomainError(
            "collision", _("The two files hold something that cannot stand side by side: nothing was merged.")
        ) from error


def _tell(kept: Enterprise, other: Enterprise, by: Any) -> Interaction:
    """Leave a line for the agents in the story of the kept file."""
    words = filled(gettext_lazy("File %(reference)s merged into this one"), {"reference": other.reference})
    return relation.log_interaction(kept, by=by, subject=words)


def _settle_pair(merge: EnterpriseMerge, transition: Any, by: Any) -> None:
    if merge.candidate is not None and transition.allows(merge.candidate.state):
        move(lock(merge.candidate), transition, by=by, decided_by=by, decided_at=clock.now())


@transaction.atomic
def undo_merge(merge: EnterpriseMerge, *, by: Any) -> int:
    """Put every row back as it was; what was written since and belongs to a row that goes back goes with it.

    Returns how many such rows. Raises DomainError, naming what, when something written since would be lost.
    """
    merge = lock(merge)
    kept, other = _both(merge)
    if not states.UNDO.allows(merge.state):
        return len(move(merge, states.UNDO, by=by).changes)  # refused with the sentence of every late act
    if kept.status == Status.MERGED:
        raise DomainError("merged_again", _("The file kept was itself merged since: undo that merge first."))
    changes = merging.restored(merge.changes)
    drift = merging.drift(changes)
    if drift.changed or drift.gone:
        raise DomainError("changed_since", queries.drift_sentence(drift))
    extra = _since(changes, kept, other)
    wanted = [one for one in [*changes, *extra] if (one.label, one.pk, one.column) not in drift.leave]
    for label, pk in merge.created:
        merging.erase(label, pk)
    try:
        with transaction.atomic():
            merging.write(merging.backwards(wanted, queries.TARGET), back=True)
    except (IntegrityError, merging.Moved) as error:
        raise DomainError(
            "collision", _("Something written since holds the two files together: nothing was undone.")
        ) from error
    _settle_pair(merge, states.UNSETTLE, by)
    move(merge, states.UNDO, by=by, undone_by=by, undone_at=clock.now())
    return len(extra)


def _since(changes: list[merging.Change], kept: Enterprise, other: Enterprise) -> list[merging.Change]:
    columns = {(one.label, one.column) for one in merging.relations() if one.moves}
    moved: dict[str, set[merging.Key]] = {}
    for one in changes:
        if (one.label, one.column) in columns and one.label != queries.TARGET and one.after == kept.pk:
            moved.setdefault(one.label, set()).add(one.pk)
    return merging.followers(moved, kept.pk, other.pk)
