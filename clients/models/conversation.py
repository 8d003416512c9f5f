"""What an enterprise and the unit write to each other on the portal, with their files (domain §7.8)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import RELATION_ROLES, EnterpriseRole
from clients.enums.conversation import ConversationState
from clients.models.enterprise import Enterprise
from clients.models.scoping import member_of
from core.models import Identified
from core.quarantine import FileState
from core.uploads import private_path

WRITERS = [EnterpriseRole.OWN, EnterpriseRole.DEP]


def _reaches(user: Any, path: str) -> Q:
    """Return who reads: the two who answer for the enterprise, and the relations unit.

    What an account holder writes may speak of anything, a notice included: neither the other people of the account
    nor the diagnosticians read it.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Q(pk__in=[])
    if user.is_customs:
        return Q() if user.has_role(*RELATION_ROLES) else Q(pk__in=[])
    return Q(member_of(user, WRITERS, path=path))


class ConversationQuerySet(models.QuerySet):
    """Filters on correspondences."""

    def visible_to(self, user: Any) -> "ConversationQuerySet":
        """Keep those this person takes part in, or follows as the relations unit."""
        return self.filter(_reaches(user, "enterprise_id"))


class Conversation(Identified):
    """One subject on which an enterprise and the unit write to each other."""

    audit_circle = "relationship"

    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="conversations"
    )
    subject = models.CharField(_("subject"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=ConversationState, default=ConversationState.WAITING)
    last_at = models.DateTimeField(_("last message"))

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("correspondence")
        verbose_name_plural = _("correspondences")
        ordering = ["-last_at", "-pk"]
        indexes = [
            models.Index(fields=["enterprise", "-last_at"], name="clients_conversation_file"),
            models.Index(fields=["state", "last_at"], name="clients_conversation_waiting"),
        ]

    def __str__(self) -> str:
        return self.subject


class ConversationEntry(Identified):
    """One message of a correspondence; never changed once sent."""

    conversation = models.ForeignKey(
        Conversation, verbose_name=_("correspondence"), on_delete=models.CASCADE, related_name="entries"
    )
    text = models.TextField(_("text"))
    from_unit = models.BooleanField(_("written by the unit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message of a correspondence")
        verbose_name_plural = _("messages of a correspondence")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"


class PostedFileQuerySet(models.QuerySet):
    """Filters on files sent with a message."""

    def visible_to(self, user: Any) -> "PostedFileQuerySet":
        """As the correspondence they belong to."""
        return self.filter(_reaches(user, "entry__conversation__enterprise_id"))


class PostedFile(Identified):
    """A file sent with a message: about the organisation, never about a customs operation (I3)."""

    audit_circle = "relationship"

    entry = models.ForeignKey(
        ConversationEntry, verbose_name=_("message"), on_delete=models.CASCADE, related_name="files"
    )
    file = models.FileField(_("file"), upload_to=private_path("correspondence"), blank=True, max_length=200)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("security check"), max_length=10, choices=FileState, default=FileState.PENDING)

    objects = PostedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a correspondence")
        verbose_name_plural = _("files of a correspondence")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
