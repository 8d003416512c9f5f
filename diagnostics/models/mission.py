"""The diagnostic mission: planned with consent, rated criterion by criterion (domain §4, §7.3)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from core.languages import Localised
from core.models import Identified
from diagnostics.enums import (
    Cause,
    Confidence,
    DiagnosticState,
    DocumentKind,
    Function,
    VisitStage,
)
from diagnostics.models import scopes
from diagnostics.models.grid import Criterion, GridVersion
from diagnostics.models.request import DiagnosticRequest, FormalConsent
from diagnostics.rules.scores import RATIONALE_MINIMUM
from diagnostics.states.mission import OPEN_STATES, WRITING_STATES


class DiagnosticQuerySet(models.QuerySet["Diagnostic"]):
    """Missions by reader and by calendar."""

    def visible_to(self, user: Any) -> "DiagnosticQuerySet":
        """Keep missions whose existence, dates and agenda this person may know (§8.2, request line)."""
        return self.filter(scopes.missions(user))

    def papers_visible_to(self, user: Any) -> "DiagnosticQuerySet":
        """Keep missions whose ratings and drafts this person may read: never the relations unit (§8.2, I7)."""
        return self.filter(scopes.papers(user))

    def open(self) -> "DiagnosticQuerySet":
        """Keep missions not yet communicated nor cancelled."""
        return self.filter(state__in=OPEN_STATES)


class Diagnostic(Identified):
    """One voluntary diagnostic. Its consent is not optional, in the database either (I2, §7.2).

    The enterprise of the consent is the enterprise of the diagnostic: a database trigger refuses anything else.
    """

    reference = models.CharField(_("reference"), max_length=24, unique=True)
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="diagnostics"
    )
    consent = models.OneToOneField(
        FormalConsent, verbose_name=_("formal consent"), on_delete=models.PROTECT, related_name="diagnostic"
    )
    grid_version = models.ForeignKey(
        GridVersion, verbose_name=_("grid version"), on_delete=models.PROTECT, related_name="diagnostics"
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("mission lead"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(_("state"), max_length=16, choices=DiagnosticState, default=DiagnosticState.PLANNED)
    size_profile = models.CharField(_("size profile"), max_length=12)
    includes_security = models.BooleanField(_("includes the security dimension"), default=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    dates_agreed_with = models.CharField(_("dates agreed with (function)"), max_length=160)
    dates_confirmed_at = models.DateTimeField(_("dates confirmed by the enterprise at"), null=True, blank=True)
    wished_starts_on = models.DateField(_("first day wished by the enterprise"), null=True, blank=True)
    wished_ends_on = models.DateField(_("last day wished by the enterprise"), null=True, blank=True)
    wished_note = models.CharField(_("what the enterprise says of these dates"), max_length=500, blank=True)
    wished_at = models.DateTimeField(_("other dates asked for at"), null=True, blank=True)
    planned_at = models.DateTimeField(_("planned at"))
    opening_held_at = models.DateTimeField(_("opening meeting held at"), null=True, blank=True)
    opening_functions = models.JSONField(_("functions present at the opening"), default=list, blank=True)
    opening_minutes = models.TextField(_("minutes of the opening meeting"), blank=True)
    wrap_up_held_at = models.DateTimeField(_("wrap-up meeting held at"), null=True, blank=True)
    wrap_up_functions = models.JSONField(_("functions present at the wrap-up"), default=list, blank=True)
    wrap_up_minutes = models.TextField(_("minutes of the wrap-up meeting"), blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    fieldwork_done_at = models.DateTimeField(_("fieldwork done at"), null=True, blank=True)
    past_issue_suspected = models.BooleanField(
        _("weaknesses may have caused past errors"),
        null=True,
        blank=True,
        help_text=_("Answered yes or no before review (§7.3)."),
    )
    past_issue_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    communicated_at = models.DateTimeField(_("communicated at"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by_enterprise = models.BooleanField(_("stopped by the enterprise"), default=False)
    cancel_reason = models.TextField(_("reason for stopping"), blank=True)

    objects = DiagnosticQuerySet.as_manager()

    class Meta:
        verbose_name = _("diagnostic")
        verbose_name_plural = _("diagnostics")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="diagnostics_diagnostic_dates_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="diagnostics_diagnostic_wish_whole",
                condition=Q(wished_at=None, wished_starts_on=None, wished_ends_on=None)
                | Q(wished_at__isnull=False, wished_ends_on__gte=F("wished_starts_on")),
            ),
            models.CheckConstraint(
                name="diagnostics_diagnostic_opening_first",
                condition=Q(state__in=["planned", "cancelled"]) | Q(opening_held_at__isnull=False),
            ),
            models.CheckConstraint(
                name="diagnostics_diagnostic_wrap_up_first",
                condition=~Q(state__in=["fieldwork_done", "communicated", "archived"])
                | Q(wrap_up_held_at__isnull=False, fieldwork_done_at__isnull=False),
            ),
            models.CheckConstraint(
                name="diagnostics_diagnostic_communicated_dated",
                condition=~Q(state__in=["communicated", "archived"]) | Q(communicated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="diagnostics_diagnostic_cancelled_dated",
                condition=~Q(state=DiagnosticState.CANCELLED) | Q(cancelled_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(state__in=["planned", "in_progress", "fieldwork_done"]),
                name="diagnostics_diagnostic_one_open",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="diagnostics_mission_due")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it may still be cancelled."""
        return self.state in OPEN_STATES

    @property
    def is_writable(self) -> bool:
        """Whether the visit has begun and the report is not out: ratings may be entered."""
        return self.state in WRITING_STATES

    @property
    def request(self) -> DiagnosticRequest:
        """The request whose consent opened it."""
        return self.consent.request


