"""What leaves the unit, and who looked."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    """Declare the calendar, the links and the aggregated indicators other systems may read."""

    name = "disclosures"
    verbose_name = _("Transparency")

    def ready(self) -> None:
        """Fill the registries of core and our own."""
        from core import deadlines as calendar
        from core import registry
        from disclosures import deadlines, receivers  # noqa: F401  # receivers connect on import
        from disclosures.queries import indicators, links, merge

        calendar.register("disclosures.open_releases", deadlines.open_releases)
        merge.declare()
        for kind, entry in links.entries().items():
            registry.register(kind, entry)
        indicators.register("disclosures", indicators.own)
