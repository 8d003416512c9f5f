"""The same question as GET /sante/, for a container or a supervisor without HTTP."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import health


class Command(BaseCommand):
    """Say which parts of the service answer; exit non-zero when one asked for does not."""

    help = "Check database, broker, worker and beat (or only those named); non-zero exit when one does not answer."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the parts."""
        parser.add_argument("parts", nargs="*", choices=[*health.NAMES, []], metavar="PART")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per part."""
        parts = health.check(*options["parts"])
        for part in parts:
            self.stdout.write(f"{part.name}: {'ok' if part.alive else 'does not answer'}")
        if dead := [part.name for part in parts if not part.alive]:
            raise CommandError(f"not alive: {', '.join(dead)}")
