"""Open a new site to its first two people: the head of the relations unit and the functional administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import open_first_accounts
from core.errors import DomainError


class Command(BaseCommand):
    """Create two accounts without password; each one's role is approved by the other."""

    help = "Create the first two staff accounts; a one-time code by e-mail opens the door, then the second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the two people."""
        for who in ("head", "administrator"):
            parser.add_argument(f"--{who}", nargs=2, required=True, metavar=("EMAIL", "NAME"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Create them, or say why not."""
        people = {who: User(email=options[who][0], full_name=options[who][1]) for who in ("head", "administrator")}
        try:
            opened = open_first_accounts(**people)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        for user in opened:
            self.stdout.write(f"{user.email}: ask for a code on the sign-in page.")
