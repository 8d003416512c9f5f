"""Addresses of the follow-up and of services."""

from django.urls import path

from followup.views import agent_services, agents, recommendations, services

app_name = "followup"
urlpatterns = [
    path("", recommendations.Home.as_view(), name="home"),
    path("recommandations/", recommendations.RecommendationList.as_view(), name="recommendation_list"),
    path("recommandations/<uuid:uuid>/", recommendations.RecommendationPage.as_view(), name="recommendation_detail"),
    path(
        "recommandations/<uuid:uuid>/<slug:act>/",
        recommendations.RecommendationPage.as_view(),
        name="recommendation_act",
    ),
    path("points/<uuid:uuid>/", recommendations.PointFill.as_view(), name="point_fill"),
    path("services/", services.ServiceList.as_view(), name="service_list"),
    path("services/<uuid:uuid>/", services.ServicePage.as_view(), name="service_detail"),
    path("services/<uuid:uuid>/prix/", services.PricePage.as_view(), name="service_price"),
    path("services/<uuid:uuid>/prix/<slug:act>/", services.PricePage.as_view(), name="service_price_act"),
    path("services/<uuid:uuid>/avis/", services.OpinionPage.as_view(), name="service_opinion"),
    path("services/<uuid:uuid>/avis/<slug:act>/", services.OpinionPage.as_view(), name="service_opinion_act"),
    path("services/<uuid:uuid>/<slug:act>/", services.ServicePage.as_view(), name="service_act"),
    path("agents/", agents.Worklist.as_view(), name="agent_worklist"),
    path("agents/entreprises/<uuid:uuid>/", agents.EnterprisePage.as_view(), name="agent_enterprise"),
    path("agents/entreprises/<uuid:uuid>/services/", agent_services.ServiceMatch.as_view(), name="service_match"),
    path("agents/recommandations/<uuid:uuid>/", agents.AgentRecommendation.as_view(), name="agent_recommendation"),
    path(
        "agents/recommandations/<uuid:uuid>/<slug:act>/",
        agents.AgentRecommendation.as_view(),
        name="agent_recommendation_act",
    ),
    path("agents/services/<uuid:uuid>/", agent_services.AgentService.as_view(), name="agent_service"),
    path("agents/services/<uuid:uuid>/<slug:act>/", agent_services.AgentService.as_view(), name="agent_service_act"),
]
