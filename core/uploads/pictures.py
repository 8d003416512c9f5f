"""Photographs: opened, bounded, written again without metadata, turned the way they were held (§2.5)."""

import io
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from core.uploads.kinds import HEIC, JPEG, PNG, UploadRefused, refuse, unreadable

FORMATS = {JPEG: "JPEG", PNG: "PNG", HEIC: "HEIF"}
# A plain JPEG is unpacked at a fraction of its size: a telephone's 108 million pixels cost no more than 13.
PIXELS_MAX = 120_000_000
SCALED_PIXELS = 13_000_000
# Everything else has to be unpacked whole: a progressive JPEG holds all its pixels at once, a PNG one byte a channel.
WHOLE_BYTES_MAX = 75_000_000


def rewritten(uploaded: File, content_type: str) -> tuple[File, str]:
    """Return the picture written anew and its type; raises UploadRefused when it is damaged or too large."""
    from PIL import Image, ImageFile

    # The PDF engine, once loaded in this process, tells Pillow to accept half a picture: a received file must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    Image.MAX_IMAGE_PIXELS = None  # _bound judges each header by what unpacking it would cost
    if content_type == HEIC:
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    written = io.BytesIO()
    kept_as = PNG if content_type == PNG else JPEG
    try:
        with Image.open(uploaded, formats=[FORMATS[content_type]]) as image:
            _bound(image)
            _write(image, written, kept_as)
    except UploadRefused:
        raise
    except Exception as error:  # a damaged picture fails in as many ways as there are decoders
        raise unreadable() from error
    return ContentFile(written.getvalue(), name=uploaded.name), kept_as


def _too_large() -> UploadRefused:
    return refuse("pixels", _("This picture is too large. Send a smaller one, or a PDF."))


def _bound(image: Any) -> None:
    """Judge the header before a pixel is unpacked; ask the JPEG decoder for a smaller picture where it can."""
    pixels = image.width * image.height
    if image.format == "JPEG" and not image.info.get("progressive"):
        if pixels > PIXELS_MAX:
            raise _too_large()
        scale = next((scale for scale in (1, 2, 4) if pixels <= SCALED_PIXELS * scale * scale), 4)
        if scale > 1:
            image.draft("RGB", (image.width // scale, image.height // scale))
    elif pixels * max(3 if image.format != "PNG" else 1, len(image.getbands())) > WHOLE_BYTES_MAX:
        raise _too_large()


def _write(image: Any, written: io.BytesIO, kept_as: str) -> None:
    from PIL import ImageOps

    ImageOps.exif_transpose(image, in_place=True)
    if kept_as == JPEG:
        plain = image if image.mode == "RGB" else image.convert("RGB")
        plain.info.clear()
        plain.save(written, "JPEG", quality=88)
    else:
        image.info.clear()
        image.save(written, "PNG")
