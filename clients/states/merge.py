"""The life of a probable duplicate and of a merge (ADR 0012)."""

from django.utils.translation import gettext_lazy as _

from clients.enums import DuplicateState as D
from clients.enums import MergeState as M
from core.lifecycle import Transition

SET_ASIDE = Transition("set_aside", {D.OPEN}, D.NOT_DUPLICATE, _("Not a duplicate"))
REOPEN = Transition("reopen", {D.NOT_DUPLICATE}, D.OPEN, _("Look at it again"))
SETTLE = Transition("settle", {D.OPEN, D.NOT_DUPLICATE}, D.MERGED, _("Merged"))
UNSETTLE = Transition("unsettle", {D.MERGED}, D.OPEN, _("Merge undone"))

CONFIRM = Transition("confirm", {M.PROPOSED}, M.DONE, _("Merge the two files"))
GIVE_UP = Transition("give_up", {M.PROPOSED}, M.GIVEN_UP, _("Give up this merge"))
UNDO = Transition("undo", {M.DONE}, M.UNDONE, _("Undo this merge"))

TRANSITIONS = (SET_ASIDE, REOPEN, SETTLE, UNSETTLE, CONFIRM, GIVE_UP, UNDO)
