"""Mail of a site that has no mail server (newcomer mode): kept, and read on a staff page."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.models import KeptMessage


class DatabaseBackend(BaseEmailBackend):
    """Keep messages in the database, for the staff page of a site that has no mail server (newcomer mode)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each message as its recipient would have received it."""
        for message in email_messages:
            html = next((str(part[0]) for part in getattr(message, "alternatives", []) if part[1] == "text/html"), "")
            KeptMessage.objects.create(
                recipient=", ".join(message.recipients()),
                subject=str(message.subject),
                text=str(message.body),
                html=html,
            )
        return len(email_messages)
