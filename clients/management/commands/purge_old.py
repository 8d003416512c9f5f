"""Say what age would erase of the relation, or erase it now (domain §8.4)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clients.services import retention
from core import clock


class Command(BaseCommand):
    """Rehearse unless told otherwise; the same purge runs every night."""

    help = "Show what the retention rules would erase today; --erase does it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--erase", action="store_true", help="erase now instead of counting")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count or erase, then print the numbers by kind."""
        counts = retention.purge(clock.today()) if options["erase"] else retention.rehearse(clock.today())
        word = "erased" if options["erase"] else "would be erased"
        for kind, count in counts.items():
            self.stdout.write(f"{kind:<12} {count:>8} {word}")
