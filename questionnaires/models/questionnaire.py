"""The questionnaire itself: families, versions and sections, in French and English (§3)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from core.languages import Localised, localised
from core.models import Identified
from questionnaires.enums import VersionState
from questionnaires.rules.completeness import Ask


class Questionnaire(Identified):
    """A family of questionnaires; its versions carry the questions."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_fr = models.CharField(_("name (French)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code"]

    def __str__(self) -> str:
        return localised(self, "name")


class VersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    """Versions of questionnaires."""

    def published(self) -> "VersionQuerySet":
        """Versions of the screening questionnaire that may be sent; opinion surveys have their own door (§7.7)."""
        return self.filter(state=VersionState.PUBLISHED, survey=None)

    def visible_to(self, user: Any) -> "VersionQuerySet":
        """Versions of the screening questionnaire, for the roles that read parameters (§8.2)."""
        readers = getattr(user, "is_customs", False) and scope(user, "parameters", "R") is not Scope.NONE
        return self.filter(survey=None) if readers else self.none()

    def with_content(self) -> "VersionQuerySet":
        """Load sections, questions and choices in three queries."""
        return self.prefetch_related("sections__questions__choices")


class QuestionnaireVersion(Identified):
    """One version of a questionnaire; once published it never changes, so that an answer keeps its meaning.

    The database itself refuses to change a published version (migrations/_published.py).
    """

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    code = models.CharField(_("code"), max_length=30, unique=True)
    # The column keeps its first name: a new release and the one it replaces run side by side for a moment.
    state = models.CharField(
        _("state"), max_length=12, choices=VersionState, default=VersionState.DRAFT, db_column="status"
    )
    summary = models.TextField(_("what changes and why"), blank=True, default="", db_default="")
    based_on = models.ForeignKey(
        "self", verbose_name=_("prepared from"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("written by"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("published by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    estimated_minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=40)
    header_fr = models.TextField(_("introduction (French)"))
    header_en = models.TextField(_("introduction (English)"), blank=True)
    header = Localised("header")
    groups = models.JSONField(_("labels of groups of choices"), default=list, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire version")
        verbose_name_plural = _("questionnaire versions")
        ordering = ["-code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | Q(published_at__isnull=False),
                name="questionnaires_version_published_dated",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("proposed_by")),
                name="questionnaires_version_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Every question as the rules see it; content must be prefetched."""
        return tuple(q.as_ask(s.code) for s in self.sections.all() for q in s.questions.all())


class Section(models.Model):
    """One theme of the questionnaire."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(_("code"), max_length=3)
    order = models.PositiveSmallIntegerField(_("order"))
    title_fr = models.CharField(_("title (French)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    title = Localised("title")
    why_fr = models.TextField(_("why these questions (French)"), blank=True)
    why_en = models.TextField(_("why these questions (English)"), blank=True)
    why = Localised("why")

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="questionnaires_section_code_unique")]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"
