"""Background work whose truth is a row: written with the business change, published after commit.

Celery only makes it fast. A sweep republishes what is due and not done, so that nothing is lost when the broker
or a worker dies (research/reliability-security §0; ADR 0005).
"""

import datetime as dt
import logging
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from kombu.exceptions import OperationalError as BrokerError

from core import audit, clock
from core.errors import places
from core.models import Job
from core.timing import watched

logger = logging.getLogger(__name__)
Handler = Callable[[UUID], None]
Shared = Callable[[], AbstractContextManager[None]]
Closed = Callable[[Any], QuerySet[Any] | None]
_handlers: dict[str, tuple[Handler, str]] = {}
_shared: dict[str, Shared] = {}
_closed: dict[str, Closed] = {}


@dataclass(frozen=True)
class Limits:
    """Seconds a piece of work may take: asked to stop, then killed; a claim older than both is a dead worker's."""

    soft: int
    hard: int

    @property
    def stale_after(self) -> dt.timedelta:
        """How old a claim must be before another worker may take the job."""
        return dt.timedelta(seconds=self.hard + 15)


QUEUES = {
    "interactive": Limits(45, 60),
    "mail": Limits(60, 70),
    "pdf": Limits(240, 270),
    "bulk": Limits(540, 600),
}
MAX_ATTEMPTS = 6
REPUBLISH_AFTER = dt.timedelta(minutes=10)
BATCH = 500
TURN_SECONDS = 5  # a worker that goes on by itself keeps other kinds of work waiting no longer
HANDFUL = 100
KEEP_DONE = dt.timedelta(days=30)


class TryLater(Exception):  # not an error: an ordinary answer of a handler
    """Raised by a handler whose work cannot be done now through nobody's fault; costs no attempt."""

    def __init__(self, delay: dt.timedelta) -> None:
        super().__init__()
        self.delay = delay


def job(
    kind: str, *, queue: str = "interactive", shared: Shared | None = None, closed: Closed | None = None
) -> Callable[[Handler], Handler]:
    """Declare the function that does this kind of work; it takes the object's uuid and is safe to run twice.

    `shared` opens what several pieces of this kind use one after the other (a connection to the mail server).
    `closed(user)` returns the objects of this kind whose work this person may not even count, None when there is none.
    """
    if queue not in QUEUES:
        raise LookupError(f"no such queue: {queue}")

    def declare(function: Handler) -> Handler:
        _handlers[kind] = (function, queue)
        if shared is not None:
            _shared[kind] = shared
        if closed is not None:
            _closed[kind] = closed
        return function

    return declare


def known_to(user: Any) -> QuerySet[Job]:
    """Return the work this person may count: one row more in a queue may tell what its object is (domain §7.4)."""
    rows = Job.objects.all()
    for kind, closed in _closed.items():
        if (objects := closed(user)) is not None:
            rows = rows.exclude(Q(Exists(objects.filter(uuid=OuterRef("object_uuid"))), kind=kind))
    return rows


def kinds() -> frozenset[str]:
    """Return the kinds of work that have a handler."""
    return frozenset(_handlers)


def enqueue(kind: str, object_uuid: UUID, *, occurrence: str = "", due_at: dt.datetime | None = None) -> Job:
    """Write the job inside the caller's transaction and publish it after commit.

    With an `occurrence` the job exists once for ever; without, once while it waits (the earlier date wins).
    """
    now = clock.now()
    due = due_at or now
    fields = {
        "kind": kind,
        "object_uuid": object_uuid,
        "queue": _handlers[kind][1] if kind in _handlers else "interactive",
        "due_at": due,
        "published_at": now if due <= now else None,
    }
    if occurrence:
        row, created = Job.objects.get_or_create(key=f"{kind}:{object_uuid}:{occurrence}", defaults=fields)
    else:
        waiting = _waiting(kind, object_uuid, due)
        row, created = waiting or Job.objects.create(**fields), waiting is None
    if created and due <= now:
        transaction.on_commit(lambda: publish(row.pk, row.queue))
    return row


def enqueue_each(kind: str, objects: Sequence[UUID], *, due_at: dt.datetime) -> None:
    """Write a job for each new object, in one statement; the next sweep publishes them.

    For objects made in this transaction, by the hundred: nothing can wait for them yet.
    """
    queue = _handlers[kind][1] if kind in _handlers else "interactive"
    rows = [Job(kind=kind, object_uuid=one, queue=queue, due_at=due_at) for one in objects]
    Job.objects.bulk_create(rows, batch_size=BATCH)


