"""What the calendar triggers, from a terminal or cron: no broker needed."""

import datetime as dt
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core import clock, deadlines
from core.models import Job


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
            counts, work = self._rehearse(today)
            self.stdout.write(f"{today.isoformat()} (rehearsal, nothing was changed)")
        else:
            counts, work = deadlines.run_all(today), Counter()
            self.stdout.write(today.isoformat())
        for name, count in counts.items():
            self.stdout.write(f"  {name}: {'failed' if count < 0 else count}")
        for kind, count in work.items():
            self.stdout.write(f"  would then do {kind}: {count}")
        waiting = Job.objects.filter(state=Job.State.QUEUED, due_at__lte=clock.now()).count()
        if waiting and not options["dry_run"]:
            self.stdout.write(f"  waiting for a worker: {waiting} (none running? manage.py sweep_jobs --here)")
        if failed := [name for name, count in counts.items() if count < 0]:
            raise CommandError(f"failed: {', '.join(failed)}")

    def _rehearse(self, today: dt.date) -> tuple[dict[str, int], Counter[str]]:
        """Run everything, look at the work it would give birth to, and undo it all."""
        with transaction.atomic():
            last = Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            counts = deadlines.run_all(today)
            work = Counter(Job.objects.filter(pk__gt=last).order_by("kind").values_list("kind", flat=True))
            transaction.set_rollback(True)
        return counts, work


def _iso_date(text: str) -> dt.date:
    """Read a date as 2027-01-31; argparse turns the refusal into one line."""
    return dt.date.fromisoformat(text)
