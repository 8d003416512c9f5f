"""Trying a scoring policy on every enterprise, and computing every segment anew once it is published (domain §5).

Both advance slice by slice, so that a worker is never held long and a stop loses nothing.
"""

import time
from typing import Any

from django.db import transaction

from accounts.models import User
from clients.models import Enterprise, ScoringPolicy
from clients.queries.segment import current_policy
from clients.rules import policy as policy_rules
from clients.rules.segment import Verdict, rounded
from clients.services import policy as policies
from clients.services import segment as segments
from core import clock, jobs
from core.lifecycle import lock, move
from portal import states
from portal.enums import TrialState
from portal.models import PolicyTrial, TrialMove
from portal.queries import rescoring
from portal.rules.trial import Outcome, Rescorer, Tally, compare

TRIAL_JOB = "portal.policy_trial"
ROLLOUT_JOB = "portal.policy_rollout"
SECONDS = 120  # a slice of work; the next one is a new job
ROLLOUT_SLICE = 100


@transaction.atomic
def ask_trial(policy: ScoringPolicy, *, by: User) -> PolicyTrial:
    """Ask to try a version on every enterprise; asking again while one waits for the same numbers gives that one."""
    policy = lock(policy)
    against = policy.based_on or segments.policy_in_force()
    running = PolicyTrial.objects.filter(policy=policy).exclude(state=TrialState.DONE).newest().first()
    if running is not None and running.parameters == policy.parameters:
        return running
    trial = PolicyTrial.objects.create(
        policy=policy,
        against=against,
        parameters=policy.parameters,
        on=clock.today(),
        expected=rescoring.assessed().count(),
        asked_by=by,
    )
    jobs.enqueue(TRIAL_JOB, trial.uuid)
    return trial


def run_trial(trial: PolicyTrial, *, seconds: float = SECONDS) -> PolicyTrial:
    """Count slices for some time; when enterprises are left, leave them to the next job. Safe to run twice."""
    stop = time.monotonic() + seconds
    while trial.state != TrialState.DONE:
        trial = _count_slice(trial)
        if time.monotonic() > stop and trial.state != TrialState.DONE:
            jobs.enqueue(TRIAL_JOB, trial.uuid)
            break
    return trial


@transaction.atomic
def _count_slice(trial: PolicyTrial) -> PolicyTrial:
    trial = lock(trial)
    if trial.state == TrialState.DONE:
        return trial
    if trial.state == TrialState.WAITING:
        trial = move(trial, states.START, by=None)
    subjects = rescoring.slice_after(trial.cursor, trial.on)
    tally = Tally.read(trial.tally)
    current, draft = Rescorer(trial.against.parameters), Rescorer(trial.parameters)
    moves = []
    for subject in subjects:
        outcome = compare(subject.material, current, draft, trial.on)
        tally.add(outcome, subject.labels, decided=subject.is_decided)
        if outcome.moves:
            moves.append(_move(trial, subject, outcome, current, draft))
    TrialMove.objects.bulk_create(moves, batch_size=rescoring.SLICE)
    if subjects:
        trial.cursor, trial.tally = subjects[-1].pk, tally.stored()
        trial.save(update_fields=["cursor", "tally", "updated_at"])
        return trial
    policies.note_trial(trial.policy, fingerprint=policy_rules.fingerprint(trial.parameters))
    return move(trial, states.FINISH, by=None, finished_at=clock.now(), expected=tally.total)


def _move(
    trial: PolicyTrial, subject: rescoring.Subject, outcome: Outcome, current: Rescorer, draft: Rescorer
) -> TrialMove:
    return TrialMove(
        trial=trial,
        enterprise_id=subject.pk,
        before=outcome.before.applied,
        after=outcome.after.applied,
        direction=outcome.direction,
        causes=list(outcome.causes),
        figures={"before": _figures(outcome.before, current), "after": _figures(outcome.after, draft)},
        waits=outcome.waits,
        is_decided=subject.is_decided,
    )


def _figures(verdict: Verdict, policy: Rescorer) -> dict[str, Any]:
    """Scores and the thresholds they meet, as people read them."""
    values = {
        "capacity": verdict.scores.capacity,
        "motivation": verdict.scores.motivation,
        "threshold": verdict.capacity_threshold,
        "high": policy.segment.motivation_high,
        "low": policy.segment.motivation_low,
    }
    return {name: str(rounded(value)) for name, value in values.items()}


def roll_out(policy: ScoringPolicy, *, seconds: float = SECONDS) -> int:
    """Compute anew the segments that rest on another policy, a hundred at a time; return how many were done.

    Stops for good when another version was published meanwhile: its own job does the rest.
    """
    stop, done, cursor = time.monotonic() + seconds, 0, 0
    while current_policy() == policy:
        keys = list(
            rescoring.behind(policy).filter(pk__gt=cursor).order_by("pk").values_list("pk", flat=True)[:ROLLOUT_SLICE]
        )
        if not keys:
            break
        done += _roll_out_slice(policy, keys)
        cursor = keys[-1]
        if time.monotonic() > stop:
            jobs.enqueue(ROLLOUT_JOB, policy.uuid)
            break
    return done


@transaction.atomic
def _roll_out_slice(policy: ScoringPolicy, keys: list[int]) -> int:
    """Hold these enterprises, so that no new score slips in between reading and writing, and compute each anew."""
    today, rescorer = clock.today(), Rescorer(policy.parameters)
    held = {
        row.pk: row for row in Enterprise.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    }
    subjects = rescoring.subjects_of(held, today)
    for subject in subjects:
        parts, material = rescorer.parts(subject.material, today), subject.material
        scores: dict[str, dict[str, Any]] = {}
        if material.items is not None:
            scores["screening"] = {
                "capacity": parts.screening_capacity,
                "motivation": parts.screening_motivation,
                "policy_version": policy.version,
            }
        if material.attitudes is not None:
            scores["followup"] = {"index": parts.followup_index}
        segments.rescore(held[subject.pk], scores=scores, by=None, trigger="policy.published")
    return len(subjects)
