"""The report in its versions, what the enterprise says of it, and how it is proved (domain §7.3, §9; ADR 0008)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from clients.models.scoping import reached
from core.models import Identified
from core.uploads import private_path
from diagnostics.enums import ReportState
from diagnostics.models.grid import Dimension
from diagnostics.models.mission import Diagnostic
from diagnostics.rules.notice import comments_deadline
from diagnostics.states.report import OPEN_STATES, WRITING_STATES

SEALED = [ReportState.COMMUNICATED]
SIGNED = [ReportState.COUNTERSIGNED, ReportState.COMMUNICATED]


class DiagnosticReportQuerySet(models.QuerySet["DiagnosticReport"]):
    """Reports by reader and by state."""

    def visible_to(self, user: Any) -> DiagnosticReportQuerySet:
        """Keep drafts for the team, reviewer and head; communicated reports by the access matrix (§8.2, I7).

        Nothing of a report exists for the enterprise nor for the relations unit before it is communicated.
        """
        return self.filter(
            Q(diagnostic__in=Diagnostic.objects.papers_visible_to(user))
            | Q(state=ReportState.COMMUNICATED) & reached(user, "report", path="diagnostic__enterprise_id")
        )

    def communicated(self) -> DiagnosticReportQuerySet:
        """Keep sealed reports that reached the enterprise."""
        return self.filter(state=ReportState.COMMUNICATED)

    def open(self) -> DiagnosticReportQuerySet:
        """Keep versions still being made."""
        return self.filter(state__in=OPEN_STATES)


class DiagnosticReport(Identified):
    """One version of a report: drafted, signed by two persons, sealed, released to both sides at once (I7).

    The snapshot is frozen at countersignature; the file is made once from it and never regenerated. The code
    printed in the file is random: a file cannot show its own hash.
    """

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.PROTECT, related_name="reports"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=16, choices=ReportState, default=ReportState.DRAFTING)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    # The other language follows in the same file; what the team wrote stays in `language` (ADR 0015).
    is_bilingual = models.BooleanField(_("in both languages"), default=False, db_default=False)
    lead_text = models.TextField(_("opening of the summary"), blank=True)
    change_note = models.TextField(_("what this version changes"), blank=True)
    # Texts of a next version, by place (kind:key) and field: the papers and the sealed version stay as they are
    # until it is closed (ADR 0008).
    corrections = models.JSONField(_("corrected texts"), default=dict, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("started by"), on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    submitted_at = models.DateTimeField(_("sent to review at"), null=True, blank=True)
    review_comments = models.TextField(_("reviewer’s comments"), blank=True)
    lead_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed by the lead"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    lead_signed_at = models.DateTimeField(_("signed by the lead at"), null=True, blank=True)
    lead_signed_hash = models.CharField(_("fingerprint the lead signed"), max_length=64, blank=True)
    countersigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("countersigned by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    countersigned_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)
    snapshot = models.JSONField(_("frozen content"), null=True, blank=True)
    snapshot_hash = models.CharField(_("fingerprint of the content"), max_length=64, blank=True)
    verification_code = models.CharField(_("verification code"), max_length=24, unique=True, null=True, blank=True)
    file = models.FileField(_("sealed file"), upload_to=private_path("reports"), blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    reader_file = models.FileField(
        _("file for readers"), upload_to=private_path("reports"), blank=True, help_text=_("Without the notice (§7.4).")
    )
    reader_sha256 = models.CharField(_("SHA-256 of the readers’ file"), max_length=64, blank=True)
    sealed_on = models.DateField(_("day shown by the file"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    received_at = models.DateTimeField(_("receipt acknowledged at"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("receipt acknowledged by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = DiagnosticReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("diagnostic report")
        verbose_name_plural = _("diagnostic reports")
        ordering = ["-diagnostic", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["diagnostic", "version"], name="diagnostics_report_version_unique"),
            models.UniqueConstraint(
                fields=["diagnostic"],
                condition=Q(state__in=sorted(OPEN_STATES)),
                name="diagnostics_report_one_open",
            ),
            models.CheckConstraint(
                name="diagnostics_report_two_signatures",
                condition=~Q(state__in=SIGNED)
                | (
                    Q(lead_signed_by__isnull=False, countersigned_by__isnull=False, snapshot__isnull=False)
                    & ~Q(lead_signed_by=F("countersigned_by"))
                    & ~Q(snapshot_hash="")
                ),
            ),
            models.CheckConstraint(
                name="diagnostics_report_closed_is_sealed",
                condition=~Q(state__in=SEALED)
                | (
                    Q(closed_at__isnull=False, closed_on__isnull=False, sealed_on=F("closed_on"))
                    & ~Q(sha256="")
                    & ~Q(file="")
                    & Q(verification_code__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diagnostic.reference} v{self.version}"

    @property
    def is_writable(self) -> bool:
        """Whether its texts may still change."""
        return self.state in WRITING_STATES

    @property
    def is_communicated(self) -> bool:
        """Whether the enterprise and the relations unit have it."""
        return self.state == ReportState.COMMUNICATED

    @property
    def languages(self) -> list[str]:
        """The languages of its file, the one people write in first."""
        return [self.language, *(value for value in Language.values if value != self.language and self.is_bilingual)]

    @property
    def comments_until(self) -> date | None:
        """Last day for comments that are annexed."""
        return comments_deadline(self.closed_on) if self.closed_on else None

    @property
    def printed_code(self) -> str:
        """The verification code in groups of four, as printed."""
        code = self.verification_code or ""
        return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


class DimensionReading(models.Model):
    """What the team says of one dimension: a reading in two sentences, and the next step (design §9, 200 characters)."""

    report = models.ForeignKey(
        DiagnosticReport, verbose_name=_("report"), on_delete=models.CASCADE, related_name="readings"
    )
    dimension = models.ForeignKey(Dimension, verbose_name=_("dimension"), on_delete=models.PROTECT, related_name="+")
    reading = models.TextField(_("reading"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)

    class Meta:
        verbose_name = _("reading of a dimension")
        verbose_name_plural = _("readings of dimensions")
        ordering = ["report", "dimension__number"]
        constraints = [models.UniqueConstraint(fields=["report", "dimension"], name="diagnostics_reading_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.dimension_id}"


class ReviewRemark(Identified):
    """What the reviewer says of one place of the report, kept beside that place until the team has settled it."""

    report = models.ForeignKey(
        DiagnosticReport, verbose_name=_("report"), on_delete=models.CASCADE, related_name="remarks"
    )
    place = models.CharField(_("place"), max_length=48)
    text = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    answer = models.TextField(_("answer of the team"), blank=True)

    class Meta:
        verbose_name = _("review remark")
        verbose_name_plural = _("review remarks")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.place}"


class EnterpriseCommentQuerySet(models.QuerySet["EnterpriseComment"]):
    """Comments by reader."""

    def visible_to(self, user: Any) -> EnterpriseCommentQuerySet:
        """Keep the comments on reports this person may read."""
        return self.filter(report__in=DiagnosticReport.objects.visible_to(user))


class EnterpriseComment(Identified):
    """What the enterprise says of its report: annexed, never altering the sealed text (§7.3)."""

    report = models.ForeignKey(
        DiagnosticReport, verbose_name=_("report"), on_delete=models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(_("about"), max_length=12, blank=True)
    text = models.TextField(_("text"))
    once = models.UUIDField(_("form number"), null=True, blank=True, unique=True, editable=False)

    objects = EnterpriseCommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise comment")
        verbose_name_plural = _("enterprise comments")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.about}"
