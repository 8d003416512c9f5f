"""The Celery tasks there are: do one job, sweep, run the calendar, give a sign of life."""

import datetime as dt
import socket
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from core import audit, clock, deadlines, heartbeat, jobs


@shared_task(name="core.run_job")
def run_job(job_id: int) -> None:
    """Do one job if nobody else has it, and what goes with it; safe to run twice."""
    jobs.run_turn(job_id)


@shared_task(name="core.sweep", expires=25)
def sweep() -> None:
    """Publish again what is due and not done, and close the audit chain; safe to run twice."""
    jobs.sweep()
    audit.seal()


@shared_task(name="core.run_deadlines", expires=3000)
def run_deadlines(on: str | None = None) -> None:
    """Run what the calendar triggers for today (or an ISO date); safe to run twice."""
    deadlines.run_all(dt.date.fromisoformat(on) if on else clock.today())


@shared_task(name="core.heartbeat", expires=55)
def beat_heart() -> None:
    """Prove that messages are consumed, not only that a process exists; safe to run twice."""
    heartbeat.mark(heartbeat.WORKER, socket.gethostname())


@worker_ready.connect
def announce(**_: Any) -> None:
    """Let a worker that has just started look at once for what was left undone."""
    beat_heart.apply_async(retry=False)
    sweep.apply_async(retry=False)
