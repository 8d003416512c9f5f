"""Read the mails that came back, from a terminal or cron."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clients.services import mailbox


class Command(BaseCommand):
    """Take in bounces and replies; safe to run as often as one likes."""

    help = "Read bounces and replies from the mailbox CCV_IMAP_URL names. Prints counts only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, print the counts, fail when a mail could not be understood."""
        if not settings.CCV_IMAP_URL:
            raise CommandError("CCV_IMAP_URL is not set")
        counts = mailbox.poll()
        for word in ("bounce", "reply", "ignored", "failed"):
            self.stdout.write(f"{word}: {counts.get(word, 0)}")
        if counts.get("failed"):
            raise CommandError("some mails could not be understood; they stay unread")