@transaction.atomic
def _waiting(kind: str, object_uuid: UUID, due: dt.datetime) -> Job | None:
    """Return the job that already waits for this object, brought forward when the new date is earlier.

    Held until the caller's transaction ends: a worker that claimed it now would act on the object as it was.
    """
    rows = Job.objects.select_for_update(no_key=True).filter(kind=kind, object_uuid=object_uuid, key=None)
    row = rows.filter(state=Job.State.QUEUED).first()
    if row is not None and due < row.due_at:
        row.due_at, row.published_at = due, None
        row.save(update_fields=["due_at", "published_at"])
        if due <= clock.now():
            transaction.on_commit(lambda: publish(row.pk, row.queue))
    return row


def drop(kind: str, object_uuid: UUID) -> int:
    """Forget work that waits for an object whose reason is gone; return how many rows."""
    rows = Job.objects.filter(kind=kind, object_uuid=object_uuid, state=Job.State.QUEUED)
    return rows.update(state=Job.State.DROPPED, finished_at=clock.now())


@transaction.atomic
def retry(job_id: int, *, by: Any) -> bool:
    """Try again, from the first attempt, work that was given up; False when it was not, or no longer is."""
    now = clock.now()
    rows = Job.objects.filter(pk=job_id, state=Job.State.FAILED)
    if not rows.update(
        state=Job.State.QUEUED, attempts=0, due_at=now, published_at=now, claimed_at=None, finished_at=None, error=""
    ):
        return False
    row = Job.objects.get(pk=job_id)
    audit.record("core.job_retried", obj=row, by=by, data={"kind": row.kind, "object": str(row.object_uuid)})
    transaction.on_commit(lambda: publish(row.pk, row.queue))
    return True


def publish(job_id: int, queue: str, producer: Any = None) -> bool:
    """Tell a worker; a broker that does not answer costs nothing but time, the sweep comes back."""
    limits = QUEUES[queue]
    try:
        current_app.tasks["core.run_job"].apply_async(
            [job_id],
            queue=queue,
            retry=False,
            producer=producer,
            soft_time_limit=limits.soft,
            time_limit=limits.hard,
        )
    except Exception as error:  # noqa: BLE001  # whatever the broker says, the row is safe
        logger.warning("job %s not published: %s", job_id, type(error).__name__)
        Job.objects.filter(pk=job_id).update(published_at=None)
        return False
    return True


def run(job_id: int) -> bool:
    """Claim a job and do it; return False when another worker has it or it is not due."""
    row = Job.objects.filter(_free(clock.now()), pk=job_id).first()
    return row is not None and _run(row)


def run_turn(job_id: int) -> None:
    """Do a job as a worker does; of a kind that shares something, go on with others that are due, for some seconds.

    Each is claimed when its turn comes, not before: a worker killed meanwhile holds one job.
    """
    row = Job.objects.filter(_free(clock.now()), pk=job_id).first()
    if row is None:
        return
    shared = _shared.get(row.kind)
    if shared is None:
        _run(row)
        return
    ends = time.monotonic() + TURN_SECONDS
    with shared():
        rows = [row]
        while rows and time.monotonic() < ends:
            for one in rows:
                if time.monotonic() < ends:
                    _run(one)
            rows = list(Job.objects.filter(_free(clock.now()), kind=row.kind).order_by("due_at", "pk")[:HANDFUL])
            random.shuffle(rows)  # several workers go through the same ones


def _free(now: dt.datetime) -> Q:
    """Select what any worker may take now."""
    return Q(Q(state=Job.State.QUEUED, due_at__lte=now) | _abandoned(now), attempts__lt=MAX_ATTEMPTS)


def _run(row: Job) -> bool:
    """Claim a job as it was read and do it; return False when it is no longer so.

    The claim is one conditional UPDATE: it holds on SQLite too, where row locks do nothing.
    """
    now = clock.now()
    claimed = Job.objects.filter(_free(now), pk=row.pk, attempts=row.attempts).update(
        state=Job.State.RUNNING, claimed_at=now, attempts=row.attempts + 1
    )
    if not claimed:
        return False
    row.claimed_at, row.attempts = now, row.attempts + 1
    try:
        with watched(lambda: f"job {row.kind}"):
            _handlers[row.kind][0](row.object_uuid)
    except TryLater as later:
        _release(row, attempts=row.attempts - 1, due_at=clock.now() + later.delay)
    except Exception as error:  # noqa: BLE001  # the task boundary (architecture §10)
        _failed(row, error)
    else:
        _release(row, state=Job.State.DONE, finished_at=clock.now(), error="")
    return True


