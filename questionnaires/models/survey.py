"""Opinion surveys: asked with the same questionnaires, answered without a name when so promised (§7.7).

An anonymous answer keeps nothing of who gave it: no enterprise, no person, no day, no running number. The list of
those asked keeps a bare “has answered”, so that nobody answers twice, without the moment that would join the two.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.models.scoping import visible_rows
from core.languages import Localised
from core.models import Identified
from questionnaires.enums import AskedOutcome, SurveyKind, SurveyState
from questionnaires.models.question import Question
from questionnaires.models.questionnaire import QuestionnaireVersion

SURVEY_KIND = "questionnaires.opinionsurvey"
ASKED_KIND = "questionnaires.surveyinvitation"


class SurveyQuerySet(models.QuerySet["OpinionSurvey"]):
    """Surveys, filtered by who asks and where they stand."""

    def visible_to(self, user: Any) -> "SurveyQuerySet":
        """The relations unit sees all; other readers of aggregates and enterprises what is published (§8.2).

        An enterprise also sees the open surveys it was asked to answer.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.is_customs:
            if scope(user, "surveys", "A") is Scope.NONE:
                return self.none()
            works = scope(user, "campaigns", "W") is not Scope.NONE or scope(user, "campaigns", "V") is not Scope.NONE
            return self if works else self.filter(state=SurveyState.PUBLISHED)
        asked = SurveyInvitation.objects.visible_to(user).filter(survey=OuterRef("pk"))
        return self.filter(Q(state=SurveyState.PUBLISHED) | Q(Exists(asked), state=SurveyState.OPEN))

    def open(self) -> "SurveyQuerySet":
        """Surveys that take answers."""
        return self.filter(state=SurveyState.OPEN)


class OpinionSurvey(Identified):
    """One survey: its questions, whom it asks, until when, and whether answers carry a name."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("kind of survey"), max_length=15, choices=SurveyKind)
    state = models.CharField(_("state"), max_length=12, choices=SurveyState, default=SurveyState.DRAFT)
    title_fr = models.CharField(_("title (French)"), max_length=120)
    title_en = models.CharField(_("title (English)"), max_length=120, blank=True)
    title = Localised("title")
    version = models.OneToOneField(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="survey", verbose_name=_("questions")
    )
    is_anonymous = models.BooleanField(_("anonymous"), default=True)
    filters = models.JSONField(_("target filters"), default=dict, blank=True)
    closes_on = models.DateField(_("open until"))
    public_code = models.CharField(_("code of the public link"), max_length=8, unique=True, null=True)  # noqa: DJ001
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opened by"),
    )
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion survey")
        verbose_name_plural = _("opinion surveys")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=SurveyState.DRAFT) | Q(opened_by__isnull=False, opened_at__isnull=False),
                name="questionnaires_survey_opened",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True) | ~Q(opened_by=F("author")),
                name="questionnaires_survey_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SurveyKind.PUBLIC) | Q(is_anonymous=True, public_code__isnull=False),
                name="questionnaires_survey_public_anonymous",
            ),
            models.CheckConstraint(
                condition=~Q(kind=SurveyKind.AFTER_SERVICE) | Q(is_anonymous=False),
                name="questionnaires_survey_service_named",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asks_by_letter(self) -> bool:
        """Whether enterprises are written to: a public link needs none, a service is followed by its own (N20)."""
        return self.kind in {SurveyKind.RELATIONSHIP, SurveyKind.THEMATIC}

    @property
    def is_over(self) -> bool:
        """Whether results may exist: never while answers arrive, the difference of two days would tell one answer."""
        return self.state in {SurveyState.CLOSED, SurveyState.PUBLISHED}


class SurveyInvitationQuerySet(models.QuerySet["SurveyInvitation"]):
    """Lines of the list of those asked."""

    def visible_to(self, user: Any) -> "SurveyInvitationQuerySet":
        """An enterprise's own; nobody at customs reads who was asked and who answered (§8.2)."""
        return self.none() if getattr(user, "is_customs", False) else visible_rows(self, user, "surveys")


class SurveyInvitation(models.Model):
    """One enterprise asked to answer one survey, once; whether it has, and never when."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    survey = models.ForeignKey(OpinionSurvey, on_delete=models.CASCADE, related_name="invitations")
    enterprise = models.ForeignKey("clients.Enterprise", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=AskedOutcome, default=AskedOutcome.WAITING)
    asked_on = models.DateField(_("asked on"))
    has_answered = models.BooleanField(_("has answered"), default=False)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a survey")
        verbose_name_plural = _("invitations to a survey")
        ordering = ["survey", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "enterprise"], name="questionnaires_survey_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} · {self.enterprise_id}"


class SurveyResponseQuerySet(models.QuerySet["SurveyResponse"]):
    """Answers to surveys."""

    def visible_to(self, user: Any) -> "SurveyResponseQuerySet":
        """Single answers are for the head of the relations unit; everybody else reads aggregates (§8.2)."""
        return self if scope(user, "surveys", "R") is Scope.ALL else self.none()


class SurveyResponse(models.Model):
    """One set of answers; its key is drawn at random, so that even the order of arrival is not kept."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(OpinionSurvey, on_delete=models.CASCADE, related_name="responses")
    is_anonymous = models.BooleanField(_("anonymous"), default=True)
    enterprise = models.ForeignKey(
        "clients.Enterprise", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    told_on = models.DateField(_("told on"), null=True, blank=True)
    may_call_back = models.BooleanField(_("may we call you about it?"), default=False)

    objects = SurveyResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a survey")
        verbose_name_plural = _("answers to surveys")
        ordering = ["survey", "uuid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False)
                | Q(enterprise__isnull=True, told_by__isnull=True, told_on__isnull=True, may_call_back=False),
                name="questionnaires_surveyresponse_nameless",
            ),
            models.UniqueConstraint(fields=["survey", "enterprise"], name="questionnaires_surveyresponse_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}"


class SurveyAnswer(models.Model):
    """What was answered to one question: the code of a choice, or words."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(SurveyResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(_("choice"), max_length=30, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("answer to one question")
        verbose_name_plural = _("answers to one question")
        ordering = ["response", "question"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="questionnaires_surveyanswer_once")
        ]

    def __str__(self) -> str:
        return f"{self.question_id}"
