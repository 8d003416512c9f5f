"""The questionnaire itself: versions, sections, questions and choices, in French and English (§3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from questionnaires.enums import Axis, QuestionKind, VersionStatus
from questionnaires.rules.completeness import Ask, Option


def localised(row: models.Model, name: str) -> str:
    """Return the text of a row in the reader's language, French when there is no English."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return getattr(row, f"{name}_{language}") or getattr(row, f"{name}_fr")


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
        return self.filter(status=VersionStatus.PUBLISHED, survey=None)

    def with_content(self) -> "VersionQuerySet":
        """Load sections, questions and choices in three queries."""
        return self.prefetch_related("sections__questions__choices")


class QuestionnaireVersion(Identified):
    """One version of a questionnaire; once published it never changes, so that an answer keeps its meaning."""

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions", verbose_name=_("questionnaire")
    )
    code = models.CharField(_("code"), max_length=30, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=VersionStatus, default=VersionStatus.DRAFT)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    estimated_minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=40)
    header_fr = models.TextField(_("introduction (French)"))
    header_en = models.TextField(_("introduction (English)"), blank=True)
    groups = models.JSONField(_("labels of groups of choices"), default=list, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire version")
        verbose_name_plural = _("questionnaire versions")
        ordering = ["-code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=VersionStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="questionnaires_version_published_dated",
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def header(self) -> str:
        """Introduction in the reader's language."""
        return localised(self, "header")

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
    why_fr = models.TextField(_("why these questions (French)"), blank=True)
    why_en = models.TextField(_("why these questions (English)"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="questionnaires_section_code_unique")]

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"

    @property
    def title(self) -> str:
        """Title in the reader's language."""
        return localised(self, "title")

    @property
    def why(self) -> str:
        """Why these questions, in the reader's language."""
        return localised(self, "why")


class Question(models.Model):
    """One question, with its weight, its axis and what evidence may support the answer."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(_("code"), max_length=6)
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=QuestionKind)
    axis = models.CharField(_("axis"), max_length=4, choices=Axis, default=Axis.NONE)
    weight = models.PositiveSmallIntegerField(_("weight"), default=0)
    points_cap = models.PositiveSmallIntegerField(_("cap on points"), null=True, blank=True)
    required = models.BooleanField(_("required"), default=False)
    evidence_expected = models.BooleanField(_("evidence expected"), default=False)
    critical = models.BooleanField(_("critical for significant insufficiency"), default=False)
    not_applicable_allowed = models.BooleanField(_("may be not applicable"), default=False)
    text_allowed = models.BooleanField(_("free text beside the choices"), default=False)
    not_applicable_when = models.JSONField(_("not applicable by default when"), null=True, blank=True)
    not_applicable_fr = models.CharField(_("not applicable (French)"), max_length=80, blank=True)
    not_applicable_en = models.CharField(_("not applicable (English)"), max_length=80, blank=True)
    text_fr = models.TextField(_("question (French)"))
    text_en = models.TextField(_("question (English)"), blank=True)
    help_fr = models.TextField(_("help (French)"), blank=True)
    help_en = models.TextField(_("help (English)"), blank=True)
    evidence_fr = models.CharField(_("evidence (French)"), max_length=200, blank=True)
    evidence_en = models.CharField(_("evidence (English)"), max_length=200, blank=True)
    dimension = models.CharField(_("dimension of the diagnostic"), max_length=6, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section", "order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="questionnaires_question_code_unique"),
            models.CheckConstraint(
                condition=Q(axis=Axis.NONE, weight=0) | (~Q(axis=Axis.NONE) & Q(weight__gt=0)),
                name="questionnaires_question_weight_on_axis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"

    @property
    def text(self) -> str:
        """The question in the reader's language."""
        return localised(self, "text")

    @property
    def help(self) -> str:
        """The hint in the reader's language."""
        return localised(self, "help")

    @property
    def evidence_hint(self) -> str:
        """What kind of evidence may support the answer."""
        return localised(self, "evidence")

    @property
    def not_applicable_label(self) -> str:
        """How 'not applicable' is said for this question."""
        return localised(self, "not_applicable")

    @property
    def is_scored(self) -> bool:
        """True when the answer counts on an axis."""
        return self.axis != Axis.NONE

    def as_ask(self, section: str) -> Ask:
        """The question as the rules see it; choices must be prefetched."""
        when = self.not_applicable_when
        return Ask(
            code=self.code,
            section=section,
            kind=self.kind,
            required=self.required,
            not_applicable_allowed=self.not_applicable_allowed,
            points_cap=self.points_cap,
            options=tuple(choice.as_option() for choice in self.choices.all()),
            not_applicable_when=(when["question"], when["choice"]) if when else None,
        )


class Choice(models.Model):
    """One possible answer, with its points when the question is scored."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    code = models.CharField(_("code"), max_length=30)
    order = models.PositiveSmallIntegerField(_("order"))
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    group = models.CharField(_("group"), max_length=20, blank=True)
    outcome = models.CharField(_("what it means"), max_length=20, blank=True)
    exclusive = models.BooleanField(_("excludes the others"), default=False)
    label_fr = models.CharField(_("label (French)"), max_length=200)
    label_en = models.CharField(_("label (English)"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["question", "order"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="questionnaires_choice_code_unique"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=4), name="questionnaires_choice_points_range"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The choice in the reader's language."""
        return localised(self, "label")

    def as_option(self) -> Option:
        """The choice as the rules see it."""
        return Option(self.code, self.points, self.group, self.outcome, self.exclusive)
