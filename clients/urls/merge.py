"""Addresses of duplicates and merges."""

from django.urls import path

from clients.views import merge

urlpatterns = [
    path("doublons/", merge.duplicate_list, name="duplicate_list"),
    path("doublons/signaler/", merge.duplicate_report, name="duplicate_report"),
    path("doublons/<uuid:uuid>/", merge.merge_choose, name="merge_choose"),
    path("doublons/<uuid:uuid>/ecarter/", merge.duplicate_set_aside, name="duplicate_set_aside"),
    path("fusions/<uuid:uuid>/", merge.merge_detail, name="merge_detail"),
    path("fusions/<uuid:uuid>/confirmer/", merge.merge_confirm, name="merge_confirm"),
    path("fusions/<uuid:uuid>/abandonner/", merge.merge_give_up, name="merge_give_up"),
    path("fusions/<uuid:uuid>/annuler/", merge.merge_undo, name="merge_undo"),
]
