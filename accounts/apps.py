"""People who sign in: users, customs roles, charter, access policy."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Declare the reference content of this app."""

    name = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        """Let load_reference fill the access policy."""
        from accounts.permissions import forget_matrix
        from accounts.services import load_access_matrix
        from core import reference
        from core.middleware import note_presence

        reference.register("access_matrix", load_access_matrix)
        user_logged_in.connect(note_presence, dispatch_uid="accounts.presence")
        for written in (post_save, post_delete):
            written.connect(forget_matrix, sender="accounts.AccessRule", dispatch_uid="accounts.matrix")
