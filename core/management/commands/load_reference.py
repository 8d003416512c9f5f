"""Load the reference content: questionnaire, grid, catalogue, policy, access matrix, FAQ."""

from typing import Any

from django.core.management.base import BaseCommand

from core import reference


class Command(BaseCommand):
    """Write what reference/*.json holds; a second run changes nothing."""

    help = "Load the reference content from reference/*.json (idempotent)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load every declared file and print the counts."""
        for name, count in reference.load_all().items():
            self.stdout.write(f"{name}: {count}")
