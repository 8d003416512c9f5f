"""Registry extracts: one batch, its rows with their verdicts, nothing written until confirmed (domain §2.6)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import ImportDecision, ImportState, ImportVerdict
from clients.models.enterprise import Enterprise
from core.models import Identified


class ImportBatchQuerySet(models.QuerySet):
    """Filters on imports."""

    def visible_to(self, user: Any) -> "ImportBatchQuerySet":
        """Keep the imports for those who may write every profile: the relations unit (§8.2)."""
        if not getattr(user, "is_authenticated", False) or not user.is_active or not user.is_customs:
            return self.none()
        return self if scope(user, "enterprise", "W") == Scope.ALL else self.none()


class ImportBatch(Identified):
    """One file somebody brought: how its columns were read, what was found, who confirmed it."""

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    layout = models.JSONField(_("layout"), default=dict, blank=True, editable=False)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    progress = models.PositiveIntegerField(_("rows done"), default=0)
    reading = models.PositiveIntegerField(default=0, editable=False)  # which reading of the file the rows are of
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("followed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("brought by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class ImportMapping(Identified):
    """What the columns of one service's extracts hold, kept under a name; `keys` are its headers as compared."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    columns = models.JSONField(_("columns"), default=dict)
    keys = models.JSONField(default=list, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("kept columns")
        verbose_name_plural = _("kept columns")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of the file: what it says, what the import makes of it, which enterprise it became."""

    batch = models.ForeignKey(ImportBatch, verbose_name=_("import"), on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    line = models.PositiveIntegerField(_("line of the file"), default=0)
    raw = models.JSONField(_("as in the file"), default=list)
    cleaned = models.JSONField(_("as understood"), default=dict)
    verdict = models.CharField(_("verdict"), max_length=10, choices=ImportVerdict)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    twin_row = models.PositiveIntegerField(_("same as row"), null=True, blank=True)
    twin = models.ForeignKey(
        Enterprise, verbose_name=_("same as"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(
        _("decision"), max_length=10, choices=ImportDecision, default=ImportDecision.UNDECIDED, blank=True
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name=_("written as"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    left_because = models.CharField(_("left because"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("import row")
        verbose_name_plural = _("import rows")
        ordering = ["batch", "number"]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="clients_importrow_verdict")]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="clients_importrow_once")]

    def __str__(self) -> str:
        return f"{self.number}"
