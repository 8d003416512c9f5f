"""How work is never lost: the settings of Celery that no installation changes (ADR 0005, docs/operations.md)."""

from typing import Any

from kombu import Queue

CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_REDIRECT_STDOUTS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kilobytes
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # a finished task is only said twice
CELERY_TASK_SOFT_TIME_LIMIT = 240  # periodic tasks; a job carries the limits of its queue (core.jobs.QUEUES)
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_QUEUES = [Queue(name) for name in ("interactive", "mail", "pdf", "bulk")]
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_BEAT_SCHEDULER = "core.beat.LeasedScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5


def transport_options(broker: str) -> dict[str, Any]:
    """Return what the connection to this broker needs.

    The job rows are the truth; these only make a lost message come back sooner than Redis' default hour. The visibility
    timeout exceeds the longest time limit (bulk, 600 s). Without a broker a page waits 3 s at most, then goes on.
    """
    if broker.startswith(("redis", "sentinel")):
        return {
            "visibility_timeout": 900,
            "unacked_restore_interval": 30,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
        }
    return {"confirm_publish": True, "connect_timeout": 3} if broker else {"polling_interval": 0.02}
