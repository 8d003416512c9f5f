"""People who sign in: users, customs roles, charter, access policy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Declare the reference content of this app."""

    name = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        """Let load_reference fill the access policy."""
        from accounts.services import load_access_matrix
        from core import reference

        reference.register("access_matrix", load_access_matrix)
