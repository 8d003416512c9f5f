"""Import a registry extract from the command line: same rules, same verdicts as on screen (domain §2.6)."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients.queries.imports import names_of, reason_of, warning_texts
from clients.rules.columns import FIELDS, IGNORE
from clients.services import import_reading as reading
from clients.services import imports as service
from clients.services.import_rows import write_import
from core.errors import DomainError


def column_is_field(text: str) -> tuple[str, str]:
    """Read one --map value: 'Column of the file=field'."""
    column, separator, fact = text.rpartition("=")
    if not separator or not column.strip() or fact.strip() not in FIELDS:
        raise argparse.ArgumentTypeError(f"'{text}': expected 'Column=field', field among {', '.join(FIELDS)}")
    return column.strip(), fact.strip()


class Command(BaseCommand):
    """Preview an extract with --dry-run, or write its new enterprises."""

    help = "Import enterprises from an XLSX or CSV extract. Verdict per row: new, same, probable, refused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare FILE, --dry-run, --json, --map."""
        parser.add_argument("file", type=Path, help="XLSX or CSV (UTF-8, UTF-16 or cp1252; ; , or tab)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", type=Path, metavar="REPORT", help="write the verdict of every row there")
        parser.add_argument(
            "--map", type=column_is_field, action="append", default=[], metavar="COLUMN=FIELD",
            help=f"what a column holds: {', '.join(FIELDS)}",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report, and write unless told not to."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        if options["json"] and not options["json"].parent.is_dir():
            raise CommandError(f"{options['json'].parent}: no such folder; nothing was read")
        if options["json"] and options["json"].is_dir():
            raise CommandError(f"{options['json']}: is a folder, not a file; nothing was read")
        mapping = dict(options["map"])
        facts = [fact for fact in mapping.values() if fact != IGNORE]
        if twice := sorted({fact for fact in facts if facts.count(fact) > 1}):
            raise CommandError(f"--map gives several columns for: {', '.join(twice)}; nothing was read")
        try:
            with path.open("rb") as stream:
                opened = reading.open_extract(stream, path.stat().st_size, mapping=mapping)
            analysis = reading.analyse(opened)
            counts = dict(analysis.counts)
            if not options["dry_run"]:
                counts["written"] = self.write(path, opened, analysis)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        self.tell(opened, counts, dry_run=options["dry_run"])
        if options["json"]:
            report = {"file": path.name, "dry_run": options["dry_run"], "counts": counts, "rows": rows_of(analysis)}
            options["json"].write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")

    def write(self, path: Path, opened: reading.Opened, analysis: reading.Analysis) -> int:
        """Keep the batch with its rows and write the new enterprises now."""
        with path.open("rb") as stream:
            batch = service.keep_extract(File(stream, name=path.name), opened=opened, by=None)
        if not analysis.counts["new"]:
            return 0
        batch = service.confirm_import(batch, by=None, in_background=False)
        return write_import(batch).count

    def tell(self, opened: reading.Opened, counts: dict[str, int], *, dry_run: bool) -> None:
        """Say on the terminal what was found."""
        if opened.layout.unknown:
            self.stdout.write(f"Columns left out (see --map): {', '.join(opened.layout.unknown)}")
        if opened.skipped:
            self.stdout.write(f"Sheets without data: {', '.join(opened.skipped)}")
        names = ("rows", "new", "same", "probable", "refused", "blank", "with_warnings", "written")
        self.stdout.write(", ".join(f"{name} {counts[name]}" for name in names if name in counts))
        if dry_run:
            self.stdout.write("Dry run: nothing was written.")


def rows_of(analysis: reading.Analysis) -> list[dict[str, Any]]:
    """Return the report of every row: number below the header, line of the file, verdict, reason, warnings."""
    names = names_of(verdict for _row, verdict in analysis.judged)
    return [
        {
            "row": row.number,
            "line": row.line,
            "name": row.facts.get("name", ""),
            "verdict": verdict.kind,
            "code": verdict.reason,
            "reason": reason_of(row, verdict, names),
            "of": verdict.of.ref if verdict.of and not verdict.of.is_stored else None,
            "enterprise": verdict.of.ref if verdict.of and verdict.of.is_stored else None,
            "warnings": [
                {**warning, "message": text}
                for warning, text in zip(
                    reading.warnings_of(row), warning_texts(reading.warnings_of(row)), strict=True
                )
            ],
        }
        for row, verdict in analysis.judged
    ]
