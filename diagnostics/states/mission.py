"""Lifecycle of a diagnostic mission (domain §7.3); the report has its own machine."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from diagnostics.enums import DiagnosticState as S

START = Transition("start", {S.PLANNED}, S.IN_PROGRESS, _("Start the visit"))
FINISH_FIELDWORK = Transition("finish_fieldwork", {S.IN_PROGRESS}, S.FIELDWORK_DONE, _("End the fieldwork"))
COMMUNICATE = Transition("communicate", {S.FIELDWORK_DONE}, S.COMMUNICATED, _("Communicate the report"))
ARCHIVE = Transition("archive", {S.COMMUNICATED}, S.ARCHIVED, _("Archive"))
CANCEL = Transition("cancel", {S.PLANNED, S.IN_PROGRESS, S.FIELDWORK_DONE}, S.CANCELLED, _("Stop the diagnostic"))

TRANSITIONS = (START, FINISH_FIELDWORK, COMMUNICATE, ARCHIVE, CANCEL)
# Ratings and findings stay open while the report is drafted; the report machine closes them at review.
WRITING_STATES = frozenset({S.IN_PROGRESS, S.FIELDWORK_DONE})
OPEN_STATES = frozenset({S.PLANNED, S.IN_PROGRESS, S.FIELDWORK_DONE})
