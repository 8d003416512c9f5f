"""A questionnaire that came on paper: signed by the enterprise, keyed by the unit, its scan kept (§7.1)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from clients.models.scoping import visible_rows
from core.models import Identified
from core.quarantine import FileState
from core.uploads import private_path
from questionnaires.models.response import ScreeningResponse, is_contributor, shared_since

PAPER_KIND = "questionnaires.paper"  # what the task of scanning it again is about; the identifier is the response's


class PaperFormQuerySet(models.QuerySet["PaperForm"]):
    """Paper forms, filtered by who asks."""

    def visible_to(self, user: Any) -> "PaperFormQuerySet":
        """As for the answers they carry (§8.2); a scan shows every section: not for somebody who was given some."""
        rows = visible_rows(self, user, "screening_answers", path="response__enterprise_id")
        if getattr(user, "is_customs", False):
            return rows
        return rows.filter(~Q(is_contributor(user)) | ~Exists(shared_since()))


class PaperForm(Identified):
    """Where the answers of a response come from when they were written by hand: who signed, who keyed, the scan."""

    audit_circle = "enterprise"

    response = models.OneToOneField(ScreeningResponse, on_delete=models.CASCADE, related_name="paper")
    received_on = models.DateField(_("received on"))
    signed_on = models.DateField(_("signed on"))
    signatory_name = models.CharField(_("signed by"), max_length=120)
    signatory_function = models.CharField(_("function of the signatory"), max_length=120, blank=True)
    electronic_consent = models.BooleanField(_("agrees to electronic exchanges"), default=False)
    file = models.FileField(_("scan"), upload_to=private_path("paper_forms"), max_length=200, blank=True)
    # Rows written before scans were checked were opened all along.
    state = models.CharField(
        _("security check"), max_length=10, choices=FileState, default=FileState.PENDING, db_default=FileState.CLEAN
    )
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("content type"), max_length=100)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("keyed by")
    )
    finished_at = models.DateTimeField(_("keyed at"), null=True, blank=True)

    objects = PaperFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper questionnaire")
        verbose_name_plural = _("paper questionnaires")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.response_id}"
