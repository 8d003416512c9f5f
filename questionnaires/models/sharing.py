"""Who in the enterprise answers which section (§8.1: a contributor writes the assigned sections only)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.models.questionnaire import Section
from questionnaires.models.response import ScreeningResponse

SHARE_KIND = "questionnaires.section_share"  # what its message is about; the identifier is the response's


class SectionShare(models.Model):
    """One section of a response given to one person of the enterprise by its owner or deputy."""

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="shares")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("section given to somebody")
        verbose_name_plural = _("sections given to somebody")
        ordering = ["response", "section"]
        constraints = [models.UniqueConstraint(fields=["response", "section"], name="questionnaires_share_once")]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.section_id}"
