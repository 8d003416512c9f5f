"""An optional second reading of the same answers, by somebody who does not see what the first reader retained."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from questionnaires.models.evaluation import POINTS_REASONED, Judgement
from questionnaires.models.response import ScreeningResponse

SECOND_KIND = (
    "questionnaires.second_reading"  # what its assignment and task are about; the identifier is the response's
)


class SecondReading(Identified):
    """Who reads a response a second time, and whether they are done; it never feeds a score by itself."""

    audit_circle = "diagnostic"

    response = models.OneToOneField(ScreeningResponse, on_delete=models.CASCADE, related_name="second_reading")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("second reader")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("given up at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.response_id}"

    @property
    def is_waited_for(self) -> bool:
        """True while the lead waits for it before validating."""
        return self.finished_at is None and self.dropped_at is None


class SecondMark(Judgement):
    """What the second reader retains of one answer: compared with the first reading, never scored."""

    reading = models.ForeignKey(SecondReading, on_delete=models.CASCADE, related_name="marks")

    class Meta:
        verbose_name = _("mark of the second reader")
        verbose_name_plural = _("marks of the second reader")
        ordering = ["reading", "question"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "question"], name="questionnaires_second_mark_once"),
            models.CheckConstraint(condition=POINTS_REASONED, name="questionnaires_second_mark_reasoned"),
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} · {self.question_id}"
