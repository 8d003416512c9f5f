"""The life of a complaint (domain §7.8): received, acknowledged, in treatment, answered, closed; or reopened."""

from django.utils.translation import gettext_lazy as _

from clients.enums import ComplaintState as S
from core.lifecycle import Transition

OPEN = {S.RECEIVED, S.ACKNOWLEDGED, S.IN_TREATMENT, S.REOPENED}
HANDLED = {S.ACKNOWLEDGED, S.IN_TREATMENT, S.REOPENED}

ACKNOWLEDGE = Transition("acknowledge", {S.RECEIVED}, S.ACKNOWLEDGED, _("Acknowledge"))
TREAT = Transition("treat", {S.ACKNOWLEDGED, S.REOPENED}, S.IN_TREATMENT, _("Begin the treatment"))
ANSWER = Transition("answer", {S.IN_TREATMENT}, S.ANSWERED, _("Send the answer"))
REDIRECT = Transition("redirect", {S.RECEIVED, S.ACKNOWLEDGED}, S.REDIRECTED, _("Show the right way"))
REOPEN = Transition("reopen", {S.ANSWERED, S.CLOSED}, S.REOPENED, _("Open again"))
CLOSE = Transition("close", {S.ANSWERED}, S.CLOSED, _("Close"))

TRANSITIONS = (ACKNOWLEDGE, TREAT, ANSWER, REDIRECT, REOPEN, CLOSE)
