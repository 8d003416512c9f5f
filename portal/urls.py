"""Addresses of the pages that show several apps: homes, worklists, the file of an enterprise, help."""

from django.urls import path

from portal.views import enterprise_file, home
from portal.views import help as help_views

app_name = "portal"
urlpatterns = [
    path("espace/", home.home, name="home"),
    path("espace/listes/<slug:key>/", home.worklist, name="worklist"),
    path("dossiers/<uuid:uuid>/", enterprise_file.enterprise_file, name="enterprise_file"),
    path("dossiers/<uuid:uuid>/echanges/", enterprise_file.log_exchange, name="log_exchange"),
    path("dossiers/<uuid:uuid>/notes/", enterprise_file.write_note, name="write_note"),
    path("aide/", help_views.faq, name="faq"),
]
