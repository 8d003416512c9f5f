"""Fill an empty site with the fictional demonstration (domain §15), or say who can sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from clients.models import Enterprise
from portal.services.demo import people, story


class Command(BaseCommand):
    """Play the demonstration through the portal's own acts; refused in production and on a site in use."""

    help = "Load the fictional demonstration data (CCV_DEMO=yes, empty site only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--print-signins", action="store_true", help="only print one sign-in per role")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load or print."""
        if not settings.CCV_DEMO:
            raise CommandError("CCV_DEMO is off: demonstration data has no place here.")
        with translation.override("fr"):
            if not options["print_signins"]:
                self.load()
            self.print_signins()

    def load(self) -> None:
        """Play the demonstration in one transaction: all of it or nothing."""
        if Enterprise.objects.exists():
            raise CommandError("There are enterprises here already: the demonstration only fills an empty site.")
        with transaction.atomic():
            story.play()

    def print_signins(self) -> None:
        """Print one sign-in per role."""
        rows = [(str(role), email) for role, email in people.signins()]
        wide, wider = (max(map(len, column)) for column in zip(*rows, strict=True))
        for role, email in rows:
            self.stdout.write(f"    {role:<{wide}}  {email:<{wider}}  {people.PASSWORD}")
