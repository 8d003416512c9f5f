"""Roles and rights of the access policy (domain §8.1, §8.2)."""

from enum import IntEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class CustomsRole(models.TextChoices):
    """A role inside the customs administration."""

    CRA = "CRA", _("Relationship agent")
    CRH = "CRH", _("Head of the relations unit")
    DIA = "DIA", _("Diagnostician")
    LDI = "LDI", _("Head of diagnostics")
    REV = "REV", _("Reviewer")
    INT = "INT", _("Intervening agent")
    RSK = "RSK", _("Risk management")
    DIR = "DIR", _("Management")
    DPO = "DPO", _("Data protection officer")
    AUD = "AUD", _("Internal audit")
    ADM = "ADM", _("Functional administrator")


RELATION_ROLES = frozenset({CustomsRole.CRA, CustomsRole.CRH})
DIAGNOSTIC_ROLES = frozenset({CustomsRole.DIA, CustomsRole.LDI, CustomsRole.REV})


class EnterpriseRole(models.TextChoices):
    """A role on the portal for one enterprise."""

    OWN = "OWN", _("Account owner")
    DEP = "DEP", _("Deputy")
    CTB = "CTB", _("Contributor")
    LEC = "LEC", _("Reader")


class Language(models.TextChoices):
    """Languages the portal speaks."""

    FR = "fr", "Français"
    EN = "en", "English"


class Scope(IntEnum):
    """How far a right reaches: nowhere, own or assigned files, all files."""

    NONE = 0
    OWN = 1
    ALL = 2
