"""The catalogue as shipped, and one service by its code."""

from catalogue.models import ServiceOffering
from catalogue.services.offering import load_catalogue
from core import reference


def load() -> None:
    """Load the default catalogue."""
    load_catalogue(reference.read("catalogue"))


def offering(code: str) -> ServiceOffering:
    """The version in force of a service."""
    return ServiceOffering.objects.current().get(code=code)
