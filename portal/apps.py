"""Pages that show several apps at once: homes by role, the file of an enterprise, help."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Declare the reference content of this app."""

    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Connect receivers; say what is loaded, where objects lead, what the calendar erases."""
        from core import deadlines, reference, registry
        from insight.queries.special import register_rights
        from portal import receivers  # noqa: F401  # receivers connect on import
        from portal.deadlines import forget_old_requests, forget_old_trials, remind_of_data_requests
        from portal.queries import merge
        from portal.queries.data_requests import answered_in_time
        from portal.queries.enterprise_file import file_url
        from portal.queries.explain import assessment_url
        from portal.queries.policy_lab import trial_url
        from portal.services.faq import load_faq

        merge.declare()
        register_rights(answered_in_time)
        reference.register("faq", load_faq)
        deadlines.register("portal.forget_old_trials", forget_old_trials)
        deadlines.register("portal.forget_old_requests", forget_old_requests)
        deadlines.register("portal.data_requests", remind_of_data_requests)
        registry.register("portal.datarequest", registry.Entry(label=_("Request about personal data")))
        registry.register("clients.segmentassessment", registry.Entry(label=_("Segment"), url=assessment_url))
        registry.register("clients.scoringpolicy", registry.Entry(label=_("Scoring policy"), url=trial_url))
        registry.register("clients.enterprise", registry.Entry(label=_("Enterprise"), url=file_url))
