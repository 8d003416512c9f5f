"""Addresses under /entreprises/, one list per stem; a stem adds its own line here."""

from clients.urls import access, complaint, exports, filters, imports, merge, outreach, policy, portfolio, segment

app_name = "clients"
urlpatterns = [
    *access.urlpatterns,
    *exports.urlpatterns,
    *complaint.urlpatterns,
    *filters.urlpatterns,
    *imports.urlpatterns,
    *merge.urlpatterns,
    *outreach.urlpatterns,
    *policy.urlpatterns,
    *portfolio.urlpatterns,
    *segment.urlpatterns,
]
