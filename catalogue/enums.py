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
