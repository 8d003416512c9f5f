"""The minute sweep from a terminal: publish again what is due, or do it here without any worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import jobs


class Command(BaseCommand):
    """Make sure that what is due gets done."""

    help = "Publish again what is due and not done; with --here, do it in this process (no broker, no worker)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where the work is done."""
        parser.add_argument("--here", action="store_true", help="do the work in this process")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once and print how many jobs were published or done."""
        if options["here"]:
            self.stdout.write(f"{jobs.run_due()} jobs done")
        else:
            self.stdout.write(f"{jobs.sweep()} jobs published")
