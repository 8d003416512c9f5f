"""Addresses under /entreprises/, one list per stem; a stem adds its own line here."""

from clients.urls import (
    access,
    complaint,
    conversation,
    exports,
    filters,
    imports,
    merge,
    outreach,
    policy,
    portfolio,
    segment,
)

app_name = "clients"
urlpatterns = [
    *access.urlpatterns,
    *exports.urlpatterns,
    *complaint.urlpatterns,
    *conversation.urlpatterns,
    *filters.urlpatterns,
    *imports.urlpatterns,
    *merge.urlpatterns,
    *outreach.urlpatterns,
    *policy.urlpatterns,
    *portfolio.urlpatterns,
    *segment.urlpatterns,
]
