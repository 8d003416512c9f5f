"""Addresses of the policy laboratory (internal)."""

from django.urls import path

from clients.views import policy

urlpatterns = [
    path("politiques/", policy.policy_list, name="policy_list"),
    path("politiques/nouvelle/", policy.policy_start, name="policy_start"),
    path("politiques/<uuid:uuid>/", policy.policy, name="policy"),
    path("politiques/<uuid:uuid>/modifier/", policy.policy_edit, name="policy_edit"),
    path("politiques/<uuid:uuid>/<slug:act>/", policy.policy_act, name="policy_act"),
]
