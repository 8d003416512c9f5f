"""Campaigns: one invitation to a target list, approved by a second person before it leaves (§7.1)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from core.languages import Localised
from core.models import Identified
from questionnaires.enums import CampaignKind, CampaignState
from questionnaires.models.questionnaire import QuestionnaireVersion


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns, filtered by who asks."""

    def visible_to(self, user: object) -> "CampaignQuerySet":
        """Campaigns belong to the relations unit; the lead diagnostician reads them (§8.2)."""
        return self if scope(user, "campaigns", "R") is not Scope.NONE else self.none()

    def running(self) -> "CampaignQuerySet":
        """Campaigns whose invitations are open."""
        return self.filter(state=CampaignState.RUNNING)


class Campaign(Identified):
    """A batch of invitations: to answer one questionnaire version, or to accept a diagnostic."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=CampaignKind, default=CampaignKind.SCREENING)
    version = models.ForeignKey(
        QuestionnaireVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="campaigns",
        verbose_name=_("questionnaire"),
    )
    state = models.CharField(_("state"), max_length=12, choices=CampaignState, default=CampaignState.DRAFT)
    filters = models.JSONField(_("target filters"), default=dict, blank=True)
    message_fr = models.TextField(_("message (French)"))
    message_en = models.TextField(_("message (English)"), blank=True)
    message = Localised("message")
    days_to_answer = models.PositiveSmallIntegerField(_("days to answer"), default=30)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    planned_count = models.PositiveIntegerField(_("enterprises to write to, when last counted"), default=0)
    wave_size = models.PositiveIntegerField(_("enterprises per wave"), null=True, blank=True)
    wave_days = models.PositiveSmallIntegerField(_("days between two waves"), default=7)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    launched_at = models.DateTimeField(_("launched at"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused at"), null=True, blank=True)
    invited_all_at = models.DateTimeField(_("last invitation at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CampaignState.DRAFT) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="questionnaires_campaign_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")),
                name="questionnaires_campaign_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(days_to_answer__gte=7, days_to_answer__lte=120),
                name="questionnaires_campaign_days_range",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CampaignKind.SCREENING) | Q(version__isnull=False),
                name="questionnaires_campaign_asks_something",
            ),
            models.CheckConstraint(
                condition=Q(wave_size__isnull=True) | Q(wave_size__gte=1, wave_days__gte=1),
                name="questionnaires_campaign_waves",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignTarget(models.Model):
    """One enterprise of the list, frozen at launch: who is invited, once, or why not."""

    class Outcome(models.TextChoices):
        """What became of this line."""

        HELD = "held", _("In a later wave")
        WAITING = "waiting", _("Waiting")
        INVITED = "invited", _("Letter sent")
        NO_CONTACT = "no_contact", _("No contact to write to")
        ALREADY_ANSWERING = "already_answering", _("Already answering")
        OPTED_OUT = "opted_out", _("Does not want invitations")
        FAILED = "failed", _("Could not be written to")
        NOT_CONCERNED = "not_concerned", _("No longer concerned")
        STOPPED = "stopped", _("Campaign stopped before")

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    enterprise = models.ForeignKey("clients.Enterprise", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("clients.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    wave = models.PositiveSmallIntegerField(_("wave"), default=1)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, default=Outcome.WAITING)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)

    class Meta:
        verbose_name = _("campaign target")
        verbose_name_plural = _("campaign targets")
        ordering = ["campaign", "id"]
        constraints = [models.UniqueConstraint(fields=["campaign", "enterprise"], name="questionnaires_target_once")]
        indexes = [
            models.Index(fields=["campaign"], condition=Q(outcome="waiting"), name="questionnaires_target_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}"


class TargetQuery(Identified):
    """Filters kept under a name, to be chosen again; a campaign copies them, so that changing them changes nothing."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=CampaignKind, default=CampaignKind.SCREENING)
    filters = models.JSONField(_("target filters"), default=dict, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )

    class Meta:
        verbose_name = _("saved target")
        verbose_name_plural = _("saved targets")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
