"""The nightly search for duplicates, in the background."""

from uuid import UUID

from clients.services.duplicates import search_duplicates
from core.jobs import job


@job("clients.find_duplicates", queue="bulk")
def find(_register: UUID) -> None:
    """Compare part of the register; safe to run twice: it goes on with what was not compared for longest."""
    search_duplicates()
