"""The portal as gunicorn serves it, with one address more: a view that does nothing, the floor of `make bench`."""

from ccv_portal.wsgi import application  # isort: skip  # noqa: F401  # what gunicorn serves; first: it sets Django up

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ccv_portal import urls as portal_urls


@login_not_required
def floor(_request: HttpRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("plancher/", floor), *portal_urls.urlpatterns]
for name in ("handler400", "handler403", "handler404", "handler500"):
    if hasattr(portal_urls, name):
        globals()[name] = getattr(portal_urls, name)
settings.ROOT_URLCONF = "bench_wsgi"
