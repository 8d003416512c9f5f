"""Lists taken away as files: who, which filter, why, how many rows (domain §8.2)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import ExportFormat, ExportState
from core.models import Identified


class ExportLogQuerySet(models.QuerySet):
    """Filters on exports."""

    def visible_to(self, user: Any) -> "ExportLogQuerySet":
        """Keep every export for the heads, data protection and internal audit; nobody else reads one (§8.2)."""
        if not getattr(user, "is_authenticated", False) or not user.is_active or not user.is_customs:
            return self.none()
        return self if scope(user, "exports") == Scope.ALL else self.none()


class ExportLog(Identified):
    """One list somebody took away; the line stays when its file is gone.

    `query` is the address of the list, so that the file is made of exactly its rows; `filters` says it in words.
    """

    listing = models.CharField(_("list"), max_length=80)
    label = models.CharField(_("list"), max_length=120)
    query = models.TextField(blank=True, editable=False)
    filters = models.JSONField(_("filter"), default=list, blank=True)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat)
    reason = models.CharField(_("reason"), max_length=300)
    count = models.PositiveIntegerField(_("lines"), default=0)
    downloads = models.PositiveIntegerField(_("downloads"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=ExportState, default=ExportState.READY)
    file = models.FileField(_("file"), upload_to="exports/%Y/%m/", blank=True)
    expires_at = models.DateTimeField(_("expires at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("exported by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = ExportLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.label} {self.created_at:%d/%m/%Y}"
