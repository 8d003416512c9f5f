"""Lifecycle of a request or proposal (domain §7.2): a table, not code."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from diagnostics.enums import RequestState as S

PROPOSE = Transition("propose", {S.DRAFT}, S.PROPOSED, _("Propose the diagnostic"))
SUBMIT = Transition("submit", {S.DRAFT}, S.SUBMITTED, _("Ask for a diagnostic"))
ACCEPT = Transition("accept", {S.PROPOSED, S.SUBMITTED}, S.ACCEPTED, _("Accept"))
DECLINE = Transition("decline", {S.PROPOSED, S.SUBMITTED}, S.DECLINED, _("Decline"))
LAPSE = Transition("lapse", {S.PROPOSED}, S.LAPSED, _("Lapse"))
CANCEL = Transition("cancel", {S.DRAFT, S.SUBMITTED, S.PROPOSED, S.ACCEPTED}, S.CANCELLED, _("Cancel the request"))

TRANSITIONS = (PROPOSE, SUBMIT, ACCEPT, DECLINE, LAPSE, CANCEL)
OPEN_STATES = frozenset({S.DRAFT, S.SUBMITTED, S.PROPOSED})
