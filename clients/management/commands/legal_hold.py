"""Keep a file from being erased by age, or let age work again (domain §8.4)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.models import Enterprise
from clients.services import retention


class Command(BaseCommand):
    """Set or lift the legal hold of one enterprise; the reason stays in the audit trail."""

    help = "Set the legal hold of an enterprise, named by its reference; --lift takes it away."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("reference")
        parser.add_argument("--reason", required=True, help="who asked for it, in which matter")
        parser.add_argument("--lift", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        row = Enterprise.objects.filter(reference=options["reference"]).first()
        if row is None:
            raise CommandError("No enterprise has this reference.")
        retention.hold(row, held=not options["lift"], reason=options["reason"], by=None)
        self.stdout.write("lifted" if options["lift"] else "held")
