"""Worker and scheduler as threads of the one web process, for a site without Redis (newcomer mode).

Started by our `runserver` only, never while Django loads: migrations, tests and the reloader's parent must not
work in the background (research/dependencies §2, ADR 0005).
"""

import threading
import warnings

from celery import Celery, current_app
from celery.beat import Service
from celery.platforms import SecurityWarning
from django.conf import settings

from core import jobs
from core.beat import EmbeddedScheduler

THREADS = 2


def is_wanted() -> bool:
    """Tell whether this site does its background work inside the web process: it has no broker of its own."""
    return str(settings.CELERY_BROKER_URL).startswith("memory://")


def start() -> list[threading.Thread]:
    """Start one worker and one scheduler; what a previous process left half-done is free again."""
    jobs.release_all()
    app: Celery = current_app._get_current_object()
    app.loader.import_default_modules()
    threads = [
        threading.Thread(target=_work, args=[app], name="ccv-worker", daemon=True),
        threading.Thread(target=_schedule, args=[app], name="ccv-beat", daemon=True),
    ]
    for thread in threads:
        thread.start()
    return threads


def _work(app: Celery) -> None:
    """Be the worker: threads, no gossip with other workers, no banner.

    Whoever runs the web process as root was told so elsewhere: these threads add nothing to it.
    """
    warnings.filterwarnings("ignore", category=SecurityWarning)
    worker = app.Worker(
        pool="threads",
        concurrency=THREADS,
        without_heartbeat=True,
        without_mingle=True,
        without_gossip=True,
        quiet=True,
        loglevel="WARNING",
    )
    worker.start()


def _schedule(app: Celery) -> None:
    """Be the scheduler: the same plan as in production, kept in memory."""
    Service(app, scheduler_cls=EmbeddedScheduler).start()
