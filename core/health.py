"""Is the service alive? Database, broker, worker and scheduler, for a supervisor and for the staff page.

`GET /sante/` answers 200 or 503 to anybody, with nothing but the word; details only to customs staff.
`?part=web` asks for the web process and its database only, which is what a container's own check wants.
"""

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError as BrokerError

from core import clock, heartbeat, jobs
from core.models import Heartbeat, Job

logger = logging.getLogger(__name__)
DATABASE, BROKER, WORKER, BEAT = "database", "broker", heartbeat.WORKER, heartbeat.BEAT
NAMES = {DATABASE: _("Database"), BROKER: _("Message broker"), WORKER: _("Worker"), BEAT: _("Scheduler")}
BROKER_PATIENCE = 2
LATE_AFTER = dt.timedelta(minutes=10)
QUEUE_NAMES = {
    "interactive": _("What somebody waits for"),
    "mail": _("Messages"),
    "pdf": _("Documents"),
    "bulk": _("Large work"),
}


@dataclass(frozen=True)
class Part:
    """One part of the service and whether it answers."""

    name: str
    alive: bool
    seen_at: dt.datetime | None = None

    @property
    def label(self) -> Any:
        """Return what to call it on screen."""
        return NAMES[self.name]


@dataclass(frozen=True)
class Queue:
    """What waits in one queue: how many, since when, how many gave up."""

    queue: str
    waiting: int
    failed: int
    oldest: dt.datetime | None

    @property
    def label(self) -> Any:
        """Return what goes through it, in words."""
        return QUEUE_NAMES.get(self.queue, self.queue)

    @property
    def is_late(self) -> bool:
        """Tell whether somebody should look: what is due has waited for ten minutes."""
        return self.oldest is not None and self.oldest < clock.now() - LATE_AFTER


def check(*names: str) -> list[Part]:
    """Look at the parts asked for (all of them by default); the database first, the rest needs it."""
    wanted = names or tuple(NAMES)
    alive = _database_answers()
    found = [Part(DATABASE, alive)]
    if BROKER in wanted:
        found.append(Part(BROKER, _broker_answers()))
    beats = dict(Heartbeat.objects.values_list("name", "seen_at")) if alive else {}
    found += [Part(name, alive and heartbeat.is_alive(name), beats.get(name)) for name in (WORKER, BEAT)]
    return [part for part in found if part.name in wanted]


def _database_answers() -> bool:
    """Ask the database for one figure."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError as error:
        logger.error("database does not answer: %s", type(error).__name__)
        return False


def _broker_answers() -> bool:
    """Open a connection to the broker, for two seconds at most."""
    try:
        with current_app.connection_for_read() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=BROKER_PATIENCE)
    except (BrokerError, OSError) as error:
        logger.error("broker does not answer: %s", type(error).__name__)
        return False
    return True


def queues(user: Any) -> list[Queue]:
    """Count what is due and not done, by queue, of what this person may count."""
    due = Q(state=Job.State.QUEUED, due_at__lte=clock.now())
    lost = Q(state=Job.State.FAILED)
    rows = jobs.known_to(user).filter(due | lost).values("queue").order_by("queue")
    rows = rows.annotate(waiting=Count("pk", filter=due), failed=Count("pk", filter=lost))
    return [Queue(**row) for row in rows.annotate(oldest=Min("due_at", filter=due))]


def all_queues(user: Any) -> list[Queue]:
    """Return every queue, the empty ones too, for those who watch over them."""
    found = {queue.queue: queue for queue in queues(user)}
    return [found.get(name, Queue(name, 0, 0, None)) for name in jobs.QUEUES]


def audit_chain() -> Heartbeat | None:
    """Return when the audit trail was last followed (`manage.py check_audit`); its holder is where it broke, if it did."""
    return Heartbeat.objects.filter(name=heartbeat.AUDIT).first()


def _may_see_details(request: HttpRequest, parts: list[Part]) -> bool:
    """Tell whether to name the parts: to customs staff, and only while the database can say who that is."""
    if not parts[0].alive:
        return False
    return bool(getattr(request.user, "is_customs", False))


@never_cache
@login_not_required
@require_safe
def sante(request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything asked for is alive, else 503; in JSON to a program, as a page to a person.

    Without a database there is no page (it would ask who is reading), only the word.
    """
    only_web = request.GET.get("part") == "web"
    parts = check(DATABASE) if only_web else check()
    healthy = all(part.alive for part in parts)
    status = 200 if healthy else 503
    details = _may_see_details(request, parts)
    if not parts[0].alive or "text/html" not in request.headers.get("Accept", ""):
        body: dict[str, Any] = {"status": "ok" if healthy else "unavailable"}
        if details:
            body["parts"] = {part.name: part.alive for part in parts}
        return JsonResponse(body, status=status)
    waiting = queues(request.user) if details else []
    context = {"healthy": healthy, "parts": parts if details else [], "queues": waiting}
    context["chain"] = audit_chain() if details else None
    return render(request, "core/health.html", context, status=status)
