"""Addresses of the indicators, of the promises, of the files of the month."""

from django.urls import path

from insight.views import board, exports, monthly, scorecard

app_name = "insight"
urlpatterns = [
    path("", board.board, name="board"),
    path("segments/", board.matrix, name="migration"),
    path("services/", board.service_effects, name="effects"),
    path("engagements/", scorecard.unit, name="scorecard"),
    path("nos-engagements/", scorecard.enterprise, name="promises"),
    path("exporter/", exports.export, name="export"),
    path("mois/", monthly.month_list, name="month_list"),
    path("mois/demander/", monthly.month_ask, name="month_ask"),
    path("mois/<uuid:uuid>/", monthly.month_file, name="month_file"),
    path("<slug:code>/", board.indicator, name="indicator"),
]
