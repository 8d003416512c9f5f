"""Measure import and export at registry size against the least the same work can cost, and fail on a miss.

A private PostgreSQL, 100,000 invented enterprises, each piece of work in a process of its own so that its memory is its
own. Least cost of an import: the fast reader, COPY into a bare table, an anti-join against the register. Of a CSV: COPY
of the same rows, unformatted. Of a workbook: the same values through a bare constant-memory writer (XlsxWriter when it
is installed, else openpyxl).
"""

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
HEADER = ["N°", "NIF", "RCCM", "Raison sociale", "Forme juridique", "Ville", "Région", "Rôle", "Effectif", "Téléphone",
          "E-mail", "Contact"]  # fmt: skip
IMPORT_RATIO, IMPORT_MB, CSV_RATIO, FIRST_RATIO, XLSX_RATIO, EXPORT_MB = 3.0, 350, 5.0, 250.0, 1.3, 150


# --- the pieces of work, each in its own process -------------------------------------------------------------------------


def line(number: int, serial: int) -> list[str]:
    """Return one invented enterprise."""
    return [
        str(number), f"10{serial:08}", f"TG-LOM 2019 B {number % 999_999 + 1}" if serial < 1_000_000 else "",
        f"Négoce du Mono n° {serial} SARL", "SARL", "Lomé", "Maritime", "Importateur / Exportateur",
        str(number % 300 + 1), f"9{number % 10} {number % 90 + 10} {number // 97 % 90 + 10} {number // 7 % 90 + 10}",
        f"contact{serial}@example.org", f"Afi Kossi {number}",
    ]  # fmt: skip


def make_files(folder: Path, rows: int) -> dict[str, Any]:
    """Write a workbook and a CSV of the same size about different enterprises."""
    from core.spreadsheets import XlsxWriter, csv_line

    with (folder / "registre.xlsx").open("wb") as stream:
        writer = XlsxWriter(stream, title="Registre")
        writer.write([HEADER])
        writer.write(line(number, number) for number in range(rows))
        writer.close()
    with (folder / "registre.csv").open("w", encoding="utf-8-sig", newline="") as text:
        text.write(csv_line(HEADER))
        text.writelines(csv_line(line(number, 1_000_000 + number)) for number in range(rows))
    return {}


def least_import(folder: Path, kind: str) -> dict[str, Any]:
    """Read the file with the fast reader, COPY its cells, keep those whose number is not in the register."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    started = time.perf_counter()
    path = folder / f"registre.{kind}"
    if kind == "xlsx":
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    else:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.reader(text, delimiter=";"))
    copied = io.StringIO()
    copied.writelines("\t".join(map(str, row)) + "\n" for row in rows[1:])
    copied.seek(0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE staging ({', '.join(f'c{n} text' for n in range(len(HEADER)))})")
        cursor.cursor.copy_expert("COPY staging FROM STDIN", copied)
        cursor.execute(
            "CREATE TEMP TABLE fresh AS SELECT s.* FROM staging s LEFT JOIN clients_enterpriseidentifier i "
            "ON i.type = 'nif' AND i.normalised = s.c1 WHERE i.id IS NULL"
        )
    return {"seconds": time.perf_counter() - started}


def whole_import(folder: Path, kind: str) -> dict[str, Any]:
    """Do all an agent and the workers do: receive, preview, confirm, write."""
    from django.core.files import File

    from clients.models import Enterprise, ImportBatch
    from clients.services.import_rows import write_import
    from clients.services.imports import confirm_import, preview_extract, receive_extract

    before, started = Enterprise.objects.count(), time.perf_counter()
    with (folder / f"registre.{kind}").open("rb") as stream:
        batch = receive_extract(File(stream, name=f"registre.{kind}"), by=None)
    received = time.perf_counter()
    preview_extract(ImportBatch.objects.get(pk=batch.pk), by=None)
    previewed = time.perf_counter()
    batch = confirm_import(ImportBatch.objects.get(pk=batch.pk), by=None, in_background=False)
    write_import(batch)
    ended = time.perf_counter()
    parts = {"receive": received - started, "preview": previewed - received, "write": ended - previewed}
    return {"seconds": ended - started, "parts": parts, "written": Enterprise.objects.count() - before}


def head() -> Any:
    """Return the head of the relations unit, made when there is none."""
    from accounts.models import RoleGrant, User

    user, created = User.objects.get_or_create(
        email="kodjo@douane.example.org", defaults={"full_name": "Kodjo Mensah"}
    )
    if created:
        approver = User.objects.create(email="approbateur@douane.example.org")
        RoleGrant.objects.create(user=user, role="CRH", approved_by=approver)
    return user


def least_csv(_folder: Path, _kind: str) -> dict[str, Any]:
    """COPY the same rows of the same columns, unformatted."""
    from django.db import connection

    from core import exports

    sql, given = exports.listing("clients.enterprise", head(), "").values().query.sql_with_params()
    with connection.cursor() as cursor, open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        started = time.perf_counter()
        cursor.cursor.copy_expert(cursor.cursor.mogrify(f"COPY ({sql}) TO STDOUT WITH CSV", given), nowhere)
        return {"seconds": time.perf_counter() - started}


def whole_export(_folder: Path, kind: str) -> dict[str, Any]:
    """Ask for the file and take it, through the pages."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    settings.CCV_EXPORT_INLINE_ROWS = 10_000_000
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(head(), settings.AUTHENTICATION_BACKENDS[0])
    trivial = reverse("identity_css", args=["inconnu"])
    client.get(trivial)
    started = time.perf_counter()
    for _ in range(50):
        client.get(trivial)
    plain = (time.perf_counter() - started) / 50
    asked = client.post(
        f"{reverse('clients:export_new')}?liste=clients.enterprise", {"reason": "Mesure", "shape": kind}
    )
    started = time.perf_counter()
    answer = client.get(f"{asked.url}fichier/")
    pieces, size = iter(answer.streaming_content), 0
    size += len(next(pieces))
    if kind == "csv":
        size += len(next(pieces))  # the first lines of the register, not only the header
    first = time.perf_counter() - started
    size += sum(len(piece) for piece in pieces)
    return {"seconds": time.perf_counter() - started, "first": first, "trivial": plain, "bytes": size}


