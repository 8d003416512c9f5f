"""Addresses of portfolios and absences."""

from django.urls import path

from clients.views import feed, portfolio

urlpatterns = [
    path("portefeuilles/", portfolio.portfolio_list, name="portfolio_list"),
    path("portefeuilles/absences/nouvelle/", portfolio.AbsenceNew.as_view(), name="absence_new"),
    path("portefeuilles/absences/<uuid:uuid>/terminer/", portfolio.absence_end, name="absence_end"),
    path("portefeuilles/attributions/<uuid:uuid>/annuler/", portfolio.portfolio_undo, name="portfolio_undo"),
    path("taches/agenda/", feed.task_feed, name="task_feed"),
    path("taches/agenda/<slug:token>.ics", feed.task_ics, name="task_ics"),
    path("portefeuilles/<slug:key>/", portfolio.portfolio, name="portfolio"),
    path("portefeuilles/<slug:key>/apercu/", portfolio.portfolio_preview, name="portfolio_preview"),
    path("portefeuilles/<slug:key>/attribuer/", portfolio.portfolio_move, name="portfolio_move"),
]
