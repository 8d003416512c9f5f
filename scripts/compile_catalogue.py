"""Compile every locale/**/*.po to the .mo beside it, in pure Python: a fresh Debian has no GNU gettext.

Only catalogues newer than their compiled file are done, so a second call costs nothing.
"""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def is_stale(source: Path, compiled: Path) -> bool:
    """Tell whether the compiled catalogue is missing or older than its source."""
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def compile_catalogues(root: Path = ROOT, *, force: bool = False) -> list[Path]:
    """Compile what is stale and return the files written."""
    written = []
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if force or is_stale(source, compiled):
            polib.pofile(str(source)).save_as_mofile(str(compiled))
            written.append(compiled)
    return written


if __name__ == "__main__":
    for path in compile_catalogues(force="--force" in sys.argv):
        print(f"Catalogue compiled: {path.relative_to(ROOT)}")
