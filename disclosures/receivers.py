"""What is taken back here when an enterprise turns out to have answered in time, in the same transaction."""

from typing import Any

from django.dispatch import receiver

from diagnostics.signals import filed_in_time_told_late
from disclosures.services import notice as services


@receiver(filed_in_time_told_late, dispatch_uid="disclosures.take_back_notice")
def take_back_notice(sender: Any, *, notice: Any, by: Any, **kwargs: Any) -> None:
    """An enterprise that filed in time is never named (§7.4)."""
    services.take_back(notice, by=by)
