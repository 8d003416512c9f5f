"""The life of a reassignment in bulk and of an absence (domain §7.8)."""

from django.utils.translation import gettext_lazy as _

from clients.enums import AbsenceState as A
from clients.enums import MoveState as M
from core.lifecycle import Transition

UNDO = Transition("undo", {M.DONE}, M.UNDONE, _("Undo"))
LEAVE = Transition("leave", {A.PLANNED}, A.RUNNING, _("Begin"))
RETURN = Transition("return", {A.RUNNING}, A.OVER, _("Back at work"))
CANCEL = Transition("cancel", {A.PLANNED}, A.CANCELLED, _("Cancel the absence"))

TRANSITIONS = (UNDO, LEAVE, RETURN, CANCEL)
