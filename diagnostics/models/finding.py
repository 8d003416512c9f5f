"""What the team concludes: strengths, improvement areas and recommendations (domain §4, §7.5, §9)."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.languages import Localised
from core.models import Identified
from diagnostics.enums import FindingKind, FindingNature, Priority
from diagnostics.models import scopes
from diagnostics.models.grid import Criterion, LibraryEntry
from diagnostics.models.mission import Diagnostic


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings by reader and kind."""

    def visible_to(self, user: Any) -> "FindingQuerySet":
        """Keep findings of missions whose working papers this person may read (§8.2)."""
        return self.filter(diagnostic__in=Diagnostic.objects.papers_visible_to(user))

    def retained(self) -> "FindingQuerySet":
        """Keep what goes into the report."""
        return self.filter(is_retained=True)


class Finding(Identified):
    """An observation on the organisation, grounded on at least one criterion (§7.3)."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="findings"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=FindingKind)
    nature = models.CharField(_("nature"), max_length=10, choices=FindingNature, default=FindingNature.FUNCTIONAL)
    position = models.PositiveSmallIntegerField(_("position"))
    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title = Localised("title")
    text_fr = models.TextField(_("text (French)"))
    text_en = models.TextField(_("text (English)"), blank=True)
    text = Localised("text")
    criteria = models.ManyToManyField(Criterion, verbose_name=_("criteria"), related_name="findings")
    is_retained = models.BooleanField(_("kept in the report"), default=True)
    set_aside_reason = models.TextField(_("why it is set aside"), blank=True)
    no_recommendation_reason = models.TextField(_("why there is no recommendation"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["diagnostic", "kind", "position"]
        constraints = [
            models.CheckConstraint(
                name="diagnostics_finding_set_aside_reason", condition=Q(is_retained=True) | ~Q(set_aside_reason="")
            )
        ]

    def __str__(self) -> str:
        return self.title


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Recommendations by reader."""

    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        """Keep those of working papers one may read, and those of communicated reports one may read (§8.2)."""
        return self.filter(scopes.recommendations(user))


class Recommendation(Identified):
    """A prioritised action proposed to the enterprise; sealed with the report (§7.5)."""

    diagnostic = models.ForeignKey(
        Diagnostic, verbose_name=_("diagnostic"), on_delete=models.CASCADE, related_name="recommendations"
    )
    library_entry = models.ForeignKey(
        LibraryEntry,
        verbose_name=_("library text"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    code = models.CharField(_("code"), max_length=12)
    position = models.PositiveSmallIntegerField(_("position"))
    title_fr = models.CharField(_("title (French)"), max_length=240)
    title_en = models.CharField(_("title (English)"), max_length=240, blank=True)
    title = Localised("title")
    text_fr = models.TextField(_("text (French)"), blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    text = Localised("text")
    priority = models.CharField(_("priority"), max_length=10, choices=Priority)
    due_months = models.PositiveSmallIntegerField(
        _("due in months"), validators=[MinValueValidator(1), MaxValueValidator(36)]
    )
    evidence_fr = models.CharField(_("expected evidence (French)"), max_length=200, blank=True)
    evidence_en = models.CharField(_("expected evidence (English)"), max_length=200, blank=True)
    evidence = Localised("evidence")
    findings = models.ManyToManyField(Finding, verbose_name=_("findings"), related_name="recommendations")
    criteria = models.ManyToManyField(Criterion, verbose_name=_("criteria"), related_name="recommendations")
    version = models.PositiveIntegerField(_("version"), default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["diagnostic", "position"]
        constraints = [
            models.UniqueConstraint(fields=["diagnostic", "code"], name="diagnostics_recommendation_code_unique"),
            models.CheckConstraint(
                name="diagnostics_recommendation_due_range", condition=Q(due_months__gte=1, due_months__lte=36)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
