"""`manage.py sample_report OUT.pdf`: the fictional report, made by the code that makes the real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from core.errors import DomainError
from diagnostics.documents.report import seal_file
from diagnostics.documents.sample import sample_edition


class Command(BaseCommand):
    """Write a sample report: full grid, previous diagnostic, roadmap; with the notice when asked."""

    help = "Write a fictional report to a PDF file"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where, in which language, with or without the notice."""
        parser.add_argument("out", type=Path, metavar="OUT.pdf")
        parser.add_argument("--lang", choices=["fr", "en", "both"], default="fr")
        parser.add_argument("--notice", action="store_true", help="with the notice, under a fictional legal reference")

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay it out, sign it when a certificate is configured, write it."""
        try:
            edition = sample_edition(options["lang"], with_notice=options["notice"], base_url=settings.CCV_BASE_URL)
            file = seal_file(edition)
            options["out"].write_bytes(file.content)
        except DatabaseError as error:  # public holidays move working days: they are read from the tables
            raise CommandError("The tables are missing: run manage.py migrate first.") from error
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['out']} {len(file.content)} bytes SHA-256 {file.sha256}")
