"""Addresses of the catalogue."""

from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.OfferingList.as_view(), name="offering_list"),
    path("<uuid:uuid>/", views.OfferingDetail.as_view(), name="offering_detail"),
]
