"""Is the audit trail whole? For a nightly timer: the exit code says it, the page of the state of the service shows it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import audit, heartbeat


class Command(BaseCommand):
    """Follow the chain from its first event; name the first one that was changed, removed or moved."""

    help = "Follow the chain of the audit trail from its first event; non-zero exit when one no longer matches."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line; what was found is kept for the page of the state of the service."""
        broken = audit.first_broken()
        heartbeat.mark(heartbeat.AUDIT, str(broken.sequence) if broken else "")
        if broken is not None:
            raise CommandError(f"event {broken.sequence} ({broken.uuid}) no longer matches the chain")
        self.stdout.write(f"audit trail: {audit.chained()} events, whole")
