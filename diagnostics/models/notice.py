"""The voluntary regularisation notice and the enterprise's answer, under embargo (domain §7.4, I8)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import RELATION_ROLES, Scope
from accounts.permissions import effective_roles, enterprise_roles_allowing, scope
from clients.enums import Circle
from clients.models.scoping import assigned_to, member_of
from core.models import Identified
from diagnostics.models.finding import Finding
from diagnostics.models.mission import Diagnostic
from diagnostics.models.report import DiagnosticReport
from diagnostics.states.notice import UNANSWERED, NoticeState

ENTERPRISE = "report__diagnostic__enterprise_id"


def readers(user: Any, prefix: str = "") -> Q:
    """Write who may know of a notice: owner and deputy, team, reviewer, heads, assigned agent; nobody else (§7.4).

    While it is only prepared, it is a working paper.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Q(pk__in=[])
    path = f"{prefix}report__diagnostic"
    papers = Q(**{f"{path}__in": Diagnostic.objects.papers_visible_to(user)})
    roles = [role for role in enterprise_roles_allowing(user, "notice") if role in {"OWN", "DEP"}]
    others = Q(member_of(user, roles, path=f"{path}__enterprise_id"))
    if effective_roles(user) & RELATION_ROLES:
        reach = scope(user, "notice")
        if reach == Scope.ALL:
            others = Q()
        elif reach == Scope.OWN:
            others |= Q(assigned_to(user, path=f"{path}__enterprise_id"))
    return papers | (~Q(**{f"{prefix}state": NoticeState.PREPARED}) & others)


class RegularisationNoticeQuerySet(models.QuerySet["RegularisationNotice"]):
    """Notices by reader and by calendar."""

    def visible_to(self, user: Any) -> RegularisationNoticeQuerySet:
        """Keep the notices this person may know of (§7.4 embargo)."""
        return self.filter(readers(user))

    def unanswered(self) -> RegularisationNoticeQuerySet:
        """Keep those the enterprise has not answered yet."""
        return self.filter(state__in=UNANSWERED)


class RegularisationNotice(Identified):
    """An invitation to check past operations, in organisation language only: no operation, amount or declaration.

    `deadline` is computed once, at closing, by diagnostics.rules.notice; `legal_ref` is the basis on that day.
    """

    audit_circle = Circle.NOTICE

    report = models.OneToOneField(
        DiagnosticReport, verbose_name=_("report"), on_delete=models.PROTECT, related_name="notice"
    )
    state = models.CharField(_("state"), max_length=32, choices=NoticeState, default=NoticeState.PREPARED)
    findings = models.ManyToManyField(Finding, verbose_name=_("weaknesses concerned"), related_name="notices")
    period = models.CharField(_("period to review"), max_length=160)
    legal_ref = models.CharField(_("legal reference"), max_length=240)
    office = models.CharField(_("competent office"), max_length=240, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    deadline = models.DateField(_("last day"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("first opened at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("first opened by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = RegularisationNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("regularisation notice")
        verbose_name_plural = _("regularisation notices")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="diagnostics_notice_legal_basis", condition=~Q(legal_ref="")),
            models.CheckConstraint(
                name="diagnostics_notice_issued_dated",
                condition=Q(state=NoticeState.PREPARED) | Q(issued_at__isnull=False, deadline__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "deadline"], name="diagnostics_notice_due")]

    def __str__(self) -> str:
        return str(self.uuid)[:8]

    @property
    def is_answered(self) -> bool:
        """Whether the enterprise has answered, or may no longer."""
        return self.state not in UNANSWERED and self.state != NoticeState.PREPARED

    @property
    def may_still_request(self) -> bool:
        """Whether a request may follow a declaration that there was nothing to regularise."""
        return self.state == NoticeState.NOTHING_DECLARED

    @property
    def may_be_filed_at_office(self) -> bool:
        """Whether a request filed on paper may still be recorded, even after the last day (§7.4)."""
        return self.state in UNANSWERED or self.state in {NoticeState.NOTHING_DECLARED, NoticeState.EXPIRED}

    @property
    def is_in_hand(self) -> bool:
        """Whether the competent office still has something to say."""
        return self.state in {NoticeState.REQUEST_FILED, NoticeState.IN_PROCESSING}


class RegularisationRequestQuerySet(models.QuerySet["RegularisationRequest"]):
    """Answers by reader."""

    def visible_to(self, user: Any) -> RegularisationRequestQuerySet:
        """Keep the answers to notices this person may know of (§7.4)."""
        return self.filter(notice__in=RegularisationNotice.objects.visible_to(user))


class RegularisationRequest(Identified):
    """The enterprise's answer, with its dated receipt. Only date, office's reference and status are kept (I3)."""

    audit_circle = Circle.NOTICE

    class Kind(models.TextChoices):
        """What the enterprise says."""

        REQUEST = "request", _("regularisation requested")
        NOTHING = "nothing", _("nothing to regularise")

    class Via(models.TextChoices):
        """Where it was filed."""

        PORTAL = "portal", _("on the portal")
        OFFICE = "office", _("at the office")

    notice = models.ForeignKey(
        RegularisationNotice, verbose_name=_("notice"), on_delete=models.PROTECT, related_name="answers"
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    via = models.CharField(_("filed"), max_length=8, choices=Via, default=Via.PORTAL)
    receipt = models.CharField(_("receipt number"), max_length=24, unique=True)
    filed_at = models.DateTimeField(_("filed at"))
    filed_on = models.DateField(_("filed on"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("filed by"), on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(_("acting as"), max_length=160, blank=True)
    office_reference = models.CharField(_("reference given by the office"), max_length=80, blank=True)

    objects = RegularisationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("regularisation request")
        verbose_name_plural = _("regularisation requests")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["notice", "kind"], name="diagnostics_regularisation_once")]

    def __str__(self) -> str:
        return self.receipt
