"""The life of a version of the scoring policy: one person proposes it, another publishes it (domain §8.2)."""

from django.utils.translation import gettext_lazy as _

from clients.enums import PolicyState as S
from core.lifecycle import Transition

PROPOSE = Transition("propose", {S.DRAFT}, S.PROPOSED, _("Propose this version"))
TAKE_BACK = Transition("take_back", {S.PROPOSED}, S.DRAFT, _("Return to draft"))
PUBLISH = Transition("publish", {S.PROPOSED}, S.PUBLISHED, _("Publish this version"))
DISCARD = Transition("discard", {S.DRAFT, S.PROPOSED}, S.DISCARDED, _("Set this version aside"))

TRANSITIONS = (PROPOSE, TAKE_BACK, PUBLISH, DISCARD)
