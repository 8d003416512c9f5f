"""After the period: the only fact of a notice that may leave, {enterprise, last day}, by two persons (§7.4)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import Circle
from clients.models.scoping import member_of, visible_rows
from core.models import Identified
from diagnostics.states.notice import NoticeState as Left
from disclosures.enums import NoticeState
from disclosures.models.signal import person


class NoticeReleaseQuerySet(models.QuerySet["NoticeRelease"]):
    """Releases about notices by reader."""

    def released(self) -> "NoticeReleaseQuerySet":
        """Keep those that have left and still hold: an enterprise that filed in time is never named (§7.4)."""
        return self.filter(state=NoticeState.RELEASED, notice__state=Left.EXPIRED)

    def visible_to(self, user: Any) -> "NoticeReleaseQuerySet":
        """The two persons see what is proposed; readers and the enterprise only what has left (§7.4)."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        if not user.is_customs:
            own = member_of(user, ["OWN", "DEP"])  # a reader never learns of a notice (§8.2)
            return self.filter(own, released_at__isnull=False)  # what was taken back too
        rows = visible_rows(self, user, "risk_signals")
        return rows if scope(user, "risk_signals", "V") is Scope.ALL else rows.released()


class NoticeRelease(Identified):
    """A notice left without answer, said to risk management after its last day, with a reason, by two persons."""

    audit_circle = Circle.NOTICE

    notice = models.OneToOneField(
        "diagnostics.RegularisationNotice", verbose_name=_("notice"), on_delete=models.PROTECT, related_name="+"
    )
    enterprise = models.ForeignKey(
        "clients.Enterprise", verbose_name=_("enterprise"), on_delete=models.PROTECT, related_name="notice_releases"
    )
    deadline = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=NoticeState, default=NoticeState.PROPOSED)
    reason = models.TextField(_("reason"))
    proposed_by = person(_("proposed by"))
    released_by = person(_("released by"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = NoticeReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release about a notice")
        verbose_name_plural = _("releases about notices")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("proposed_by")),
                name="disclosures_notice_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)[:8]
