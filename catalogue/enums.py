"""Vocabulary of the service catalogue (§6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """How a service reaches the enterprise."""

    ONLINE = "online", _("Online")
    ONSITE = "onsite", _("Face to face")
    MIXED = "mixed", _("On site or remotely")
    DOCUMENT = "document", _("In writing")


class OwnerUnit(TextChoices):
    """Who answers for a service inside the administration."""

    RELATIONSHIP = "relationship", _("Client relations unit")
    TECHNICAL = "technical", _("Technical services")


class OfferingState(TextChoices):
    """Where one version of a service stands: written, in force, replaced by the next one."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In force")
    REPLACED = "replaced", _("Earlier version")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ABANDONED = "abandoned", _("Given up")


class SessionState(TextChoices):
    """Where a planned session stands."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CALLED_OFF = "called_off", _("Called off")


# Support for voluntary regularisation speaks of a notice: who may know it is decided as for a notice (§7.4).
CONFIDENTIAL_SERVICE = "APP-04"

NEEDS = [
    ("delays", _("Delays")),
    ("classification", _("Tariff classification")),
    ("value", _("Value")),
    ("origin", _("Origin")),
    ("suspensive", _("Suspensive procedures")),
    ("systems", _("Computer systems")),
    ("cost", _("Cost")),
    ("information", _("Information")),
    ("officers", _("Relations with officers")),
    ("broker", _("Broker")),
]
