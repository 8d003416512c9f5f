"""What the calendar triggers, from a terminal or cron: no broker needed."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core import clock, deadlines


class Command(BaseCommand):
    """Run every deadline for a day; safe to run as often as one likes."""

    help = "Run what falls due today, or on a date (reminders, expiries, timeouts). Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the date and the rehearsal."""
        parser.add_argument(
            "--on", type=_iso_date, default=None, metavar="DATE", help="the day to act for, 2027-01-31"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run, print one line per deadline, fail when one of them failed."""
        today = options["on"] or clock.today()
        if options["dry_run"]:
            with transaction.atomic():
                counts = deadlines.run_all(today)
                transaction.set_rollback(True)
            self.stdout.write(f"{today.isoformat()} (rehearsal, nothing was changed)")
        else:
            counts = deadlines.run_all(today)
            self.stdout.write(today.isoformat())
        for name, count in counts.items():
            self.stdout.write(f"  {name}: {'failed' if count < 0 else count}")
        if failed := [name for name, count in counts.items() if count < 0]:
            raise CommandError(f"failed: {', '.join(failed)}")


def _iso_date(text: str) -> dt.date:
    """Read a date as 2027-01-31; argparse turns the refusal into one line."""
    return dt.date.fromisoformat(text)
