"""Background work leads somewhere: every kind enqueued has a handler, every schedule a task."""

import ast
import importlib
from collections.abc import Iterator

from celery import current_app
from django.conf import settings

from core import deadlines, jobs
from tests.house.source import APPS, ROOT, modules, python_files, tree


def load_tasks() -> None:
    for app in APPS:
        for _module in modules(app, "tasks"):
            pass


def enqueued() -> Iterator[tuple[str, str]]:
    """Yield place and kind of every job our code asks for by name."""
    for app in APPS:
        for path in python_files(app):
            for node in ast.walk(tree(path)):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                kind = node.args[0]
                if called == "enqueue" and isinstance(kind, ast.Constant):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", kind.value


def test_every_kind_of_job_enqueued_has_a_handler() -> None:
    """A job without a handler fails at night, far from whoever wrote its name."""
    load_tasks()

    missing = [(place, kind) for place, kind in enqueued() if kind not in jobs.kinds()]

    assert missing == []


def test_every_scheduled_task_exists() -> None:
    """Beat sends names; a worker drops the ones it does not know."""
    importlib.import_module("core.tasks")
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled <= set(current_app.tasks)


def test_every_deadline_room_is_declared() -> None:
    """A deadline nobody registered never falls due."""
    with_deadlines = {app for app in APPS[1:] if any(True for _module in modules(app, "deadlines"))}
    declared = {name.split(".")[0] for name in deadlines.names()}

    assert with_deadlines <= declared
