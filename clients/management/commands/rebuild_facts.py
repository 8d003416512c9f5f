"""Write again the last contact and the next action of every file, after a change made outside the application."""

from typing import Any

from django.core.management.base import BaseCommand

from clients.models import Enterprise
from clients.services.relation import refresh_facts

CHUNK = 1000


class Command(BaseCommand):
    """Compare both columns with the exchanges and tasks they follow, and mend what differs."""

    help = "Rebuild the last contact and next action of enterprises; prints how many were mended."

    def handle(self, *args: Any, **options: Any) -> None:
        """Mend in slices of keys, so that no statement holds a million rows."""
        mended, last = 0, 0
        while keys := list(Enterprise.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            mended += refresh_facts(Enterprise.objects.filter(pk__in=keys))
            last = keys[-1]
        self.stdout.write(f"enterprise: {mended}")
