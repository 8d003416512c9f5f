"""The catalogue of services."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Declare the reference content of this app."""

    name = "catalogue"
    verbose_name = _("Service catalogue")

    def ready(self) -> None:
        """Let load_reference fill the catalogue."""
        from catalogue.services.offering import load_catalogue
        from core import reference

        reference.register("catalogue", load_catalogue)
