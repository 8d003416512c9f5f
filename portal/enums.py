"""Vocabularies of the help pages, of trials, of what people ask about their own data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class TrialState(models.TextChoices):
    """Where the trial of a scoring policy on all enterprises stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("under way")
    DONE = "done", _("finished")


class DataRequestKind(models.TextChoices):
    """Which right a person uses (law 2019-014, domain §8.4)."""

    ACCESS = "access", _("Know more about what is kept about me")
    RECTIFICATION = "rectification", _("Have something corrected")
    OBJECTION = "objection", _("No longer be written to")
    ERASURE = "erasure", _("Have something erased")


class DataRequestState(models.TextChoices):
    """Where such a request stands."""

    RECEIVED = "received", _("Identity to check")
    IDENTIFIED = "identified", _("To answer")
    ANSWERED = "answered", pgettext_lazy("request", "Answered")


class DataDecision(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")
