"""Versions of the scoring policy: drafted, tried, proposed by one person, published by another (domain §5, §8.2)."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import signals
from clients.models import ScoringPolicy
from clients.queries import segment as queries
from clients.rules import policy as rules
from clients.services.segment import policy_in_force
from clients.states import policy as states
from core import audit, clock
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.lifecycle import lock, move

NUMBERED = re.compile(r"-(\d+)$")


@transaction.atomic
def start_draft(*, by: User) -> ScoringPolicy:
    """Open a new version that says the same as the one in force; nothing changes before it is published."""
    current = policy_in_force()
    draft = ScoringPolicy.objects.create(
        version=_next_version(), parameters=current.parameters, based_on=current, drafted_by=by
    )
    audit.record("clients.policy_drafted", obj=draft, by=by, data={"version": draft.version})
    return draft


def _next_version() -> str:
    """The next free name of the year: PS-2026-02."""
    prefix = f"PS-{clock.today().year}-"
    taken = ScoringPolicy.objects.filter(version__startswith=prefix).values_list("version", flat=True)
    numbers = [int(found.group(1)) for name in taken if (found := NUMBERED.search(name))]
    return f"{prefix}{max(numbers, default=0) + 1:02d}"


@transaction.atomic
def save_draft(policy: ScoringPolicy, *, changes: dict[str, Any], summary: str, by: User) -> ScoringPolicy:
    """Write the numbers of a draft. Raises TransitionRefused once it is proposed or published, DomainError if absurd."""
    policy = lock(policy)
    if not states.PROPOSE.allows(policy.state):
        raise TransitionRefused("policy_fixed", _("This version can no longer be changed."))
    parameters = rules.written(policy.parameters, changes)
    if rules.broken_orders(parameters):
        raise DomainError("policy_absurd", _("Some of these numbers contradict each other."))
    policy.parameters, policy.summary = parameters, summary.strip()
    policy.save(update_fields=["parameters", "summary", "updated_at"])
    audit.record("clients.policy_edited", obj=policy, by=by, data={"fingerprint": rules.fingerprint(parameters)})
    return policy


@transaction.atomic
def note_trial(policy: ScoringPolicy, *, fingerprint: str) -> None:
    """Remember that exactly these parameters were tried on every enterprise; a later change needs a new trial."""
    ScoringPolicy.objects.filter(pk=policy.pk).update(tried=fingerprint)


@transaction.atomic
def propose(policy: ScoringPolicy, *, by: User) -> ScoringPolicy:
    """Propose a version: it says something new, explains why, and its effects were looked at first."""
    policy = lock(policy)
    _require_current_base(policy)
    if len(policy.summary) < rules.SUMMARY_MINIMUM:
        raise DomainError("summary_missing", _("Say first what changes and why, for the person who approves."))
    if policy.based_on is not None and not list(rules.changes(policy.based_on.parameters, policy.parameters)):
        raise DomainError("nothing_changes", _("This version says the same as the one in force."))
    if policy.tried != rules.fingerprint(policy.parameters):
        raise DomainError("not_tried", _("Try these numbers on all enterprises first: nothing is touched by a trial."))
    return move(policy, states.PROPOSE, by=by, proposed_by=by, proposed_at=clock.now())


def _require_current_base(policy: ScoringPolicy) -> None:
    current = queries.current_policy()
    if current is not None and policy.based_on_id != current.pk:
        raise DomainError(
            "base_outdated", _("Another version was published since: start again from the one in force.")
        )


@transaction.atomic
def take_back(policy: ScoringPolicy, *, by: User) -> ScoringPolicy:
    """Return a proposed version to draft, by its author or by the person asked to approve it."""
    return move(lock(policy), states.TAKE_BACK, by=by, proposed_by=None, proposed_at=None)


@transaction.atomic
def discard(policy: ScoringPolicy, *, by: User) -> ScoringPolicy:
    """Set a version aside for good; its number is not used again."""
    return move(lock(policy), states.DISCARD, by=by)


@transaction.atomic
def publish(policy: ScoringPolicy, *, by: User) -> ScoringPolicy:
    """Publish as the second person; in force at once, every segment is computed again in the background.

    Raises TwoPersonsNeeded for whoever prepared or proposed it (§8.2).
    """
    policy = lock(policy)
    if by.pk in {policy.proposed_by_id, policy.drafted_by_id}:
        raise TwoPersonsNeeded("second_person_needed", _("Another person than its author publishes a version."))
    _require_current_base(policy)
    policy = move(policy, states.PUBLISH, by=by, approved_by=by, published_at=clock.now())
    signals.policy_published.send(sender=ScoringPolicy, policy=policy, by=by)
    return policy
