"""Vocabularies of the correspondence between an enterprise and the unit (domain §7.8)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class ConversationState(models.TextChoices):
    """Who speaks next."""

    WAITING = "waiting", pgettext_lazy("correspondence", "Waits for the unit")
    ANSWERED = "answered", pgettext_lazy("correspondence", "Answered")
    CLOSED = "closed", pgettext_lazy("correspondence", "Closed")
