"""`manage.py preview_messages FOLDER`: each message of the programme as text, as HTML and as the line of an inbox."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from clients.emails.samples import everything


class Command(BaseCommand):
    """Write the files; `inbox.txt` lists the lines people see before they open anything."""

    help = "Write every message in both languages, with invented people, to a folder"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where."""
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compose and write."""
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        lines = []
        for sample in everything():
            letter = sample.letter
            (folder / f"{sample.name}.txt").write_text(f"{letter.subject}\n\n{letter.text}", encoding="utf-8")
            (folder / f"{sample.name}.html").write_text(letter.html, encoding="utf-8")
            lines.append(f"{sample.name:<16} {letter.subject} — {letter.preheader}")
        (folder / "inbox.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(lines)} messages in {folder}")
