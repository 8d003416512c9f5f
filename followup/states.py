"""The way of a proposed service, from a draft to its result (§7.6)."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from followup.enums import ProposalState as S
from followup.enums import QuoteState as Q
from followup.enums import SeatState as R

PROPOSE = Transition("propose", {S.DRAFT}, S.PROPOSED, label=_("Propose"))
ANSWER = Transition("answer", {S.PROPOSED}, S.PROPOSED, label=_("Answer the proposal"))
DECLINE = Transition("decline", {S.PROPOSED, S.AMENDED}, S.DECLINED, label=_("Decline"))
RECONSIDER = Transition("reconsider", {S.DECLINED}, S.PROPOSED, label=_("Change one's mind"))
AMEND = Transition("amend", {S.PROPOSED, S.AMENDED}, S.AMENDED, label=_("Write the agreement"))
AGREE = Transition("agree", {S.AMENDED}, S.AGREED, label=_("Accept the agreement"))
LAPSE = Transition("lapse", {S.PROPOSED, S.AMENDED}, S.LAPSED, label=_("Let lapse"))
SCHEDULE = Transition("schedule", {S.AGREED, S.SCHEDULED}, S.SCHEDULED, label=_("Set the dates"))
START = Transition("start", {S.AGREED, S.SCHEDULED, S.IN_DELIVERY}, S.IN_DELIVERY, label=_("Record a session"))
DELIVER = Transition("deliver", {S.IN_DELIVERY}, S.DELIVERED, label=_("Mark as delivered"))
ASSESS = Transition("assess", {S.DELIVERED}, S.RESULT_ASSESSED, label=_("Note the result"))
CLOSE = Transition("close", {S.RESULT_ASSESSED}, S.CLOSED, label=_("Close"))
CANCEL = Transition(
    "cancel",
    {S.DRAFT, S.PROPOSED, S.AMENDED, S.AGREED, S.SCHEDULED, S.IN_DELIVERY, S.DELIVERED},
    S.CANCELLED,
    label=_("Cancel"),
)

ACCEPT_QUOTE = Transition("accept", {Q.SENT}, Q.ACCEPTED, label=_("Accept the quotation"))
REPLACE_QUOTE = Transition("replace", {Q.SENT, Q.ACCEPTED}, Q.REPLACED, label=_("Replace the quotation"))

SEAT = Transition("seat", {R.WAITING}, R.SEATED, label=_("Give a seat"))
LEAVE = Transition("leave", {R.WAITING, R.SEATED}, R.LEFT, label=_("Withdraw"))
COME_BACK = Transition("come_back", {R.LEFT}, R.WAITING, label=_("Register again"))
NOTE_CAME = Transition("note_came", {R.SEATED, R.ABSENT, R.CAME}, R.CAME, label=_("Came"))
NOTE_ABSENT = Transition("note_absent", {R.SEATED, R.ABSENT}, R.ABSENT, label=_("Did not come"))

TRANSITIONS = (
    PROPOSE,
    ANSWER,
    DECLINE,
    RECONSIDER,
    AMEND,
    AGREE,
    LAPSE,
    SCHEDULE,
    START,
    DELIVER,
    ASSESS,
    CLOSE,
    CANCEL,
    ACCEPT_QUOTE,
    REPLACE_QUOTE,
    SEAT,
    LEAVE,
    COME_BACK,
    NOTE_CAME,
    NOTE_ABSENT,
)

WAITING_FOR_ENTERPRISE = (S.PROPOSED, S.AMENDED)
RUNNING = (S.AGREED, S.SCHEDULED, S.IN_DELIVERY)
DONE = (S.DELIVERED, S.RESULT_ASSESSED, S.CLOSED)
OVER = (S.DECLINED, S.LAPSED, S.CANCELLED, S.CLOSED)
