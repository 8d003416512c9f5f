"""Answers kept aside: nobody asks their question any more, but nothing that was answered is lost (ADR 0022)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from questionnaires.enums import AsideReason
from questionnaires.models.question import Question
from questionnaires.models.response import ScreeningResponse
from questionnaires.rules.completeness import Given


class AsideAnswer(models.Model):
    """An answer that does not count: its question is not asked, or changed in the version the draft moved to."""

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="aside")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(_("choices"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    reason = models.CharField(_("why it is kept aside"), max_length=10, choices=AsideReason)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("answer kept aside")
        verbose_name_plural = _("answers kept aside")
        ordering = ["response", "question"]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="questionnaires_aside_once")]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.question_id}"

    @property
    def given(self) -> Given:
        """The answer as the rules see it."""
        return Given(tuple(self.values), self.text, self.not_applicable)
