"""What an enterprise does about each recommendation: mutable, so never a column of the sealed one (§7.5)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.scoping import visible_rows
from core.models import Identified
from followup.enums import Attitude, EntryKind, Implementation, Source, Unit


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    """Filters on the follow-up of recommendations."""

    def visible_to(self, user: Any) -> "FollowUpQuerySet":
        """The enterprise's own, and those of enterprises a customs role may read (§8.2, recommendations)."""
        return visible_rows(self, user, "recommendations")

    def counted(self) -> "FollowUpQuerySet":
        """Keep those of reports still followed, not archived."""
        return self.filter(recommendation__diagnostic__state="communicated")

    def undecided(self) -> "FollowUpQuerySet":
        """Keep those without any recorded attitude."""
        return self.filter(attitude=Attitude.UNDECIDED)

    def contested(self) -> "FollowUpQuerySet":
        """Keep those whose record the enterprise contests and nobody has answered."""
        return self.filter(contested_at__isnull=False)


class FollowUp(Identified):
    """One recommendation as it lives after the report (§7.5, I9).

    What is recorded is shown to the enterprise, with the unit and the moment, and may be contested; a contested
    attitude counts for nothing until a second agent has answered.
    """

    recommendation = models.OneToOneField(
        "diagnostics.Recommendation",
        verbose_name=_("recommendation"),
        on_delete=models.PROTECT,
        related_name="follow_up",
    )
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="follow_ups"
    )
    told_on = models.DateField(_("told on"))
    due_on = models.DateField(_("suggested date"))
    attitude = models.CharField(_("attitude"), max_length=30, choices=Attitude, default=Attitude.UNDECIDED)
    implementation = models.CharField(
        _("progress"), max_length=30, choices=Implementation, default=Implementation.NOT_STARTED
    )
    note = models.TextField(_("what you do about it"), blank=True)
    source = models.CharField(_("told by"), max_length=10, choices=Source, blank=True)
    recorded_unit = models.CharField(_("recorded by"), max_length=20, choices=Unit, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by (person)"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, blank=True)
    contested_at = models.DateTimeField(_("contested at"), null=True, blank=True)
    contested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("contested by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up of a recommendation")
        verbose_name_plural = _("follow-up of recommendations")
        ordering = ["enterprise", "due_on", "recommendation__position"]
        indexes = [models.Index(fields=["attitude", "due_on"], name="followup_attitude_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(attitude=Attitude.UNDECIDED) | Q(recorded_at__isnull=False),
                name="followup_followup_recorded",
            ),
            models.CheckConstraint(
                condition=Q(contested_at__isnull=True) | Q(contested_by__isnull=False),
                name="followup_followup_contested_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.recommendation)

    @property
    def is_contested(self) -> bool:
        """Whether the record waits for a second agent's answer."""
        return self.contested_at is not None

    @property
    def is_decided(self) -> bool:
        """Whether the enterprise has said what it does."""
        return self.attitude != Attitude.UNDECIDED

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is expected: put in place, replaced or not retained."""
        return self.attitude in {Attitude.ADOPTED, Attitude.DECLINED, Attitude.DECLINED_WITH_ALTERNATIVE}


class FollowUpEntryQuerySet(models.QuerySet["FollowUpEntry"]):
    """Filters on the history."""

    def visible_to(self, user: Any) -> "FollowUpEntryQuerySet":
        """As the recommendation itself: the enterprise sees every line about it (I9)."""
        return visible_rows(self, user, "recommendations", path="follow_up__enterprise_id")


class FollowUpEntry(Identified):
    """One line of a recommendation's history, never changed afterwards."""

    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("follow-up"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=15, choices=EntryKind)
    attitude = models.CharField(_("attitude"), max_length=30, choices=Attitude, blank=True)
    implementation = models.CharField(_("progress"), max_length=30, choices=Implementation, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("told by"), max_length=10, choices=Source, blank=True)
    unit = models.CharField(_("recorded by"), max_length=20, choices=Unit)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    objects = FollowUpEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up entry")
        verbose_name_plural = _("follow-up history")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y}"
