"""Is every text the portal shows translated into French? Fails on a missing, fuzzy, obsolete or unextracted entry."""

import shutil
import sys
import tempfile
from pathlib import Path

import polib
from extract_messages import SKIPPED, extract

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
SHOWN = 15


def untranslated(catalogue: polib.POFile) -> list[str]:
    """Name what a French reader would see in English, or in a guess of gettext's."""
    problems = [f"missing: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    problems += [f"fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    return problems + [f"obsolete: {entry.msgid!r}" for entry in catalogue.obsolete_entries()]


def keys(catalogue: polib.POFile) -> set[tuple[str | None, str]]:
    """Return what identifies the entries of a catalogue."""
    return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}


def drift() -> list[str]:
    """Name the texts that a new extraction, made in a copy, would add or drop."""
    with tempfile.TemporaryDirectory(prefix="ccv-catalogue-") as folder:
        copy = Path(folder) / "source"
        ignored = shutil.ignore_patterns(*SKIPPED, ".*", "*.mo", "*.pyc", "__pycache__", "static", "docs", "reference")
        shutil.copytree(ROOT, copy, ignore=ignored)
        extract(copy)
        extracted = keys(polib.pofile(str(copy / CATALOGUE)))
    kept = keys(polib.pofile(str(ROOT / CATALOGUE)))
    added = [f"not extracted (make messages): {msgid!r}" for _, msgid in sorted(extracted - kept, key=str)]
    return added + [f"no longer used (make messages): {msgid!r}" for _, msgid in sorted(kept - extracted, key=str)]


def main() -> int:
    """Print what is wrong, if anything."""
    if not (ROOT / CATALOGUE).exists():
        print(f"{CATALOGUE} does not exist: make messages")
        return 1
    problems = untranslated(polib.pofile(str(ROOT / CATALOGUE)))
    if shutil.which("xgettext"):
        problems += drift()
    else:
        print("extraction skipped: GNU gettext is not installed (apt-get install gettext)")
    for line in problems[:SHOWN]:
        print(f"  {line}")
    if len(problems) > SHOWN:
        print(f"  … and {len(problems) - SHOWN} more")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
