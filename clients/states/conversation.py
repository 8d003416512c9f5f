"""The life of a correspondence, and of the files sent with it."""

from django.utils.translation import gettext_lazy as _

from clients.enums.conversation import ConversationState as S
from core.lifecycle import Transition
from core.quarantine import FileState as F

ASK = Transition("ask", {S.WAITING, S.ANSWERED, S.CLOSED}, S.WAITING, _("Write to the unit"))
REPLY = Transition("reply", {S.WAITING, S.ANSWERED, S.CLOSED}, S.ANSWERED, _("Write to the enterprise"))
CLOSE = Transition("close", {S.WAITING, S.ANSWERED}, S.CLOSED, _("Close the correspondence"))

CLEAR = Transition("clear", {F.PENDING}, F.CLEAN, _("Let out of quarantine"))
REFUSE = Transition("refuse", {F.PENDING}, F.REFUSED, _("Refuse after the security check"))

TRANSITIONS = (ASK, REPLY, CLOSE, CLEAR, REFUSE)
