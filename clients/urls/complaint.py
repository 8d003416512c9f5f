"""Addresses of complaints: the enterprise's pages, then the unit's."""

from django.urls import path

from clients.views import complaint, complaint_desk

urlpatterns = [
    path("reclamations/", complaint.complaint_home, name="complaint_home"),
    path("reclamations/nouvelle/", complaint.ComplaintFile.as_view(), name="complaint_file"),
    path("reclamations/suivi/", complaint_desk.complaint_list, name="complaint_list"),
    path("reclamations/suivi/noter/", complaint_desk.ComplaintRecord.as_view(), name="complaint_record"),
    path("reclamations/suivi/<uuid:uuid>/", complaint_desk.complaint_case, name="complaint_case"),
    path("reclamations/suivi/<uuid:uuid>/<slug:act>/", complaint_desk.complaint_act, name="complaint_act"),
    path("reclamations/<uuid:uuid>/", complaint.complaint, name="complaint"),
    path("reclamations/<uuid:uuid>/clore/", complaint.complaint_close, name="complaint_close"),
    path("reclamations/<uuid:uuid>/rouvrir/", complaint.complaint_reopen, name="complaint_reopen"),
]
