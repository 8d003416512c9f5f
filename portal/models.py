"""The questions people ask, by audience (I13, domain §14)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from portal.enums import Audience, FaqStatus, Topic


class FaqQuerySet(models.QuerySet):
    """Filters on questions."""

    def visible_to(self, user: Any) -> "FaqQuerySet":
        """Keep published answers of the reader's audience; an agent's answer never reaches an enterprise."""
        rows = self.filter(status=FaqStatus.PUBLISHED)
        if not settings.CCV_DISCLOSE_FOLLOWUP_USE:
            rows = rows.exclude(setting="CCV_DISCLOSE_FOLLOWUP_USE")
        if getattr(user, "is_customs", False):
            return rows
        return rows.exclude(audience=Audience.AGENT)

    def search(self, words: str) -> "FaqQuerySet":
        """Keep questions or answers that hold every word, in either language."""
        rows = self
        for word in words.split()[:8]:
            rows = rows.filter(
                Q(question_fr__icontains=word)
                | Q(question_en__icontains=word)
                | Q(answer_fr__icontains=word)
                | Q(answer_en__icontains=word)
            )
        return rows


class FaqEntry(Identified):
    """One question and its answer for one audience, in both languages; a blank answer cannot be published."""

    code = models.SlugField(_("code"), unique=True)
    audience = models.CharField(_("audience"), max_length=10, choices=Audience, default=Audience.BOTH)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, default=Topic.FRAMEWORK)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    question_fr = models.CharField(_("question (French)"), max_length=250)
    question_en = models.CharField(_("question (English)"), max_length=250, blank=True)
    answer_fr = models.TextField(_("answer (French)"), blank=True)
    answer_en = models.TextField(_("answer (English)"), blank=True)
    status = models.CharField(_("status"), max_length=12, choices=FaqStatus, default=FaqStatus.DRAFT)
    setting = models.CharField(_("shown with setting"), max_length=60, blank=True, help_text=_("Empty: always shown."))

    objects = FaqQuerySet.as_manager()

    class Meta:
        verbose_name = _("frequent question")
        verbose_name_plural = _("frequent questions")
        ordering = ["topic", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=FaqStatus.PUBLISHED) | (~Q(answer_fr="") & ~Q(answer_en="") & ~Q(question_en="")),
                name="portal_faqentry_published_is_complete",
            )
        ]

    def __str__(self) -> str:
        return self.question_fr

    def clean(self) -> None:
        """Say beside the field what is missing before publication."""
        if self.status == FaqStatus.PUBLISHED:
            blanks = [name for name in ("answer_fr", "answer_en", "question_en") if not getattr(self, name).strip()]
            if blanks:
                message = _("Fill this in before publishing: an entry with a blank cannot be shown.")
                raise ValidationError(dict.fromkeys(blanks, message))
