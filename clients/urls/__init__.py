"""Addresses under /entreprises/, one list per stem; a stem adds its own line here."""

from clients.urls import access, imports, outreach, segment

app_name = "clients"
urlpatterns = [*access.urlpatterns, *imports.urlpatterns, *outreach.urlpatterns, *segment.urlpatterns]
