"""Fill an empty site with a synthetic country, to measure how the portal behaves at its size."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.services.synthetic.country import generate, refuse_real_data


class Command(BaseCommand):
    """`generate_synthetic --enterprises N --seed S`: the same seed gives the same data; refuses a site with real files."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and which draw."""
        parser.add_argument("--enterprises", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say how fast."""
        if problem := refuse_real_data():
            raise CommandError(problem)
        started = time.perf_counter()
        for table, rows in generate(enterprises=options["enterprises"], seed=options["seed"]).items():
            self.stdout.write(f"{rows:>10,} {table}".replace(",", " "))
        self.stdout.write(f"{time.perf_counter() - started:.0f} s")
