"""Print the OpenAPI document of the read API."""

from typing import Any

from django.core.management.base import BaseCommand

from disclosures.documents import openapi


class Command(BaseCommand):
    """`manage.py openapi > openapi.json`"""

    help = "Print the OpenAPI 3.1 document of the read API."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it to the standard output."""
        self.stdout.write(openapi.text(), ending="")
