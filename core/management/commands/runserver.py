"""The newcomer's server: Django's own, plus worker and scheduler when there is no Redis."""

from typing import Any

from django.contrib.staticfiles.management.commands.runserver import Command as StaticRunserver

from core import embedded


class Command(StaticRunserver):
    """Serve the site and do its background work, from one command."""

    def inner_run(self, *args: Any, **options: Any) -> None:
        """Start the background threads in the process that serves, not in the one that watches files."""
        if embedded.is_wanted():
            embedded.start()
        super().inner_run(*args, **options)
