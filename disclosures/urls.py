"""Addresses of what leaves the unit, of who looked, and of the read API."""

from django.urls import path

from disclosures.views import api, enterprise, integration, protection, signal

app_name = "disclosures"
urlpatterns = [
    path("transparence/", enterprise.mine, name="mine"),
    path("transparence/opposition/", enterprise.object_to_release, name="object"),
    path("transparence/opposition/retirer/", enterprise.withdraw, name="object_withdraw"),
    path("transparence/signaux/", signal.release_list, name="release_list"),
    path("transparence/signaux/demander/", signal.AskRelease.as_view(), name="release_ask"),
    path("transparence/signaux/rythmes/", signal.schedules, name="schedule_list"),
    path("transparence/signaux/rythmes/<uuid:uuid>/<slug:act>/", signal.schedule_act, name="schedule_act"),
    path("transparence/signaux/<uuid:uuid>/", signal.ReleasePage.as_view(), name="release"),
    path("transparence/signaux/<uuid:uuid>/<slug:act>/", signal.ReleasePage.as_view(), name="release_act"),
    path("transparence/fins-de-periode/", signal.notices, name="notice_list"),
    path("transparence/fins-de-periode/<uuid:uuid>/proposer/", signal.ProposeNotice.as_view(), name="notice_propose"),
    path("transparence/fins-de-periode/<uuid:uuid>/<slug:act>/", signal.notice_act, name="notice_act"),
    path("transparence/oppositions/", protection.objection_list, name="objection_list"),
    path("transparence/oppositions/<uuid:uuid>/", protection.ObjectionPage.as_view(), name="objection"),
    path("transparence/oppositions/<uuid:uuid>/<slug:act>/", protection.ObjectionPage.as_view(), name="objection_act"),
    path("transparence/consultations/", protection.consultation_list, name="consultation_list"),
    path("transparence/systemes/", integration.integration_list, name="integration_list"),
    path("transparence/systemes/decrire/", integration.AskIntegration.as_view(), name="integration_ask"),
    path("transparence/systemes/<uuid:uuid>/", integration.IntegrationPage.as_view(), name="integration"),
    path("transparence/systemes/<uuid:uuid>/jeton/", integration.issue_token, name="integration_token"),
    path(
        "transparence/systemes/<uuid:uuid>/<slug:act>/", integration.IntegrationPage.as_view(), name="integration_act"
    ),
    path("api/v1/openapi.json", api.contract, name="api_contract"),
    path("api/v1/enterprises", api.view("listEnterprises"), name="api_enterprises"),
    path("api/v1/enterprises/<str:identifier>", api.view("getEnterprise"), name="api_enterprise"),
    path("api/v1/indicators", api.view("listIndicators"), name="api_indicators"),
    path("api/v1/signals", api.view("listSignals"), name="api_signals"),
    path("api/v1/signals/<str:identifier>", api.view("getSignal"), name="api_signal"),
    path("api/v1/<path:rest>", api.unknown, name="api_unknown"),
]
