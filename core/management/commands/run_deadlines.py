"""What the calendar triggers, from a terminal or cron: no broker needed."""

import datetime as dt
from argparse import ArgumentTypeError
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core import clock, deadlines
from core.models import DeadlineFault, Job


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
            counts, work, told = self._rehearse(today)
            self.stdout.write(f"{today.isoformat()} (rehearsal, nothing was changed)")
        else:
            counts, work, told = deadlines.run_all(today), Counter(), []
            self.stdout.write(today.isoformat())
        for name, count in counts.items():
            self.stdout.write(f"  {name}: {'failed' if count < 0 else count}")
        for kind, count in work.items():
            self.stdout.write(f"  would then do {kind}: {count}")
        for line in told:
            self.stdout.write(f"  {line}")
        if faults := DeadlineFault.objects.count():
            self.stdout.write(f"  rows that failed and will be tried again: {faults}")
        waiting = Job.objects.filter(state=Job.State.QUEUED, due_at__lte=clock.now()).count()
        if waiting and not options["dry_run"]:
            self.stdout.write(f"  waiting for a worker: {waiting} (none running? manage.py sweep_jobs --here)")
        if failed := [name for name, count in counts.items() if count < 0]:
            raise CommandError(f"failed: {', '.join(failed)}")

    def _rehearse(self, today: dt.date) -> tuple[dict[str, int], Counter[str], list[str]]:
        """Run everything as on that day, look at the work and the messages it would give birth to, undo it all."""
        with transaction.atomic(), clock.pretend(_same_hour(today)):
            last = Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            reports = [look() for look in deadlines.witnesses()]
            counts = deadlines.run_all(today)
            work = Counter(Job.objects.filter(pk__gt=last).order_by("kind").values_list("kind", flat=True))
            told = [line for report in reports for line in report()]
            transaction.set_rollback(True)
        return counts, work, told


def _same_hour(day: dt.date) -> dt.datetime:
    """Return this hour on another day, where the administration works."""
    return dt.datetime.combine(day, timezone.localtime().timetz())


def _iso_date(text: str) -> dt.date:
    """Read a date as 2027-01-31; argparse turns the refusal into one line and exit code 2."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} is not a day of the calendar, written 2027-01-31") from None
