"""Lifecycles of one version of the report and of its notice (domain §7.3, §7.4)."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from diagnostics.enums import ReportState as R

SUBMIT = Transition("submit", {R.DRAFTING}, R.IN_REVIEW, _("Send to review"))
RETURN = Transition("return", {R.IN_REVIEW}, R.DRAFTING, _("Return to the team"))
COUNTERSIGN = Transition("countersign", {R.IN_REVIEW}, R.COUNTERSIGNED, _("Countersign"))
RELEASE = Transition("release", {R.COUNTERSIGNED}, R.IN_REVIEW, _("Back to review: the file could not be made"))
CLOSE = Transition("close", {R.COUNTERSIGNED}, R.COMMUNICATED, _("Close and communicate"))

TRANSITIONS = (SUBMIT, RETURN, COUNTERSIGN, RELEASE, CLOSE)
WRITING_STATES = frozenset({R.DRAFTING})
OPEN_STATES = frozenset({R.DRAFTING, R.IN_REVIEW, R.COUNTERSIGNED})
