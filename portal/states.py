"""The life of a trial, and of a request about personal data (§8.4). A trial is asked for, computed in the background, to be read (domain §5)."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from portal.enums import DataRequestState as D
from portal.enums import TrialState as S

START = Transition("start", {S.WAITING}, S.RUNNING, _("Start"))
FINISH = Transition("finish", {S.RUNNING}, S.DONE, _("Finish"))

IDENTIFY = Transition("identify", {D.RECEIVED}, D.IDENTIFIED, _("Confirm the identity"))
ANSWER = Transition("answer", {D.IDENTIFIED}, D.ANSWERED, _("Answer"))

TRANSITIONS = (START, FINISH, IDENTIFY, ANSWER)
