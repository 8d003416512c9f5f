"""The diagnostic grid, its library and its consent texts: versioned reference content (domain §4, §7.2, §12)."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.languages import Localised, localised
from core.models import Identified
from diagnostics.enums import GridState

TOP_LEVEL = 5
BROKER = "broker"  # clients.enums.Kind


class Grid(Identified):
    """A family of grid versions; GD is the general one."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    title_fr = models.CharField(_("title (French)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    title = Localised("title")

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class GridVersion(Identified):
    """One published state of a grid; a diagnostic keeps the version it was rated with (§4)."""

    grid = models.ForeignKey(Grid, verbose_name=_("grid"), on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(_("code"), max_length=24, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=GridState, default=GridState.DRAFT)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    strength_from = models.PositiveSmallIntegerField(_("strength from level"), default=4)
    weakness_to = models.PositiveSmallIntegerField(_("weakness up to level"), default=2)
    scale = models.JSONField(_("scale"), default=list)
    content_hash = models.CharField(_("fingerprint of the content"), max_length=64)

    class Meta:
        verbose_name = _("grid version")
        verbose_name_plural = _("grid versions")
        ordering = ["-published_on", "code"]
        constraints = [
            models.CheckConstraint(
                name="diagnostics_gridversion_published_dated",
                condition=~Q(state=GridState.PUBLISHED) | Q(published_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.code


class Dimension(Identified):
    """One axis of the grid and of the radar; optional ones are never counted in the score (§4, D11)."""

    version = models.ForeignKey(
        GridVersion, verbose_name=_("grid version"), on_delete=models.CASCADE, related_name="dimensions"
    )
    code = models.CharField(_("code"), max_length=8)
    number = models.PositiveSmallIntegerField(_("number"))
    title_fr = models.CharField(_("title (French)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    title = Localised("title")
    short_fr = models.CharField(_("short title (French)"), max_length=40)
    short_en = models.CharField(_("short title (English)"), max_length=40, blank=True)
    short = Localised("short")
    broker_title_fr = models.CharField(_("title for brokers (French)"), max_length=160, blank=True)
    broker_title_en = models.CharField(_("title for brokers (English)"), max_length=160, blank=True)
    anchor_fr = models.CharField(_("source of inspiration (French)"), max_length=160, blank=True)
    anchor_en = models.CharField(_("source of inspiration (English)"), max_length=160, blank=True)
    anchor = Localised("anchor")
    weight = models.PositiveSmallIntegerField(_("weight"))
    is_scored = models.BooleanField(_("counted in the score"), default=True)
    is_optional = models.BooleanField(_("only on request"), default=False)
    documents_fr = models.JSONField(_("documents to expect (French)"), default=list, blank=True)
    documents_en = models.JSONField(_("documents to expect (English)"), default=list, blank=True)

    class Meta:
        verbose_name = _("dimension")
        verbose_name_plural = _("dimensions")
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="diagnostics_dimension_code_unique"),
            models.CheckConstraint(
                name="diagnostics_dimension_optional_unscored",
                condition=Q(is_optional=False) | Q(is_scored=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def title_for(self, kind: str) -> str:
        """The reading of a broker differs for some dimensions: its clients rather than its broker (§4, D08)."""
        return (localised(self, "broker_title") if kind == BROKER else "") or self.title

    @property
    def documents(self) -> list[str]:
        """Organisation documents one may be shown."""
        return list(localised(self, "documents"))


class Criterion(Identified):
    """One question of the grid, rated from 0 to 5 (§4)."""

    dimension = models.ForeignKey(
        Dimension, verbose_name=_("dimension"), on_delete=models.CASCADE, related_name="criteria"
    )
    code = models.CharField(_("code"), max_length=8)
    number = models.PositiveSmallIntegerField(_("number"))
    position = models.PositiveSmallIntegerField(_("place in the grid"))
    title_fr = models.CharField(_("title (French)"), max_length=160)
    title_en = models.CharField(_("title (English)"), max_length=160, blank=True)
    title = Localised("title")
    ask_fr = models.TextField(_("what to ask (French)"), blank=True)
    ask_en = models.TextField(_("what to ask (English)"), blank=True)
    ask = Localised("ask")
    weight = models.PositiveSmallIntegerField(_("weight in the dimension"), default=1)
    feeds_motivation = models.BooleanField(_("feeds the motivation score"), default=False)
    in_micro_set = models.BooleanField(_("kept for micro enterprises"), default=False)
    screening_codes = models.JSONField(_("screening questions to compare with"), default=list, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="diagnostics_criterion_code_unique")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class LevelDescriptor(models.Model):
    """What a level looks like for one criterion: the diagnostician chooses words, not figures."""

    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.CASCADE, related_name="levels"
    )
    level = models.PositiveSmallIntegerField(_("level"), validators=[MaxValueValidator(TOP_LEVEL)])
    text_fr = models.CharField(_("text (French)"), max_length=160)
    text_en = models.CharField(_("text (English)"), max_length=160, blank=True)
    text = Localised("text")

    class Meta:
        verbose_name = _("level descriptor")
        verbose_name_plural = _("level descriptors")
        ordering = ["criterion", "level"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "level"], name="diagnostics_leveldescriptor_unique"),
            models.CheckConstraint(name="diagnostics_leveldescriptor_range", condition=Q(level__lte=TOP_LEVEL)),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.text}"


class LibraryEntry(Identified):
    """A starting text for a recommendation, which the diagnostician adapts (§12)."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    criteria = models.JSONField(_("criteria it mends"), default=list)
    title_fr = models.CharField(_("text (French)"), max_length=240)
    title_en = models.CharField(_("text (English)"), max_length=240, blank=True)
    title = Localised("title")
    due_months = models.PositiveSmallIntegerField(_("due in months"))
    evidence_fr = models.CharField(_("expected evidence (French)"), max_length=200, blank=True)
    evidence_en = models.CharField(_("expected evidence (English)"), max_length=200, blank=True)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("library recommendation")
        verbose_name_plural = _("library recommendations")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ConsentText(Identified):
    """One version of what the enterprise accepts; what was signed can always be shown again (§7.2)."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    published_on = models.DateField(_("published on"))
    body_fr = models.JSONField(_("text (French)"))
    body_en = models.JSONField(_("text (English)"), default=dict, blank=True)
    discloses_followup_use = models.BooleanField(_("tells what the follow-up may be used for"), default=True)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["-published_on", "-code"]

    def __str__(self) -> str:
        return self.code