def _abandoned(now: dt.datetime) -> Q:
    """Select what was claimed by a worker that must be dead: its time limit has long passed."""
    condition = Q()
    for name, limits in QUEUES.items():
        condition |= Q(state=Job.State.RUNNING, queue=name, claimed_at__lt=now - limits.stale_after)
    return condition


def _release(row: Job, **fields: Any) -> None:
    """Write how a claimed job ended, unless another worker took it over in between."""
    fields = {"state": Job.State.QUEUED, "published_at": None} | fields
    Job.objects.filter(pk=row.pk, state=Job.State.RUNNING, claimed_at=row.claimed_at).update(**fields)


def _failed(row: Job, error: Exception) -> None:
    """Plan another try, later each time, or give up and leave the row for a person."""
    logger.error("job %s (%s) failed: %s at %s", row.pk, row.kind, type(error).__name__, places(error))
    final = row.attempts >= MAX_ATTEMPTS
    _release(
        row,
        state=Job.State.FAILED if final else Job.State.QUEUED,
        due_at=clock.now() + dt.timedelta(seconds=15 * 4**row.attempts),
        error=type(error).__name__[:120],
        finished_at=clock.now() if final else None,
    )


def sweep(limit: int = 20_000) -> int:
    """Publish again what is due and waiting, or was claimed by a worker that died; return how many.

    While the broker still holds messages of a queue its rows are only published again after ten minutes, so that
    a long queue does not double itself every minute; an empty queue with rows waiting means they were lost.
    """
    now = clock.now()
    _give_up(now)
    again = Q(published_at=None) | Q(published_at__lt=now - REPUBLISH_AFTER)
    lost = Q(queue__in=[name for name in QUEUES if not _broker_holds(name)])
    waiting = Q(state=Job.State.QUEUED, due_at__lte=now) & (again | lost)
    rows = Job.objects.filter(waiting | _abandoned(now)).order_by("due_at", "pk")
    found = list(rows.values_list("pk", "queue")[:limit])
    with _one_producer() as producer:
        for count, start in enumerate(range(0, len(found), BATCH)):
            batch = found[start : start + BATCH]
            Job.objects.filter(pk__in=[pk for pk, _queue in batch]).update(published_at=now)
            if not all(publish(pk, queue, producer) for pk, queue in batch):
                return count * BATCH
    return len(found)


def run_due(limit: int = 1000) -> int:
    """Do in this process what is due, until nothing is left or the limit is reached; return how many were done."""
    done = 0
    with ExitStack() as stack:
        for shared in set(_shared.values()):
            stack.enter_context(shared())
        while done < limit:
            rows = Job.objects.filter(_free(clock.now())).order_by("due_at", "pk")
            handful = list(rows[: min(HANDFUL, limit - done)])
            if not handful:
                break
            done += sum(_run(row) for row in handful)
    return done


def _give_up(now: dt.datetime) -> None:
    """Leave to a person the work that killed every worker which took it."""
    poison = Job.objects.filter(_abandoned(now), attempts__gte=MAX_ATTEMPTS)
    if count := poison.update(state=Job.State.FAILED, finished_at=now, error="WorkerLost"):
        logger.error("%s jobs gave up: each killed its worker %s times", count, MAX_ATTEMPTS)


def _broker_holds(queue: str) -> bool:
    """Tell whether the broker still has messages of a queue; works for any broker, unknown counts as no."""
    if current_app.conf.task_always_eager:
        return False
    try:
        with current_app.connection_for_read() as connection:
            return bool(connection.default_channel.queue_declare(queue, passive=True).message_count)
    except (*current_app.connection().channel_errors, BrokerError, OSError):
        return False


@contextmanager
def _one_producer() -> Iterator[Any]:
    """Lend one connection to a whole sweep; none when the broker is away, then each publication says so."""
    if current_app.conf.task_always_eager:
        yield None
        return
    with current_app.producer_pool.acquire(block=True, timeout=10) as producer:
        yield producer


def release_all() -> int:
    """Free every claim: only for a site whose one process has just started, so that no other can hold any."""
    rows = Job.objects.filter(state=Job.State.RUNNING)
    return rows.update(state=Job.State.QUEUED, published_at=None)


def forget_old(today: dt.date) -> int:
    """Delete rows of work done a month ago; those with an occurrence stay, they keep it from being done again."""
    finished = Job.objects.filter(state__in=[Job.State.DONE, Job.State.DROPPED], key=None)
    count, _details = finished.filter(finished_at__date__lt=today - KEEP_DONE).delete()
    return count
