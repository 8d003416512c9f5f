"""What an enterprise answers: one response, its answers, its evidence and what was sent (§7.1)."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from clients.enums import EnterpriseRole
from clients.models import Enterprise
from clients.models.scoping import member_of, visible_rows
from core.models import Identified
from core.uploads import private_path
from questionnaires import states
from questionnaires.enums import EvidenceCategory, PurgeReason, ResponseOrigin, ResponseState, ScanStatus
from questionnaires.models.campaign import Campaign
from questionnaires.models.question import Question
from questionnaires.models.questionnaire import QuestionnaireVersion
from questionnaires.rules.completeness import Given

RESPONSE_KIND = "questionnaires.response"
# What tasks are about, so that closing one matter leaves the others open; the identifier is the response's.
EVALUATION_KIND = "questionnaires.evaluation"
OUTCOME_KIND = "questionnaires.outcome"
WISH_KIND = "questionnaires.wish"
AGAIN_KIND = "questionnaires.again"


class ResponseQuerySet(models.QuerySet["ScreeningResponse"]):
    """Responses, filtered by who asks and where they stand."""

    def visible_to(self, user: Any) -> "ResponseQuerySet":
        """An enterprise sees its own, a diagnostician the assigned ones, the relations unit all (§8.2)."""
        return visible_rows(self, user, "screening_answers")

    def live(self) -> "ResponseQuerySet":
        """Responses that are still going somewhere."""
        return self.filter(state__in=states.LIVE_STATES)

    def open(self) -> "ResponseQuerySet":
        """Responses the enterprise may still fill."""
        return self.filter(state__in=states.OPEN_STATES)

    def expiring(self, today: dt.date) -> "ResponseQuerySet":
        """Open responses whose last day has passed; a paper form that came in time is keyed in peace."""
        return self.open().filter(due_on__lt=today, paper=None)

    def to_renew(self, sent_before: dt.datetime) -> "ResponseQuerySet":
        """The last answers of each enterprise, once they are old and nothing newer was opened (N26, §11)."""
        newer = ScreeningResponse.objects.filter(
            enterprise=models.OuterRef("enterprise"), pk__gt=models.OuterRef("pk")
        )
        last = self.filter(state__in=[ResponseState.EVALUATED, ResponseState.ORIENTED], submitted_at__lt=sent_before)
        return last.filter(~models.Exists(newer)).exclude(enterprise__status__in=["left", "merged"])

    def to_erase(self, withdrawn_before: dt.datetime) -> "ResponseQuerySet":
        """Withdrawn responses whose six months are over (§7.1)."""
        return self.filter(state=ResponseState.WITHDRAWN, withdrawn_at__lt=withdrawn_before, erased_at__isnull=True)


class ScreeningResponse(Identified):
    """One enterprise's answers to one version of the questionnaire, for one period.

    Silence, expiry and withdrawal are neutral: nothing is ever derived from them (I2).
    """

    audit_circle = "enterprise"

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="screening_responses", verbose_name=_("enterprise")
    )
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses", verbose_name=_("questionnaire")
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responses",
        verbose_name=_("campaign"),
    )
    origin = models.CharField(_("origin"), max_length=12, choices=ResponseOrigin)
    state = models.CharField(_("state"), max_length=24, choices=ResponseState, default=ResponseState.INVITED)
    invited_on = models.DateField(_("invited on"))
    due_on = models.DateField(_("open until"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    saved_at = models.DateTimeField(_("last saved at"), null=True, blank=True)
    active_seconds = models.PositiveIntegerField(_("seconds spent writing"), default=0, db_default=0, editable=False)
    reminded_day = models.PositiveSmallIntegerField(_("last reminder, days after the invitation"), default=0)
    visited = models.JSONField(_("sections gone through"), default=list, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    size_profile = models.CharField(_("size profile"), max_length=10, default="standard")
    evaluate_by = models.DateField(_("to evaluate by"), null=True, blank=True)
    evaluated_at = models.DateTimeField(_("evaluated at"), null=True, blank=True)
    oriented_at = models.DateTimeField(_("oriented at"), null=True, blank=True)
    told_at = models.DateTimeField(_("outcome told at"), null=True, blank=True)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("outcome told by"),
    )
    outcome_strengths = models.TextField(_("strengths told"), blank=True)
    outcome_gaps = models.TextField(_("improvement areas told"), blank=True)
    outcome_message = models.TextField(_("message to the enterprise"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening response")
        verbose_name_plural = _("screening responses")
        ordering = ["-invited_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=sorted(states.LIVE_STATES)),
                name="questionnaires_response_one_live",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        ResponseState.INVITED,
                        ResponseState.IN_PROGRESS,
                        ResponseState.EXPIRED,
                        ResponseState.WITHDRAWN,
                    ]
                )
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, reference__isnull=False),
                name="questionnaires_response_submitted_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state=ResponseState.ORIENTED) | Q(oriented_at__isnull=False),
                name="questionnaires_response_oriented_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "enterprise"], name="questionnaires_response_open"),
            models.Index(
                fields=["evaluate_by", "id"],
                condition=Q(state__in=["submitted", "under_evaluation", "complement_requested", "evaluated"]),
                name="questionnaires_response_queue",
            ),
            models.Index(
                fields=["-invited_on", "-id"],
                condition=Q(state="oriented", told_at=None),
                name="questionnaires_response_untold",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or f"{self.version_id} · {self.enterprise_id}"

    @property
    def is_open(self) -> bool:
        """True while the enterprise may fill it."""
        return self.state in states.OPEN_STATES

    @property
    def paper_code(self) -> str:
        """The code printed on its paper form: leads back to it, reveals nothing."""
        digits = self.uuid.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"

    @property
    def is_sent(self) -> bool:
        """True once the enterprise has sent it."""
        return self.submitted_at is not None and self.state != ResponseState.WITHDRAWN


class Answer(models.Model):
    """The answer to one question: chosen codes, free text, or 'not applicable'."""

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(_("choices"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"))
    # The open page that saved it, a random word: the same person on another device is somebody else to it.
    saved_from = models.CharField(max_length=12, blank=True, default="", db_default="", editable=False)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["response", "question"]
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="questionnaires_answer_once")]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.question_id}"

    @property
    def given(self) -> Given:
        """The answer as the rules see it."""
        return Given(tuple(self.values), self.text, self.not_applicable)


def shared_since() -> models.QuerySet["ScreeningResponse"]:
    """The row's own questionnaire and those its enterprise filled since: whose sharing out binds who reads it.

    A contributor given one section this year does not read last year's answers either (§8.1).
    """
    since = {"enterprise": OuterRef("response__enterprise"), "pk__gte": OuterRef("response")}
    return ScreeningResponse.objects.filter(shares__isnull=False, **since)


def is_contributor(user: Any) -> Exists:
    """The condition “this user only contributes to the row's enterprise”."""
    return member_of(user, [EnterpriseRole.CTB], path="response__enterprise_id")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Files, filtered by who asks."""

    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """As for the answers they support (§8.2), a contributor's sections only once some were given out (§8.1).

        Customs staff see nothing of a draft, nor of what was withdrawn.
        """
        rows = visible_rows(self, user, "screening_answers", path="response__enterprise_id")
        if getattr(user, "is_customs", False):
            return rows.filter(response__submitted_at__isnull=False, response__withdrawn_at__isnull=True)
        theirs = shared_since().filter(
            shares__member=user.pk, shares__section__code=OuterRef("question__section__code")
        )
        return rows.filter(~Q(is_contributor(user)) | ~Exists(shared_since()) | Exists(theirs))

    def kept(self) -> "EvidenceQuerySet":
        """Files that can still be opened."""
        return self.exclude(state__in=[ScanStatus.REFUSED, ScanStatus.PURGED])


class Evidence(Identified):
    """A file that supports an answer; it describes the organisation, never a customs operation (I3)."""

    audit_circle = "enterprise"

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="evidence")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(
        _("kind of document"), max_length=24, choices=EvidenceCategory, default=EvidenceCategory.OTHER
    )
    file = models.FileField(_("file"), upload_to=private_path("evidence"), blank=True, max_length=200)
    name = models.CharField(_("file name"), max_length=120, blank=True)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    non_transactional = models.BooleanField(_("about no customs transaction"))
    state = models.CharField(_("security check"), max_length=10, choices=ScanStatus, default=ScanStatus.PENDING)
    doubt_lifted = models.BooleanField(_("doubt about a transaction lifted by its sender"), default=False)
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("added by")
    )
    purged_at = models.DateTimeField(_("erased at"), null=True, blank=True)
    purged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("erased by")
    )
    purge_reason = models.CharField(_("why it was erased"), max_length=12, choices=PurgeReason, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("supporting evidence")
        verbose_name_plural = _("supporting evidence")
        ordering = ["response", "question", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(non_transactional=True), name="questionnaires_evidence_non_transactional"
            ),
            models.UniqueConstraint(
                fields=["response", "question", "sha256"], name="questionnaires_evidence_same_file_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Erased document"))

    @property
    def is_kept(self) -> bool:
        """True when the file can still be opened."""
        return bool(self.file) and self.state not in {ScanStatus.REFUSED, ScanStatus.PURGED}


class Submission(Identified):
    """What was sent, exactly, at one instant: never changed, provable by its hash (I9, §5 of the architecture)."""

    response = models.ForeignKey(ScreeningResponse, on_delete=models.CASCADE, related_name="submissions")
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    entitled = models.BooleanField(_("declared entitled and sincere"))
    electronic_consent = models.BooleanField(_("agrees to electronic exchanges"), default=False)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by")
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["response", "round"]
        constraints = [
            models.UniqueConstraint(fields=["response", "round"], name="questionnaires_submission_round_once"),
            models.CheckConstraint(condition=Q(entitled=True), name="questionnaires_submission_entitled"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.round}"
