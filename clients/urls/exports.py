"""Addresses of exports."""

from django.urls import path

from clients.views import exports

urlpatterns = [
    path("exports/", exports.ExportList.as_view(), name="export_list"),
    path("exports/nouveau/", exports.ExportStart.as_view(), name="export_new"),
    path("exports/<uuid:uuid>/", exports.export_detail, name="export_detail"),
    path("exports/<uuid:uuid>/fichier/", exports.export_download, name="export_download"),
]
