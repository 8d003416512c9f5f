"""Send the corpora of bad and good files through the checks, each in a process of its own, and measure.

A bad file must be refused with a sentence within 2 seconds and 100 MB of memory; a good one must be kept, bit for
bit or written again as announced. `--all` names every file. Exit code 1 when one misses its goal.
"""

import os
import resource
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "ccv_portal.settings_test"

import django  # noqa: E402

django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402

from core import uploads  # noqa: E402
from tests.factories import bad_uploads, good_uploads  # noqa: E402
from tests.factories.office_files import pdf_pages  # noqa: E402

SECONDS = 2.0
MEGABYTES = 100.0
REFUSED, KEPT, CHANGED, FAILED = range(4)
WORDS = ("refused", "kept", "kept otherwise than announced", "failed")


@dataclass
class Measure:
    """What one file did and cost."""

    name: str
    verdict: int
    seconds: float
    megabytes: float


def refuse(name: str, content: bytes, _kind: str) -> int:
    """Tell what became of a bad file."""
    try:
        uploads.inspect(SimpleUploadedFile(name, content))
    except uploads.UploadRefused as refusal:
        return REFUSED if len(str(refusal)) > 20 else FAILED
    return KEPT


def keep(name: str, content: bytes, kind: str) -> int:
    """Tell what became of a good file, its words read as they are at an upload."""
    try:
        clean = uploads.inspect(SimpleUploadedFile(name, content))
    except uploads.UploadRefused:
        return REFUSED
    uploads.text_of(clean.content, clean.content_type)
    same = clean.metadata_removed or clean.content.read() == content
    return KEPT if same and clean.content_type == kind else CHANGED


def alone(act: Callable[[str, bytes, str], int], name: str, content: bytes, kind: str = "") -> Measure:
    """Do it in a child of its own: what it takes there is what this file takes."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.monotonic()
        try:
            verdict = act(name, content, kind)
        except Exception:  # noqa: BLE001  # whatever is not a refusal would be an error page
            verdict = FAILED
        taken = time.monotonic() - started
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        os.write(writing, struct.pack("!Bdd", verdict, taken, more))
        os._exit(0)
    os.close(writing)
    said = os.read(reading, 64)
    os.close(reading)
    os.waitpid(child, 0)
    return Measure(name, *struct.unpack("!Bdd", said)) if said else Measure(name, FAILED, 0.0, 0.0)


def corpora() -> Iterator[tuple[str, Measure]]:
    """Measure everything, a family at a time."""
    for family, name, content in bad_uploads.cases():
        yield family, alone(refuse, name, content)
    for name, content, kind in good_uploads.cases():
        yield "GOOD", alone(keep, name, content, kind)


def warm() -> None:
    """Load the decoders here, so that no file pays for them."""
    for name, content in (
        ("a.pdf", pdf_pages()),
        ("a.heic", good_uploads.heic()),
        ("a.png", bad_uploads.picture("PNG")),
    ):
        clean = uploads.inspect(SimpleUploadedFile(name, content))
        uploads.text_of(clean.content, clean.content_type)


def main() -> int:
    """Print a line a family and the files that miss their goal."""
    warm()
    rows: dict[str, list[Measure]] = {}
    for family, measure in corpora():
        rows.setdefault(family, []).append(measure)
        wanted = KEPT if family == "GOOD" else REFUSED
        # The memory bound is for what is refused: a photograph of 48 million pixels may cost what it is worth.
        costly = measure.seconds > SECONDS or (family != "GOOD" and measure.megabytes > MEGABYTES)
        if measure.verdict != wanted or costly or "--all" in sys.argv:
            print(
                f"  {family}: {measure.name} {WORDS[measure.verdict]}, {measure.seconds:.2f} s, {measure.megabytes:.0f} MB"
            )
        if measure.verdict != wanted or costly:
            rows.setdefault("MISSED", []).append(measure)
    missed = rows.pop("MISSED", [])
    for family, measures in rows.items():
        most_s, most_mb = max(m.seconds for m in measures), max(m.megabytes for m in measures)
        print(f"{family:18} {len(measures):4} files, at most {most_s:.2f} s and {most_mb:.0f} MB")
    bad = sum(len(measures) for family, measures in rows.items() if family != "GOOD")
    print(f"{len(rows) - 1} families, {bad} bad files, {len(rows['GOOD'])} good files, {len(missed)} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
