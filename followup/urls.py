"""Addresses of the follow-up and of services."""

from django.urls import path

from followup.views import agent_services, agents, progress, quotes, recommendations, roadmap, services, sessions

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
    path("feuille-de-route/", roadmap.roadmap, name="roadmap"),
    path("feuille-de-route/calendrier/", roadmap.open_calendar, name="calendar_open"),
    path("feuille-de-route/calendrier/retirer/", roadmap.close_calendar, name="calendar_close"),
    path("feuille-de-route/attestation/", roadmap.attestation, name="attestation"),
    path("calendrier/<uuid:uuid>/<slug:secret>.ics", roadmap.calendar, name="calendar"),
    path("progres/", progress.mine, name="progress"),
    path("services/", services.ServiceList.as_view(), name="service_list"),
    path("services/<uuid:uuid>/", services.ServicePage.as_view(), name="service_detail"),
    path("services/<uuid:uuid>/prix/", quotes.PricePage.as_view(), name="service_price"),
    path("services/<uuid:uuid>/prix/<slug:act>/", quotes.PricePage.as_view(), name="service_price_act"),
    path("services/<uuid:uuid>/avis/", services.OpinionPage.as_view(), name="service_opinion"),
    path("services/<uuid:uuid>/avis/<slug:act>/", services.OpinionPage.as_view(), name="service_opinion_act"),
    path("services/<uuid:uuid>/<slug:act>/", services.ServicePage.as_view(), name="service_act"),
    path("devis/<uuid:uuid>.pdf", quotes.quote_file, name="quote_file"),
    path("seances/", sessions.SessionList.as_view(), name="session_list"),
    path("seances/<uuid:uuid>/", sessions.SessionPage.as_view(), name="session_detail"),
    path("seances/<uuid:uuid>/agenda.ics", sessions.session_calendar, name="session_calendar"),
    path("seances/<uuid:uuid>/<slug:act>/", sessions.SessionPage.as_view(), name="session_act"),
    path("agents/seances/", sessions.AgentSessions.as_view(), name="agent_sessions"),
    path("agents/seances/<uuid:uuid>/", sessions.AgentSession.as_view(), name="agent_session"),
    path("agents/seances/<uuid:uuid>/<slug:act>/", sessions.AgentSession.as_view(), name="agent_session_act"),
    path("agents/", agents.Worklist.as_view(), name="agent_worklist"),
    path("agents/entreprises/<uuid:uuid>/", agents.EnterprisePage.as_view(), name="agent_enterprise"),
    path("agents/entreprises/<uuid:uuid>/progres/", progress.of_enterprise, name="agent_progress"),
    path("agents/entreprises/<uuid:uuid>/services/", agent_services.ServiceMatch.as_view(), name="service_match"),
    path("agents/entreprises/<uuid:uuid>/devis/<slug:code>/", quotes.PaidProposal.as_view(), name="quote_new"),
    path("agents/recommandations/<uuid:uuid>/", agents.AgentRecommendation.as_view(), name="agent_recommendation"),
    path(
        "agents/recommandations/<uuid:uuid>/<slug:act>/",
        agents.AgentRecommendation.as_view(),
        name="agent_recommendation_act",
    ),
    path("agents/services/<uuid:uuid>/", agent_services.AgentService.as_view(), name="agent_service"),
    path("agents/services/<uuid:uuid>/devis/", quotes.QuoteRevision.as_view(), name="quote_revise"),
    path("agents/services/<uuid:uuid>/<slug:act>/", agent_services.AgentService.as_view(), name="agent_service_act"),
]
