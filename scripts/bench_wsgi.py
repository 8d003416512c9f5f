"""The portal as gunicorn serves it, with one address more: a view that does nothing, the floor of `make bench`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.conf import settings  # noqa: E402
from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from ccv_portal import urls as portal_urls  # noqa: E402


@login_not_required
def floor(_request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("plancher/", floor), *portal_urls.urlpatterns]
for name in ("handler400", "handler403", "handler404", "handler500"):
    if hasattr(portal_urls, name):
        globals()[name] = getattr(portal_urls, name)
settings.ROOT_URLCONF = "bench_wsgi"
