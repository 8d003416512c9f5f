"""Questions and their choices, with what they weigh and when they are asked (§3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.languages import Localised
from questionnaires.enums import Axis, QuestionKind
from questionnaires.models.questionnaire import QuestionnaireVersion, Section
from questionnaires.rules.completeness import Ask, Option
from questionnaires.rules.conditions import condition_from


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
    not_applicable_label = Localised("not_applicable")
    text_fr = models.TextField(_("question (French)"))
    text_en = models.TextField(_("question (English)"), blank=True)
    text = Localised("text")
    help_fr = models.TextField(_("help (French)"), blank=True)
    help_en = models.TextField(_("help (English)"), blank=True)
    help = Localised("help")
    evidence_fr = models.CharField(_("evidence (French)"), max_length=200, blank=True)
    evidence_en = models.CharField(_("evidence (English)"), max_length=200, blank=True)
    evidence_hint = Localised("evidence")
    dimension = models.CharField(_("dimension of the diagnostic"), max_length=6, blank=True)
    why_fr = models.TextField(_("why this question (French)"), blank=True, default="", db_default="")
    why_en = models.TextField(_("why this question (English)"), blank=True, default="", db_default="")
    why = Localised("why")
    ask_when = models.JSONField(_("ask only if"), null=True, blank=True)
    minimum = models.DecimalField(_("smallest number"), max_digits=12, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("largest number"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit_fr = models.CharField(_("unit (French)"), max_length=20, blank=True, default="", db_default="")
    unit_en = models.CharField(_("unit (English)"), max_length=20, blank=True, default="", db_default="")
    unit = Localised("unit")

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
            condition=condition_from(self.ask_when),
            minimum=self.minimum,
            maximum=self.maximum,
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
    label = Localised("label")

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

    def as_option(self) -> Option:
        """The choice as the rules see it."""
        return Option(self.code, self.points, self.group, self.outcome, self.exclusive)
