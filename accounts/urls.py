"""A person's own pages."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.AccountView.as_view(), name="account"),
    path("information/", views.InformationView.as_view(), name="information"),
    path("charte/", views.CharterView.as_view(), name="charter"),
]
