"""Files sent as an agent sends them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

START = reverse("clients:import_start")
HEADER = "NIF;RCCM;Raison sociale;Téléphone;Courriel;Contact;Observations\r\n"


def send(client: Any, name: str, content: bytes) -> Any:
    """Send a file as an agent does."""
    return client.post(START, {"file": SimpleUploadedFile(name, content)})


def csv_of(*lines: str, header: str = HEADER) -> bytes:
    """Write an extract as the service of the register does."""
    return (header + "\r\n".join(lines) + "\r\n").encode("cp1252")
