"""What the diagnostician makes of a response: retained points, evidence, insufficiency, orientation (§5.1–5.3)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clients.models.scoping import visible_rows
from core.models import Identified
from questionnaires.enums import EvidenceStatus, InsufficiencyDecision, Orientation
from questionnaires.models.question import Question
from questionnaires.models.response import ScreeningResponse

MIN_REASON = 50


class EvaluationQuerySet(models.QuerySet["ScreeningEvaluation"]):
    """Evaluations, filtered by who asks."""

    def visible_to(self, user: Any) -> "EvaluationQuerySet":
        """The assigned evaluator, the lead diagnostician and the head of unit; never the enterprise (§8.2).

        The relationship agent reads the orientation only, through queries that name it.
        """
        if not getattr(user, "is_authenticated", False) or not user.is_customs:
            return self.none()
        return visible_rows(self, user, "scores", path="response__enterprise_id")


class ScreeningEvaluation(Identified):
    """The evaluation of one response; figures are stored once it is finished, with their policy version."""

    audit_circle = "diagnostic"

    response = models.OneToOneField(ScreeningResponse, on_delete=models.CASCADE, related_name="evaluation")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("evaluator")
    )
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    comment = models.TextField(_("comment for the lead diagnostician"), blank=True)
    strengths = models.TextField(_("strengths to tell the enterprise"), blank=True)
    gaps = models.TextField(_("what is missing, in plain words"), blank=True)
    insufficiency_rules = models.JSONField(_("insufficiency rules met"), default=list, blank=True)
    insufficiency = models.CharField(
        _("significant insufficiency"), max_length=12, choices=InsufficiencyDecision, blank=True
    )
    insufficiency_reason = models.TextField(_("reason of the decision"), blank=True)
    policy_version = models.CharField(_("policy version"), max_length=30, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    orientation = models.CharField(_("orientation"), max_length=16, choices=Orientation, blank=True)
    orientation_reason = models.TextField(_("reason of the orientation"), blank=True)
    evaluated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evaluated by"),
    )
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("validated by"),
    )
    returned_reason = models.TextField(_("why it was returned"), blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening evaluation")
        verbose_name_plural = _("screening evaluations")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(validated_by__isnull=True)
                | (~Q(validated_by=F("evaluated_by")) & ~Q(orientation="") & Q(evaluated_by__isnull=False)),
                name="questionnaires_evaluation_four_eyes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id}"


POINTS_REASONED = Q(retained_points__isnull=True) | (Q(retained_points__lte=4) & ~Q(reason=""))


class Judgement(models.Model):
    """What a reader retains of one answer; points differ from the declared ones only with a reason."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    retained_points = models.PositiveSmallIntegerField(_("retained points"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    evidence_status = models.CharField(_("evidence"), max_length=12, choices=EvidenceStatus, blank=True)
    is_read = models.BooleanField(_("read"), default=False)

    class Meta:
        abstract = True


class AnswerAssessment(Judgement):
    """What the evaluator retains of one answer: it makes the score."""

    evaluation = models.ForeignKey(ScreeningEvaluation, on_delete=models.CASCADE, related_name="assessments")

    class Meta:
        verbose_name = _("answer assessment")
        verbose_name_plural = _("answer assessments")
        ordering = ["evaluation", "question"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "question"], name="questionnaires_assessment_once"),
            models.CheckConstraint(condition=POINTS_REASONED, name="questionnaires_assessment_points_reasoned"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id} · {self.question_id}"


class ComplementRequest(Identified):
    """A few details asked of the enterprise; two rounds at most, fifteen days each (§7.1)."""

    MAX_ROUNDS = 2
    DAYS = 15

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="complements")
    round = models.PositiveSmallIntegerField(_("round"))
    message = models.TextField(_("message"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("expected by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    timed_out_at = models.DateTimeField(_("timed out at"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for details")
        verbose_name_plural = _("requests for details")
        ordering = ["response", "round"]
        constraints = [
            models.UniqueConstraint(fields=["response", "round"], name="questionnaires_complement_round_once"),
            models.CheckConstraint(condition=Q(round__lte=2), name="questionnaires_complement_two_rounds"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.round}"


class ComplementItem(models.Model):
    """One question the enterprise is asked to complete, and what exactly."""

    request = models.ForeignKey(ComplementRequest, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("what we would like to know"))

    class Meta:
        verbose_name = _("detail asked")
        verbose_name_plural = _("details asked")
        ordering = ["request", "question"]
        constraints = [
            models.UniqueConstraint(fields=["request", "question"], name="questionnaires_complement_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} · {self.question_id}"
