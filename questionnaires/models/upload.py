"""A document on its way, piece by piece, from a phone whose line is cut now and then (§2.5)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from core.uploads import private_path
from questionnaires.models.question import Question
from questionnaires.models.response import Evidence, ScreeningResponse


class PartialUploadQuerySet(models.QuerySet["PartialUpload"]):
    """Documents on their way, filtered by who asks."""

    def visible_to(self, user: Any) -> "PartialUploadQuerySet":
        """The sender's own and nobody else's: it is not evidence before it is whole and checked."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(owner=user)


class PartialUpload(Identified):
    """What has arrived of one file; the same file chosen again goes on from there. Erased after a day."""

    audit_circle = "enterprise"

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="uploads")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("sent by")
    )
    name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveIntegerField(_("size in bytes"))
    fingerprint = models.CharField(_("SHA-256"), max_length=64)
    received = models.PositiveIntegerField(_("bytes received"), default=0)
    file = models.FileField(_("file"), upload_to=private_path("uploads"), max_length=200, blank=True)
    became = models.ForeignKey(Evidence, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    objects = PartialUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("document on its way")
        verbose_name_plural = _("documents on their way")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "owner", "fingerprint"], name="questionnaires_upload_same_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.received}/{self.size}"
