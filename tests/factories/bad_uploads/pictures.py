"""Pictures far larger than they weigh."""

import struct
import zlib
from collections.abc import Iterator

from tests.factories.bad_uploads.base import picture


def _png(width: int, height: int, *more: tuple[bytes, bytes], colour: int = 2) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, colour, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 20_000))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*one) for one in more) + pixels + chunk(b"IEND", b"")


def _resized(jpeg: bytes, width: int, height: int, *, marker: bytes = b"\xff\xc0") -> bytes:
    changed = bytearray(jpeg)
    struct.pack_into("!HH", changed, jpeg.index(marker) + 5, height, width)
    return bytes(changed)


def floods() -> Iterator[tuple[str, bytes]]:
    """Pictures far larger than they weigh."""
    for width, height in ((60_000, 60_000), (20_000, 20_000), (9000, 9000), (100_000, 1000), (65_500, 2000)):
        for colour in (2, 6):
            yield f"grand-{width}.png", _png(width, height, colour=colour)
    for width, height in ((65_000, 65_000), (30_000, 30_000), (12_000, 12_000), (65_500, 4000)):
        yield f"grand-{width}.jpg", _resized(picture(), width, height)
        progressive = picture(progressive=True)
        yield f"progressif-{width}.jpg", _resized(progressive, width, height, marker=b"\xff\xc2")
    for megabytes in (4, 32, 90):
        for kind in (b"zTXt", b"iTXt"):
            words = zlib.compress(b"0" * (megabytes << 20))
            data = b"a\0\0" + words if kind == b"zTXt" else b"a\0\1\0\0\0" + words
            yield f"texte-{megabytes}.png", _png(40, 30, (kind, data))
