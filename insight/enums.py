"""Vocabularies of the indicators: themes, cuts, shapes of a figure (domain §10)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Theme(TextChoices):
    """Where an indicator stands on the board."""

    SCREENING = "screening", _("Screening")
    DIAGNOSTIC = "diagnostic", _("Diagnostics")
    FOLLOWUP = "followup", _("Recommendations")
    SERVICES = "services", _("Services and satisfaction")
    SEGMENT = "segment", _("Segments and coverage")
    UNIT = "unit", _("Organisation and confidentiality")


class Cut(TextChoices):
    """Along what the rows are counted; one crossing only, whose small cells are hidden with their neighbours (ADR 0021)."""

    ALL = "all", _("All enterprises")
    REGION = "region", _("Region")
    SIZE = "size", _("Size")
    SECTOR = "sector", _("Sector")
    PAIR = "pair", _("Sector and size")
    CAMPAIGN = "campaign", _("Campaign")
    AGENT = "agent", _("Agent")
    SERVICE = "service", _("Service")
    SINCE = "since", _("Compared with the end of")


class Shape(TextChoices):
    """How a figure is made of its rows."""

    RATIO = "ratio", _("share")
    MEAN = "mean", _("mean")
    DELAY = "delay", _("delay")
    SPLIT = "split", _("count by kind")
    NET = "net", _("net movement")
    NONE = "none", _("not measured")
