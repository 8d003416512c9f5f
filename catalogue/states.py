"""The way of one version of a service, from a draft to the version that replaces it (§6)."""

from django.utils.translation import gettext_lazy as _

from catalogue.enums import OfferingState as S
from catalogue.enums import SessionState as M
from core.lifecycle import Transition

PUBLISH = Transition("publish", {S.DRAFT}, S.PUBLISHED, label=_("Publish this version"))
REPLACE = Transition("replace", {S.PUBLISHED}, S.REPLACED, label=_("Replace"))
WITHDRAW = Transition("withdraw", {S.PUBLISHED}, S.WITHDRAWN, label=_("Withdraw from the catalogue"))
ABANDON = Transition("abandon", {S.DRAFT}, S.ABANDONED, label=_("Give up this draft"))

HOLD = Transition("hold", {M.PLANNED, M.HELD}, M.HELD, label=_("Note who came"))
CALL_OFF = Transition("call_off", {M.PLANNED}, M.CALLED_OFF, label=_("Call this session off"))

TRANSITIONS = (PUBLISH, REPLACE, WITHDRAW, ABANDON, HOLD, CALL_OFF)
UNPUBLISHED = (S.DRAFT, S.ABANDONED)
EARLIER = (S.REPLACED, S.ABANDONED)
