"""The questions people ask, by audience (I13, domain §14); trials of a scoring policy (§5)."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.models import ScoringPolicy
from core.languages import Localised
from core.models import Identified
from portal.enums import (
    Audience,
    DataDecision,
    DataRequestKind,
    DataRequestState,
    FaqStatus,
    Topic,
    TrialState,
)


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

    def front_page(self) -> "FaqQuerySet":
        """Keep what a visitor reads before coming in, in the order chosen by the unit."""
        return self.filter(on_front_page=True).exclude(audience=Audience.AGENT).order_by("position", "pk")

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
    question = Localised("question")
    answer_fr = models.TextField(_("answer (French)"), blank=True)
    answer_en = models.TextField(_("answer (English)"), blank=True)
    answer = Localised("answer")
    status = models.CharField(_("status"), max_length=12, choices=FaqStatus, default=FaqStatus.DRAFT)
    on_front_page = models.BooleanField(_("shown on the front page"), default=False)
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


class TrialQuerySet(models.QuerySet["PolicyTrial"]):
    """Filters on trials."""

    def visible_to(self, user: Any) -> "TrialQuerySet":
        """Keep trials of the versions this person may read: roles that read parameters (§8.2)."""
        return self.filter(policy__in=ScoringPolicy.objects.visible_to(user))

    def newest(self) -> "TrialQuerySet":
        """The last one asked for first."""
        return self.order_by("-created_at", "-pk")


class PolicyTrial(Identified):
    """A scoring policy tried on every enterprise beside the one in force; nothing else is touched (§5).

    Counted slice by slice in the background: `cursor` is the last enterprise counted, `tally` the counts so far.
    """

    policy = models.ForeignKey(
        ScoringPolicy, verbose_name=_("version tried"), on_delete=models.CASCADE, related_name="+"
    )
    against = models.ForeignKey(
        ScoringPolicy, verbose_name=_("compared with"), on_delete=models.PROTECT, related_name="+"
    )
    parameters = models.JSONField(_("parameters tried"))
    state = models.CharField(_("state"), max_length=10, choices=TrialState, default=TrialState.WAITING)
    on = models.DateField(_("as of"))
    expected = models.PositiveIntegerField(_("enterprises to look at"), default=0)
    cursor = models.PositiveBigIntegerField(default=0, editable=False)
    tally = models.JSONField(_("counts"), default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = _("trial of a policy")
        verbose_name_plural = _("trials of policies")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.policy} {self.on:%d/%m/%Y}"


class MoveQuerySet(models.QuerySet["TrialMove"]):
    """Filters on the moves a trial found."""

    def visible_to(self, user: Any) -> "MoveQuerySet":
        """Keep enterprises whose segment and scores this person may read, all of them: the two heads (§8.2)."""
        if scope(user, "segment", "R") is not Scope.ALL or scope(user, "scores", "R") is not Scope.ALL:
            return self.none()
        return self.filter(trial__in=PolicyTrial.objects.visible_to(user))


class TrialMove(models.Model):
    """One enterprise that would change segment under the policy tried, and why; erased with the trial."""

    trial = models.ForeignKey(PolicyTrial, verbose_name=_("trial"), on_delete=models.CASCADE, related_name="moves")
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.CASCADE, related_name="+"
    )
    before = models.CharField(_("now"), max_length=1)
    after = models.CharField(_("then"), max_length=1)
    direction = models.CharField(_("direction"), max_length=5)
    causes = models.JSONField(_("causes"), default=list)
    figures = models.JSONField(_("figures"), default=dict)
    waits = models.BooleanField(_("waits for the end of the delay"), default=False)
    is_decided = models.BooleanField(_("a human decision applies"), default=False)

    objects = MoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("move found by a trial")
        verbose_name_plural = _("moves found by a trial")
        ordering = ["trial", "pk"]
        constraints = [models.UniqueConstraint(fields=["trial", "enterprise"], name="portal_trialmove_once")]
        indexes = [models.Index(fields=["trial", "direction"], name="portal_trialmove_direction")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    """Filters on requests about personal data."""

    def visible_to(self, user: Any) -> "DataRequestQuerySet":
        """Keep one's own; the data protection officer reads all, nobody else any."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self if user.has_role("DPO") else self.filter(user=user)


class DataRequest(Identified):
    """What a person asks about her own data: answered by the officer within thirty days (§8.4)."""

    audit_circle = "data_request"

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("right used"), max_length=14, choices=DataRequestKind)
    text = models.TextField(_("what is asked"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=160)
    address = models.CharField(_("where to answer"), max_length=250, blank=True)
    received_on = models.DateField(_("received on"))
    answer_by = models.DateField(_("answer by"))
    state = models.CharField(_("state"), max_length=12, choices=DataRequestState, default=DataRequestState.RECEIVED)
    identity_note = models.CharField(_("how the identity was checked"), max_length=250, blank=True)
    identified_at = models.DateTimeField(_("identity checked at"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=DataDecision, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reference
