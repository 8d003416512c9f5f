"""The page that works without network: its shell, its service worker, its manifest (domain §13, ADR 0014).

All three are the same for everybody and hold nothing of a mission or of a person: they may be kept by a browser.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.context_processors import identity
from core.languages import reader_language
from diagnostics.enums import Cause, Confidence, EvidenceKind, Function

STYLES = ("css/tokens.css", "css/base.css", "css/components.css")
SCRIPTS = ("js/errors.js", "js/busy.js", "js/bench.js", "js/kit/page.js")
EMBLEM = "img/emblem.svg"
# Reached by `import` from the scripts above, so by the name written there, in production too.
MODULES = ("vault", "queue", "form", "bench", "send")


@require_GET
@login_not_required
def page(request: HttpRequest) -> HttpResponse:
    """The shell: words and empty forms, the same for everybody; what it shows is decrypted on the device."""
    choices = {
        "evidence": EvidenceKind.choices,
        "functions": [("", _("not stated")), *Function.choices],
        "confidence": Confidence.choices,
        "causes": Cause.choices,
    }
    return render(request, "diagnostics/kit.html", choices)


def _path(name: str) -> Path:
    """Where a static file of ours lies among the sources."""
    return Path(str(finders.find(name)))


@lru_cache(maxsize=8)
def _fingerprint(language: str) -> str:
    """Change when a file or the shell's template changes, so that devices fetch them again."""
    sums = hashlib.sha256(language.encode())
    names = [*STYLES, *SCRIPTS, EMBLEM, *(f"js/kit/{name}.js" for name in (*MODULES, "worker"))]
    paths = [_path(name) for name in names]
    paths += sorted((settings.BASE_DIR / "templates/diagnostics").glob("kit*"))
    for path in paths:
        sums.update(path.read_bytes())
    return sums.hexdigest()[:16]


@require_GET
@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps the shell and its files, never a page of the portal, never an answer of the server."""
    language = reader_language()
    identity_css = identity(request)["administration"].get("identity_css")
    files = [
        *(static(name) for name in (*STYLES, *SCRIPTS, EMBLEM)),
        *(f"{settings.STATIC_URL}js/kit/{name}.js" for name in MODULES),
        *([identity_css] if identity_css else []),
        reverse("diagnostics:kit_manifest"),
    ]
    facts = {"version": _fingerprint(language), "page": reverse("diagnostics:kit"), "files": files}
    source = _path("js/kit/worker.js").read_text(encoding="utf-8")
    response = HttpResponse(f"self.KIT = {json.dumps(facts)};\n{source}", content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@require_GET
@login_not_required
def manifest(request: HttpRequest) -> JsonResponse:
    """What lets a browser install the page on the screen of a tablet."""
    start = reverse("diagnostics:kit")
    return JsonResponse(
        {
            "name": _("Mission without network"),
            "short_name": _("Mission"),
            "lang": reader_language(),
            "start_url": start,
            "scope": start,
            "display": "standalone",
            "background_color": "#f4f4f1",
            "theme_color": "#2b3a82",
            "icons": [{"src": static(EMBLEM), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        content_type="application/manifest+json",
    )
