"""Pages that show several apps at once: homes by role, the file of an enterprise, help."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Declare the reference content of this app."""

    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        """Let load_reference fill the questions and answers."""
        from core import reference, registry
        from portal.queries.enterprise_file import file_url
        from portal.services.faq import load_faq

        reference.register("faq", load_faq)
        registry.register("clients.enterprise", registry.Entry(label=_("Enterprise"), url=file_url))
