"""The scheduler: Celery's own, with its plan in memory and a lease in the database.

However many schedulers run (three machines, a forgotten terminal), exactly one publishes. Everything in the plan
looks at the database for what is due, so nothing needs to be remembered between two starts: the first tick runs
everything once, which is how days of silence are caught up.
"""

import datetime as dt
import logging
import os
import socket
from typing import Any

from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections

from core import heartbeat

logger = logging.getLogger(__name__)
PAUSE = 5.0


class LeasedScheduler(Scheduler):
    """Publish the periodic tasks while this process holds the lease."""

    max_interval = PAUSE
    holder = ""

    def setup_schedule(self) -> None:
        """Take the plan from the settings; a fresh scheduler owes everything once."""
        self.holder = self.holder or f"{socket.gethostname()}:{os.getpid()}"
        self.merge_inplace(self.app.conf.beat_schedule)
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - dt.timedelta(days=1)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Act only as the holder of the lease; a database that is away is waited for."""
        try:
            close_old_connections()
            if not heartbeat.hold(heartbeat.BEAT, self.holder):
                return PAUSE
        except DatabaseError as error:
            logger.warning("scheduler waits for the database: %s", type(error).__name__)
            return PAUSE
        return min(super().tick(*args, **kwargs), PAUSE)


class EmbeddedScheduler(LeasedScheduler):
    """The scheduler of a site that is one process: a restart takes its own lease back at once."""

    holder = "embedded"
