"""The contract as a document other programs read."""

import json
from typing import Any

from django.conf import settings

from disclosures.rules import contract

PATH = "/api/v1"


def build() -> dict[str, Any]:
    """The OpenAPI document of this installation."""
    service = settings.CCV_ADMINISTRATION["service_name"]
    return contract.document(title=f"{service} – API", server=settings.CCV_BASE_URL.rstrip("/") + PATH)


def text() -> str:
    """The same as text, always the same for the same version."""
    return json.dumps(build(), ensure_ascii=False, indent=1) + "\n"
