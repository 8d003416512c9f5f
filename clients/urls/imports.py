"""Addresses of lists and imports."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from clients.views import imports
from clients.views.enterprise import enterprise_list, task_list


class RejectsKind(StringConverter):
    """The two shapes of a rejects file."""

    regex = "xlsx|csv"


register_converter(RejectsKind, "rejects_kind")
urlpatterns = [
    path("", enterprise_list, name="enterprise_list"),
    path("taches/", task_list, name="task_list"),
    path("imports/", imports.ImportList.as_view(), name="import_list"),
    path("imports/nouveau/", imports.ImportStart.as_view(), name="import_start"),
    path("imports/<uuid:uuid>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:uuid>/colonnes/", imports.ImportColumns.as_view(), name="import_columns"),
    path("imports/<uuid:uuid>/confirmer/", imports.import_confirm, name="import_confirm"),
    path("imports/<uuid:uuid>/abandonner/", imports.import_cancel, name="import_cancel"),
    path("imports/<uuid:uuid>/annuler/", imports.import_undo, name="import_undo"),
    path("imports/<uuid:uuid>/lignes/<int:number>/decider/", imports.import_decide, name="import_decide"),
    path("imports/<uuid:uuid>/a-corriger.<rejects_kind:kind>", imports.import_rejects, name="import_rejects"),
]
