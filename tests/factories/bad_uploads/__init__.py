"""Files nobody should be able to leave with us, made in code: 15 families, the same bytes at every run (but for the salt of locked PDF).

Each case is (family, name, content). Nothing here is dangerous to have: scripts call alert, sizes are announced, and
the only "virus" is the harmless test line every scanner knows.
"""

from collections.abc import Iterator

from tests.factories.bad_uploads import disguise, locked, office, pdf, pictures
from tests.factories.bad_uploads.base import EICAR, Case, picture

__all__ = ["EICAR", "FAMILIES", "cases", "picture"]

FAMILIES = {
    "disguised type": disguise.disguised,
    "foreign type": disguise.foreign,
    "bomb": office.bombs,
    "macro": office.macros,
    "script in PDF": pdf.pdf_scripts,
    "traversal name": office.traversal,
    "pixel flood": pictures.floods,
    "truncated": disguise.truncated,
    "password": locked.passwords,
    "embedded file": office.embedded,
    "remote call": office.remote,
    "two files in one": disguise.glued,
    "endless PDF": pdf.pdf_floods,
    "damaged": locked.damaged,
    "empty or too big": disguise.sizes,
}


def cases() -> Iterator[Case]:
    """Every bad file, one at a time."""
    for family, make in FAMILIES.items():
        for name, content in make():
            yield family, name, content
