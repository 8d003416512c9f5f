"""Signs of life of worker and scheduler, kept in the database: the one place that is there when Redis is not."""

import datetime as dt

from django.db.models import Q

from core import clock
from core.models import Heartbeat

BEAT, WORKER, AUDIT = "beat", "worker", "audit"  # the last: when the chain was followed, and where it broke
LEASE = dt.timedelta(seconds=45)
SILENCE = {BEAT: dt.timedelta(seconds=60), WORKER: dt.timedelta(seconds=150)}


def mark(name: str, holder: str = "") -> None:
    """Say that a part of the service is alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"holder": holder, "seen_at": clock.now()})


def hold(name: str, holder: str) -> bool:
    """Take or renew a lease; only one holder has it, another gets it after 45 silent seconds.

    One conditional UPDATE, so that of two schedulers exactly one acts on any database. A date in the future (a
    machine whose clock was put back) counts as silence.
    """
    now = clock.now()
    free = Q(holder=holder) | Q(seen_at__lt=now - LEASE) | Q(seen_at__gt=now + LEASE)
    if Heartbeat.objects.filter(free, name=name).update(holder=holder, seen_at=now):
        return True
    _row, created = Heartbeat.objects.get_or_create(name=name, defaults={"holder": holder, "seen_at": now})
    return created


def is_alive(name: str) -> bool:
    """Tell whether a part has given a sign of life lately."""
    return Heartbeat.objects.filter(name=name, seen_at__gte=clock.now() - SILENCE[name]).exists()
