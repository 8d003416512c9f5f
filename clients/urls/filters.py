"""Addresses of the views of the register kept under a name."""

from django.urls import path

from clients.views import filters

urlpatterns = [
    path("filtres/", filters.FilterList.as_view(), name="filter_list"),
    path("filtres/nouveau/", filters.FilterKeep.as_view(), name="filter_keep"),
    path("filtres/<uuid:uuid>/<slug:act>/", filters.filter_act, name="filter_act"),
]
