"""Vocabularies of the help pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom an answer is written: the same question may have two (I13)."""

    BOTH = "both", _("everyone")
    CLIENT = "client", _("enterprises")
    AGENT = "agent", _("agents")


class FaqStatus(models.TextChoices):
    """Whether an answer can be shown."""

    PUBLISHED = "published", _("published")
    DRAFT = "draft", _("draft")
    TO_COMPLETE = "to_complete", _("to be completed")


class Topic(models.TextChoices):
    """Where a question stands on the page."""

    FRAMEWORK = "framework", _("The framework")
    DIAGNOSTIC = "diagnostic", _("The questionnaire and the diagnostic")
    COSTS = "costs", _("Commitment, cost, benefit")
    AFTER = "after", _("After the diagnostic")
    CONFIDENTIALITY = "confidentiality", _("Confidentiality")
    AGENTS = "agents", _("For agents")
