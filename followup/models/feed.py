"""A private calendar address: one per person and enterprise, withdrawn at any time (§7.5, roadmap)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import PrivateAddress


class CalendarFeed(PrivateAddress):
    """The address at which one person's calendar reads the dates of one enterprise."""

    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "user"], condition=Q(revoked_at=None), name="followup_feed_one_open"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)[:8]
