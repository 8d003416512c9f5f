"""Newcomer mode: one process does everything, without anyone starting anything else (architecture §1.7)."""

import os
import subprocess
import sys

import pytest
from celery import current_app
from django.conf import settings
from django.test import override_settings

from core import beat, clock, embedded, heartbeat
from core.management.commands import runserver
from core.models import Heartbeat
from tests.house.source import ROOT

SCRIPT = """
import time, uuid
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, run_syncdb=True)
from core import embedded, jobs, health, deadlines, audit
from core.models import AuditEvent, Job
ran = []
jobs.job("tests.note", queue="pdf")(ran.append)
deadlines._registered.clear()
deadlines.register("tests.daily", lambda today: ran.append(today) or 1)
audit.record("tests.act", obj=None, by=None)
left_over = Job.objects.create(kind="tests.note", object_uuid=uuid.uuid4(), queue="pdf", state="running",
                               due_at="2026-01-01T00:00:00Z", claimed_at="2026-01-01T00:00:00Z")
embedded.start()
fresh = jobs.enqueue("tests.note", uuid.uuid4())
deadline = time.monotonic() + 25
def finished():
    done = Job.objects.filter(state="done").count() == 2
    return done and len(ran) == 3 and not AuditEvent.objects.filter(sequence=None) and all(p.alive for p in health.check())
while time.monotonic() < deadline and not finished():
    time.sleep(0.1)
print("parts", [(p.name, p.alive) for p in health.check()])
print("done", Job.objects.filter(state="done").count(), "unsealed", AuditEvent.objects.filter(sequence=None).count())
print("VERDICT", finished())
"""


def test_site_without_broker_works_in_background_by_itself(tmp_path):
    """Jobs, what a crash left half-done, the calendar and the audit chain: all without Redis or a second process."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CCV_")}
    env |= {
        "DJANGO_SETTINGS_MODULE": "ccv_portal.settings",
        "CCV_VAR_DIR": str(tmp_path),
        "CCV_LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }

    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, timeout=90, check=False
    )

    assert "VERDICT True" in result.stdout, result.stdout + result.stderr[-3000:]


def test_server_starts_the_threads_only_without_a_broker(monkeypatch):
    started = []
    monkeypatch.setattr(embedded, "start", lambda: started.append(True))
    monkeypatch.setattr(runserver.StaticRunserver, "inner_run", lambda *_args, **_options: None)

    with override_settings(CELERY_BROKER_URL="redis://127.0.0.1:1/0"):
        runserver.Command().inner_run()
    with override_settings(CELERY_BROKER_URL="memory://embedded"):
        runserver.Command().inner_run()

    assert started == [True]


def test_site_without_broker_polls_often_enough_to_feel_immediate():
    """With kombu's own second between two looks, 500 small tasks took two minutes (research/dependencies §2)."""
    if settings.CELERY_BROKER_URL.startswith("memory://"):
        assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["polling_interval"] <= 0.05


@pytest.mark.django_db
def test_scheduler_only_acts_with_the_lease(monkeypatch):
    """Three schedulers by mistake must not triple anything."""
    ticks = []
    monkeypatch.setattr(beat, "close_old_connections", lambda: None)  # it would end this test's transaction
    monkeypatch.setattr(beat.Scheduler, "tick", lambda *_args, **_options: ticks.append(True) or 1.0)
    first, second = (beat.LeasedScheduler(current_app, lazy=True) for _number in range(2))
    first.holder, second.holder = "a", "b"

    first.tick()
    assert (second.tick(), len(ticks)) == (beat.PAUSE, 1)

    Heartbeat.objects.update(seen_at=clock.now() - heartbeat.LEASE * 2)
    second.tick()
    assert (first.tick(), len(ticks)) == (beat.PAUSE, 2)


@pytest.mark.django_db
def test_lease_is_not_kept_by_a_clock_that_was_put_back():
    heartbeat.hold("beat", "a")
    Heartbeat.objects.update(seen_at=clock.now() + heartbeat.LEASE * 10)

    assert heartbeat.hold("beat", "b")


def test_fresh_scheduler_owes_everything_once():
    scheduler = beat.LeasedScheduler(current_app)

    assert {name: entry.is_due().is_due for name, entry in scheduler.schedule.items()} == dict.fromkeys(
        settings.CELERY_BEAT_SCHEDULE, True
    )
