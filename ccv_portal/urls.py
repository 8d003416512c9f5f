"""Addresses of the portal: one French prefix and one namespace per app (architecture §9)."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.views import set_language
from ccv_portal import queues
from ccv_portal.public import AccessibilityView, HomeView, identity_css
from ccv_portal.styleguide import StyleguideView
from core.health import sante

PREFIXES = {
    "accounts": "compte/",
    "clients": "entreprises/",
    "questionnaires": "questionnaires/",
    "diagnostics": "diagnostics/",
    "catalogue": "catalogue/",
    "followup": "suivi/",
    "disclosures": "",
    "insight": "indicateurs/",
    "portal": "",
}
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("accessibilite/", AccessibilityView.as_view(), name="accessibility"),
    path("identite/<slug:digest>.css", identity_css, name="identity_css"),
    path("sante/", sante, name="health"),
    path("sante/files/", queues.queue_list, name="queues"),
    path("sante/files/<str:kind>/<uuid:uuid>/reprendre/", queues.queue_retry, name="queue_retry"),
    path("aide/composants/", StyleguideView.as_view(), name="styleguide"),
    path("langue/", set_language, name="set_language"),
    path("connexion/", include("ccv_portal.signin_urls")),
    path("administration/", admin.site.urls),
    path("admin/", RedirectView.as_view(pattern_name="admin:index")),  # where Django people look first
    *[path(prefix, include(f"{app}.urls")) for app, prefix in PREFIXES.items()],
]
handler403 = "core.views.show_denied"
