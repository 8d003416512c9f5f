"""Lifecycle of the voluntary regularisation notice (domain §7.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition


class NoticeState(models.TextChoices):
    """Where a notice stands; before issue only the diagnostic team may know of it."""

    PREPARED = "prepared", _("prepared")
    ISSUED = "issued", _("issued")
    ACKNOWLEDGED = "acknowledged", _("opened by the enterprise")
    REQUEST_FILED = "request_filed", _("request filed")
    IN_PROCESSING = "in_processing", _("being processed")
    REGULARISED = "regularised", _("regularised")
    PARTIALLY = "partially", _("partly regularised")
    NOT_ADMITTED = "not_admitted", _("not admitted")
    NOTHING_DECLARED = "checked_nothing_to_regularise", _("checked: nothing to regularise")
    EXPIRED = "expired", _("period ended without answer")
    REPLACED = "replaced", _("replaced by the notice of a later version")


N = NoticeState
UNANSWERED = frozenset({N.ISSUED, N.ACKNOWLEDGED})

ISSUE = Transition("issue", {N.PREPARED}, N.ISSUED, _("Issue"))
ACKNOWLEDGE = Transition("acknowledge", {N.ISSUED}, N.ACKNOWLEDGED, _("Opened"))
FILE_REQUEST = Transition("file_request", UNANSWERED, N.REQUEST_FILED, _("Request a regularisation"))
DECLARE_NOTHING = Transition(
    "declare_nothing", UNANSWERED, N.NOTHING_DECLARED, _("Declare that there is nothing to regularise")
)
# A person who found nothing may still find something before the deadline.
FILE_AFTER_DECLARATION = Transition(
    "file_after_declaration", {N.NOTHING_DECLARED}, N.REQUEST_FILED, _("Request a regularisation after all")
)
START_PROCESSING = Transition("start_processing", {N.REQUEST_FILED}, N.IN_PROCESSING, _("Being processed"))
REGULARISE = Transition("regularise", {N.REQUEST_FILED, N.IN_PROCESSING}, N.REGULARISED, _("Regularised"))
REGULARISE_PARTLY = Transition(
    "regularise_partly", {N.REQUEST_FILED, N.IN_PROCESSING}, N.PARTIALLY, _("Partly regularised")
)
REFUSE = Transition("refuse", {N.REQUEST_FILED, N.IN_PROCESSING}, N.NOT_ADMITTED, _("Not admitted"))
# A corrected report with a notice of its own starts two new months; the first one stops asking (§7.3).
REPLACE = Transition("replace", UNANSWERED, N.REPLACED, _("Replaced"))
EXPIRE = Transition("expire", UNANSWERED, N.EXPIRED, _("Period ended"))
# Filed in time at the office, told to us afterwards: the benefit stays (§7.4).
RECORD_LATE = Transition("record_late", {N.EXPIRED}, N.REQUEST_FILED, _("Record a request filed in time"))

TRANSITIONS = (
    ISSUE,
    ACKNOWLEDGE,
    FILE_REQUEST,
    DECLARE_NOTHING,
    FILE_AFTER_DECLARATION,
    START_PROCESSING,
    REGULARISE,
    REGULARISE_PARTLY,
    REFUSE,
    EXPIRE,
    REPLACE,
    RECORD_LATE,
)
