"""Indicators read from every app below: counted in the background, shown as figures only (domain §10)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    """Declare what the calendar does."""

    name = "insight"
    verbose_name = _("Indicators")

    def ready(self) -> None:
        """Fill the registries of core."""
        from core import deadlines as calendar
        from insight import deadlines

        calendar.register("insight.make_last_month", deadlines.make_last_month)
