"""Who runs this portal, for every page: names, phone, emblem and colours come from settings, never from a template."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse

from core.identity import digest
from core.languages import reader_language

DEFAULT_EMBLEM = "img/emblem.svg"


def administration_identity() -> dict[str, Any]:
    """The administration in the reader's language; `emblem` is empty when the built-in drawing serves."""
    identity = dict(settings.CCV_ADMINISTRATION)
    if reader_language() == "en":
        for key in [k for k in identity if f"{k}_en" in identity]:
            identity[key] = identity[f"{key}_en"] or identity[key]
    identity["short_name"] = " · ".join(filter(None, (identity.get("acronym"), identity.get("country"))))
    emblem = identity.get("emblem") or DEFAULT_EMBLEM
    identity["emblem"] = "" if emblem == DEFAULT_EMBLEM else static(emblem)
    return identity


def identity(_request: HttpRequest) -> dict[str, Any]:
    """Context processor: `administration` and the other languages this page can be read in."""
    current = reader_language()
    names = {"fr": "Français", "en": "English"}
    others = [(code, names.get(code, code)) for code, _label in settings.LANGUAGES if code != current]
    administration = administration_identity()
    name = digest()
    administration["identity_css"] = reverse("identity_css", args=[name]) if name else ""
    return {"administration": administration, "other_languages": others}
