"""What follows a report: recommendations, services, follow-up points."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    """Declare deadlines, receivers and what messages and links ask about."""

    name = "followup"
    verbose_name = _("Follow-up and services")

    def ready(self) -> None:
        """Connect receivers; fill the registries of core."""
        from core import deadlines as calendar
        from core import registry
        from followup import deadlines, receivers  # noqa: F401  # receivers connect on import
        from followup.queries import links, merge, opinions
        from questionnaires.queries.survey_results import register_source

        calendar.register("followup.lapse_proposals", deadlines.lapse_proposals)
        calendar.register("followup.remind_proposals", deadlines.remind_proposals)
        calendar.register("followup.remind_points", deadlines.remind_points)
        calendar.register("followup.ask_opinions", deadlines.ask_opinions)
        merge.declare()
        for kind, entry in links.entries().items():
            registry.register(kind, entry)
        register_source("after_service", opinions.told_between)
