"""Addresses of the catalogue."""

from django.urls import path

from catalogue.views import browse, writing

app_name = "catalogue"
urlpatterns = [
    path("", browse.OfferingList.as_view(), name="offering_list"),
    path("<uuid:uuid>/", browse.OfferingDetail.as_view(), name="offering_detail"),
    path("<uuid:uuid>/demander/", browse.Ask.as_view(), name="offering_ask"),
    path("<uuid:uuid>/apercu/", writing.Preview.as_view(), name="offering_preview"),
    path("<uuid:uuid>/documents/", writing.Documents.as_view(), name="offering_documents"),
    path("documents/<uuid:uuid>/", writing.document_open, name="document_open"),
    path("documents/<uuid:uuid>/retirer/", writing.document_remove, name="document_remove"),
]
