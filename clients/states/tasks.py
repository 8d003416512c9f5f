"""The life of a task (domain §7.8): to do, in progress, waiting, done or cancelled."""

from django.utils.translation import gettext_lazy as _

from clients.enums import TaskState as S
from core.lifecycle import Transition

OPEN = {S.TODO, S.DOING, S.WAITING}

START = Transition("start", {S.TODO, S.WAITING}, S.DOING, _("Start"))
WAIT = Transition("wait", {S.TODO, S.DOING}, S.WAITING, _("Put on hold"))
COMPLETE = Transition("complete", OPEN, S.DONE, _("Mark as done"))
CANCEL = Transition("cancel", OPEN, S.CANCELLED, _("Cancel the task"))
REOPEN = Transition("reopen", {S.DONE, S.CANCELLED}, S.TODO, _("Open it again"))

TRANSITIONS = (START, WAIT, COMPLETE, CANCEL, REOPEN)