class AgendaItem(Identified):
    """One meeting of the visit: when, with which function, about what; the enterprise sees it (§13)."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="agenda"
    )
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    function = models.CharField(_("function to meet"), max_length=16, choices=Function)
    subject = models.CharField(_("subject"), max_length=160)
    place = models.CharField(_("place"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ["starts_at", "id"]

    def __str__(self) -> str:
        return self.subject


class ConsultedDocument(Identified):
    """The title of an organisation document seen during the visit; never its content, never an operation (I3)."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="documents"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=200)
    shown_by = models.CharField(_("shown by (function)"), max_length=16, choices=Function, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("added by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("document consulted")
        verbose_name_plural = _("documents consulted")
        ordering = ["kind", "title"]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(Identified):
    """One point of the visit guide, ticked by the team (§13)."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="checklist"
    )
    stage = models.CharField(_("stage"), max_length=12, choices=VisitStage)
    code = models.CharField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    text_fr = models.CharField(_("text (French)"), max_length=240)
    text_en = models.CharField(_("text (English)"), max_length=240, blank=True)
    text = Localised("text")
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("done by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("visit guide point")
        verbose_name_plural = _("visit guide")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["diagnostic", "code"], name="diagnostics_checklistitem_unique")]

    def __str__(self) -> str:
        return self.code


class CriterionRatingQuerySet(models.QuerySet["CriterionRating"]):
    """Ratings by reader and by completeness."""

    def visible_to(self, user: Any) -> "CriterionRatingQuerySet":
        """Keep ratings of missions whose working papers this person may read (§8.2)."""
        return self.filter(diagnostic__in=Diagnostic.objects.papers_visible_to(user))

    def settled(self) -> "CriterionRatingQuerySet":
        """Keep criteria that have a level, or do not apply."""
        return self.filter(Q(level__isnull=False) | Q(is_na=True))


class CriterionRating(Identified):
    """A level with what grounds it; a note without a level yet is kept too, so that nothing typed is lost (§4)."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="ratings"
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="ratings"
    )
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    is_na = models.BooleanField(_("not applicable"), default=False)
    na_reason = models.CharField(_("why it does not apply"), max_length=300, blank=True)
    is_proportional = models.BooleanField(
        _("left out for a small structure"), default=False, help_text=_("Not counted in the share of NA (§5.4).")
    )
    rationale = models.TextField(_("what grounds this level"), blank=True)
    evidence_kinds = models.JSONField(_("evidence"), default=list, blank=True)
    interviewee = models.CharField(_("function met"), max_length=16, choices=Function, blank=True)
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence, blank=True)
    cause = models.CharField(_("main cause"), max_length=16, choices=Cause, blank=True, default="")
    needs_review = models.BooleanField(_("to be looked at again"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("rated by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    rated_at = models.DateTimeField(_("rated at"))

    objects = CriterionRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["diagnostic", "criterion"], name="diagnostics_rating_once"),
            models.CheckConstraint(
                name="diagnostics_rating_level_range", condition=Q(level__isnull=True) | Q(level__lte=5)
            ),
            models.CheckConstraint(
                name="diagnostics_rating_na_has_reason",
                condition=Q(is_na=False) | (Q(level__isnull=True) & ~Q(na_reason="")),
            ),
            models.CheckConstraint(
                name="diagnostics_rating_level_has_grounds",
                condition=Q(level__isnull=True) | Q(GreaterThanOrEqual(Length("rationale"), RATIONALE_MINIMUM)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} {'NA' if self.is_na else self.level}"

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is needed before the end of the fieldwork."""
        return self.is_na or self.level is not None
