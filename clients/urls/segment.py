"""Addresses of the segment page (internal)."""

from django.urls import path

from clients.views import segment

urlpatterns = [
    path("<uuid:uuid>/segment/", segment.SegmentPage.as_view(), name="segment"),
    path("<uuid:uuid>/segment/<slug:act>/", segment.SegmentPage.as_view(), name="segment_propose"),
    path("segments/decisions/<uuid:uuid>/<slug:act>/", segment.OverrideAct.as_view(), name="segment_decision"),
]
