"""What every family of bad files is made from."""

import io
import random
import struct

from PIL import Image

from tests.factories.office_files import docx, ods, odt, xlsx

Case = tuple[str, str, bytes]
OFFICE = {"docx": docx, "xlsx": xlsx, "odt": odt, "ods": ods}
SCRIPT = b"<script>alert(1)</script>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that do not compress, the same each time."""
    return random.Random(seed).randbytes(size)


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 90), mode: str = "RGB", **save: object) -> bytes:
    """A photograph of coloured noise."""
    image = Image.frombytes("RGB", size, noise(size[0] * size[1] * 3)).convert(mode)
    out = io.BytesIO()
    image.save(out, kind, **save)
    return out.getvalue()


def listing_of(content: bytes, name: bytes) -> int:
    """Where the listing speaks of a part."""
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", content, at + 28)[0]
        if content[at + 46 : at + 46 + length] == name:
            return at
        at = content.find(b"PK\x01\x02", at + 1)
    raise LookupError(name)
