"""Addresses of the pages that show several apps: homes, worklists, the file of an enterprise, help."""

from django.urls import path

from portal.views import enterprise_file, home, my_data, policy_lab, segment
from portal.views import help as help_views

app_name = "portal"
urlpatterns = [
    path("espace/", home.home, name="home"),
    path("espace/listes/<slug:key>/", home.worklist, name="worklist"),
    path("dossiers/<uuid:uuid>/", enterprise_file.enterprise_file, name="enterprise_file"),
    path("dossiers/<uuid:uuid>/echanges/", enterprise_file.log_exchange, name="log_exchange"),
    path("dossiers/<uuid:uuid>/notes/", enterprise_file.write_note, name="write_note"),
    path("segments/mesures/", segment.treatment, name="treatment"),
    path("segments/besoins-sans-reponse/", segment.gap_map, name="gap_map"),
    path("segments/calculs/<uuid:uuid>/", segment.segment_why, name="segment_why"),
    path("politiques/<uuid:uuid>/essai/", policy_lab.policy_trial, name="policy_trial"),
    path("politiques/<uuid:uuid>/essayer/", policy_lab.policy_try, name="policy_try"),
    path("politiques/essais/<uuid:uuid>/deplacements/", policy_lab.policy_moves, name="policy_moves"),
    path("mes-donnees/", my_data.my_data, name="my_data"),
    path("mes-donnees/copie.json", my_data.my_data_export, name="my_data_export"),
    path("mes-donnees/demandes/<uuid:uuid>/", my_data.data_request, name="data_request"),
    path("donnees-personnelles/", my_data.data_list, name="data_list"),
    path("donnees-personnelles/noter/", my_data.data_record, name="data_record"),
    path("donnees-personnelles/<uuid:uuid>/", my_data.data_case, name="data_case"),
    path("donnees-personnelles/<uuid:uuid>/suite/", my_data.data_act, name="data_act"),
    path("piste-audit/", my_data.audit_list, name="audit_list"),
    path("aide/", help_views.faq, name="faq"),
]