def least_xlsx(_folder: Path, _kind: str) -> dict[str, Any]:
    """Write the same values with a bare constant-memory writer."""
    from django.db import transaction

    from core import exports

    with tempfile.TemporaryFile() as stream, transaction.atomic():
        started = time.perf_counter()
        rows = exports.listing("clients.enterprise", head(), "").values().iterator(chunk_size=2000)
        try:
            name = _by_xlsxwriter(stream, rows)
        except ImportError:
            name = _by_openpyxl(stream, rows)
        return {"seconds": time.perf_counter() - started, "writer": name}


def _by_xlsxwriter(stream: Any, rows: Any) -> str:
    from xlsxwriter import Workbook

    book = Workbook(stream, {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write_string(number, column, "" if value is None else str(value))
    book.close()
    return "XlsxWriter"


def _by_openpyxl(stream: Any, rows: Any) -> str:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(["" if value is None else str(value) for value in row])
    book.save(stream)
    return "openpyxl"


WORK: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "least-import": least_import,
    "whole-import": whole_import,
    "least-csv": least_csv,
    "whole-export": whole_export,
    "least-xlsx": least_xlsx,
}


def one_piece(name: str, folder: Path, kind: str, rows: int) -> None:
    """Do one piece of work here and print what it cost."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")
    import django

    django.setup()
    cost = make_files(folder, rows) if name == "files" else WORK[name](folder, kind)
    cost["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(cost))


# --- the measure ---------------------------------------------------------------------------------------------------------


class Bench:
    """A database of our own and the figures taken on it."""

    def __init__(self, stack: ExitStack, rows: int) -> None:
        import psycopg2
        from private_services import private_postgresql

        url = stack.enter_context(private_postgresql())
        self.folder, self.rows, self.missed = Path(stack.enter_context(tempfile.TemporaryDirectory())), rows, 0
        given = {"CCV_DATABASE_URL": url, "CCV_VAR_DIR": str(self.folder), "CCV_REQUIRE_MFA": "no", "CCV_DEBUG": "no"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CCV_")}
        self.env = kept | given
        connection = psycopg2.connect(url.rsplit("/", 1)[0] + "/postgres")
        connection.autocommit = True
        connection.cursor().execute("CREATE DATABASE ccv")
        connection.close()
        for command in (["migrate", "-v0"], ["load_reference", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=self.env, check=True, stdout=2)

    def take(self, name: str, kind: str = "") -> dict[str, Any]:
        """Run one piece of work in its own process."""
        command = [sys.executable, __file__, "--rows", str(self.rows), "--piece", name]
        command += ["--folder", str(self.folder), "--kind", kind]
        done = subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    def say(self, what: str, value: float, goal: float, unit: str, detail: str = "") -> None:
        """Print one figure beside its goal."""
        holds = value <= goal
        self.missed += not holds
        print(
            f"  {'ok    ' if holds else 'MISSED'} {what:34} {value:8.1f} {unit:3} (goal {goal:g}) {detail}", flush=True
        )


def measure(rows: int) -> int:
    """Take every figure and return the exit code."""
    from private_services import stop_cleanly

    stop_cleanly()
    with ExitStack() as stack:
        bench = Bench(stack, rows)
        bench.take("files")
        print(f"{rows} rows on a private PostgreSQL")
        for kind in ("xlsx", "csv"):
            least, whole = bench.take("least-import", kind), bench.take("whole-import", kind)
            parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in whole["parts"].items())
            detail = f"{whole['seconds']:.1f} s ({parts}) / {least['seconds']:.2f} s, {whole['written']} written"
            bench.say(f"import {kind}", whole["seconds"] / least["seconds"], IMPORT_RATIO, "x", detail)
            bench.say(f"import {kind}, memory", whole["mb"], IMPORT_MB, "MB")
        least, whole = bench.take("least-csv"), bench.take("whole-export", "csv")
        detail = f"{whole['seconds']:.2f} s / {least['seconds']:.2f} s, {whole['bytes'] / 1e6:.0f} MB"
        bench.say("export csv", whole["seconds"] / least["seconds"], CSV_RATIO, "x", detail)
        detail = f"{whole['first'] * 1000:.0f} ms / {whole['trivial'] * 1000:.2f} ms"
        bench.say("export csv, first lines", whole["first"] / whole["trivial"], FIRST_RATIO, "x", detail)
        bench.say("export csv, memory", whole["mb"], EXPORT_MB, "MB")
        least, whole = bench.take("least-xlsx"), bench.take("whole-export", "xlsx")
        detail = f"{whole['seconds']:.2f} s / {least['seconds']:.2f} s ({least['writer']})"
        bench.say("export xlsx", whole["seconds"] / least["seconds"], XLSX_RATIO, "x", detail)
        bench.say("export xlsx, memory", whole["mb"], EXPORT_MB, "MB")
    return 1 if bench.missed else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--piece", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--kind", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.piece:
        one_piece(asked.piece, asked.folder, asked.kind, asked.rows)
    else:
        sys.exit(measure(asked.rows))
