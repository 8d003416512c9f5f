"""The mission taken along: who has it on which device, and each entry that came back (domain §13, ADR 0014)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified
from diagnostics.enums import EntryOutcome
from diagnostics.models.grid import Criterion
from diagnostics.models.mission import Diagnostic

PENDING = (EntryOutcome.WAITING, EntryOutcome.CONFLICT, EntryOutcome.NOT_APPLIED)


class MissionKitQuerySet(models.QuerySet["MissionKit"]):
    """Missions taken along, by reader."""

    def visible_to(self, user: Any) -> "MissionKitQuerySet":
        """Keep those of missions whose working papers this person may read (§8.2)."""
        return self.filter(diagnostic__in=Diagnostic.objects.papers_visible_to(user))

    def taken_by(self, user: Any) -> "MissionKitQuerySet":
        """Keep those this person took: she may give back what she has, even when no longer in the team."""
        return self.filter(taken_by=user)


class MissionKit(Identified):
    """A mission taken along on one device by one person, until a day; the key never leaves the device."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="kits"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("taken by"), on_delete=models.PROTECT, related_name="+"
    )
    device = models.CharField(_("device"), max_length=60)
    taken_at = models.DateTimeField(_("taken at"))
    expires_at = models.DateTimeField(_("good until"))
    returned_at = models.DateTimeField(_("returned at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("declared lost at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("declared lost by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MissionKitQuerySet.as_manager()

    class Meta:
        verbose_name = _("mission taken along")
        verbose_name_plural = _("missions taken along")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.device

    @property
    def is_out(self) -> bool:
        """Whether entries may still come from it: neither given back, nor lost, nor past its day."""
        return self.returned_at is None and self.revoked_at is None and not self.is_expired

    @property
    def is_expired(self) -> bool:
        """Whether its day is past: what comes then is kept, not applied."""
        return self.expires_at <= clock.now()


class OfflineEntryQuerySet(models.QuerySet["OfflineEntry"]):
    """Entries by reader and by what is left to do."""

    def visible_to(self, user: Any) -> "OfflineEntryQuerySet":
        """Keep entries of missions whose working papers this person may read (§8.2)."""
        return self.filter(kit__diagnostic__in=Diagnostic.objects.papers_visible_to(user))

    def pending(self) -> "OfflineEntryQuerySet":
        """Keep what is not in the file and waits for a person, or for an entry before it."""
        return self.filter(outcome__in=PENDING)


class OfflineEntry(Identified):
    """One entry made without network. `uuid` is given by the device: sent twice, it is received once.

    `values` is what was typed, as it came, emptied once the file says it; `base_version` the version of the rating
    the writer saw, `base_entry` her own entry she wrote it on; `result_version` where it left the rating.
    """

    kit = models.ForeignKey(
        MissionKit, verbose_name=_("mission taken along"), on_delete=models.CASCADE, related_name="entries"
    )
    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="offline_entries"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("entered by"), on_delete=models.PROTECT, related_name="+"
    )
    sequence = models.PositiveIntegerField(_("rank on the device"))
    base_version = models.PositiveIntegerField(_("version seen"))
    base_entry = models.UUIDField(_("entry before"), null=True, blank=True)
    values = models.JSONField(_("what was typed"), default=dict, blank=True)
    payload_hash = models.CharField(_("fingerprint"), max_length=64)
    entered_at = models.DateTimeField(_("entered at"), help_text=_("By the clock of the device."))
    received_at = models.DateTimeField(_("received at"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=EntryOutcome, default=EntryOutcome.WAITING)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    result_version = models.PositiveIntegerField(_("version written"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = OfflineEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry from a device")
        verbose_name_plural = _("entries from devices")
        ordering = ["kit", "sequence", "id"]
        constraints = [
            models.CheckConstraint(
                name="diagnostics_offlineentry_settled_dated",
                condition=~Q(outcome__in=["taken", "left"]) | Q(settled_at__isnull=False, settled_by__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["outcome"], name="diagnostics_entry_outcome")]

    def __str__(self) -> str:
        return f"{self.criterion_id} #{self.sequence}"
