"""A file too large for any of our forms is refused before a byte of it is stored (issue: a 2 GB file)."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

FORM_OVERHEAD = 1024 * 1024


class SizeLimitHandler(FileUploadHandler):
    """Read past what is too large without keeping it, so that the browser gets our answer and not a cut line.

    First of FILE_UPLOAD_HANDLERS. The fields before the file are kept; `was_too_large` tells the form.
    """

    def handle_raw_input(  # type: ignore[override]
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> None:
        """Look at the announced length only."""
        self.too_large = content_length > settings.CCV_IMPORT_MAX_BYTES + FORM_OVERHEAD

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Stop at the first file of a request that is too large."""
        super().new_file(*args, **kwargs)
        if self.too_large:
            self.request.ccv_upload_too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Leave the bytes to the handlers that store them."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that store it."""


def was_too_large(request: HttpRequest) -> bool:
    """Tell whether the file of this request was refused for its size before it was stored."""
    request.FILES  # noqa: B018 - reading it is what runs the handlers
    return getattr(request, "ccv_upload_too_large", False)
