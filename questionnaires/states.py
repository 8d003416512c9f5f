"""Lifecycles of campaigns, responses and opinion surveys as tables of named transitions (§7.1, §7.7)."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from questionnaires.enums import CampaignState as C
from questionnaires.enums import ResponseState as R
from questionnaires.enums import ScanStatus as F
from questionnaires.enums import SurveyState as S
from questionnaires.enums import VersionState as V

APPROVE_CAMPAIGN = Transition("approve", {C.DRAFT}, C.SCHEDULED, label=_("Approve the campaign"))
RETURN_CAMPAIGN = Transition("return_to_draft", {C.SCHEDULED}, C.DRAFT, label=_("Return to draft"))
LAUNCH_CAMPAIGN = Transition("launch", {C.SCHEDULED}, C.RUNNING, label=_("Launch the campaign"))
CLOSE_CAMPAIGN = Transition("close", {C.RUNNING}, C.CLOSED, label=_("Close the campaign"))
ARCHIVE_CAMPAIGN = Transition("archive", {C.CLOSED}, C.ARCHIVED, label=_("Archive the campaign"))

CAMPAIGN_TRANSITIONS = (APPROVE_CAMPAIGN, RETURN_CAMPAIGN, LAUNCH_CAMPAIGN, CLOSE_CAMPAIGN, ARCHIVE_CAMPAIGN)

START = Transition("start", {R.INVITED}, R.IN_PROGRESS, label=_("Start"))
SUBMIT = Transition("submit", {R.IN_PROGRESS}, R.SUBMITTED, label=_("Send my answers"))
ASSIGN = Transition("assign", {R.SUBMITTED}, R.UNDER_EVALUATION, label=_("Assign"))
UNASSIGN = Transition("unassign", {R.UNDER_EVALUATION}, R.SUBMITTED, label=_("Put back in the queue"))
ASK_COMPLEMENT = Transition("ask_complement", {R.UNDER_EVALUATION}, R.COMPLEMENT_REQUESTED, label=_("Ask for details"))
RECEIVE_COMPLEMENT = Transition(
    "receive_complement", {R.COMPLEMENT_REQUESTED}, R.UNDER_EVALUATION, label=_("Send the details")
)
TIME_OUT_COMPLEMENT = Transition(
    "time_out_complement", {R.COMPLEMENT_REQUESTED}, R.UNDER_EVALUATION, label=_("Go on without the details")
)
EVALUATE = Transition("evaluate", {R.UNDER_EVALUATION}, R.EVALUATED, label=_("Finish the evaluation"))
RETURN_EVALUATION = Transition(
    "return_evaluation", {R.EVALUATED}, R.UNDER_EVALUATION, label=_("Return to the evaluator")
)
ORIENT = Transition("orient", {R.EVALUATED}, R.ORIENTED, label=_("Validate the orientation"))
WITHDRAW = Transition(
    "withdraw",
    {R.INVITED, R.IN_PROGRESS, R.SUBMITTED, R.UNDER_EVALUATION, R.COMPLEMENT_REQUESTED},
    R.WITHDRAWN,
    label=_("Withdraw"),
)
EXPIRE = Transition("expire", {R.INVITED, R.IN_PROGRESS}, R.EXPIRED, label=_("Close the invitation"))
REOPEN = Transition("reopen", {R.EXPIRED}, R.IN_PROGRESS, label=_("Re-open"))

RESPONSE_TRANSITIONS = (
    START,
    SUBMIT,
    ASSIGN,
    UNASSIGN,
    ASK_COMPLEMENT,
    RECEIVE_COMPLEMENT,
    TIME_OUT_COMPLEMENT,
    EVALUATE,
    RETURN_EVALUATION,
    ORIENT,
    WITHDRAW,
    EXPIRE,
    REOPEN,
)

OPEN_SURVEY = Transition("open", {S.DRAFT}, S.OPEN, label=_("Open the survey"))
CLOSE_SURVEY = Transition("close", {S.OPEN}, S.CLOSED, label=_("Close the survey"))
PUBLISH_SURVEY = Transition("publish", {S.CLOSED}, S.PUBLISHED, label=_("Publish the results"))

SURVEY_TRANSITIONS = (OPEN_SURVEY, CLOSE_SURVEY, PUBLISH_SURVEY)

PROPOSE_VERSION = Transition("propose", {V.DRAFT}, V.PROPOSED, label=_("Propose this version"))
TAKE_BACK_VERSION = Transition("take_back", {V.PROPOSED}, V.DRAFT, label=_("Return to draft"))
PUBLISH_VERSION = Transition("publish", {V.PROPOSED}, V.PUBLISHED, label=_("Publish this version"))
FIX_VERSION = Transition("fix", {V.DRAFT}, V.PUBLISHED, label=_("Fix the questions"))
WITHDRAW_VERSION = Transition("withdraw_version", {V.PUBLISHED}, V.WITHDRAWN, label=_("Take out of use"))
DISCARD_VERSION = Transition("discard", {V.DRAFT, V.PROPOSED}, V.WITHDRAWN, label=_("Set this version aside"))

VERSION_TRANSITIONS = (
    PROPOSE_VERSION,
    TAKE_BACK_VERSION,
    PUBLISH_VERSION,
    FIX_VERSION,
    WITHDRAW_VERSION,
    DISCARD_VERSION,
)

CLEAR_FILE = Transition("clear", {F.PENDING}, F.CLEAN, label=_("Let out of quarantine"))
REFUSE_FILE = Transition("refuse", {F.PENDING}, F.REFUSED, label=_("Refuse after the security check"))
PURGE_FILE = Transition("purge", {F.PENDING, F.CLEAN, F.REFUSED}, F.PURGED, label=_("Signal and erase"))
SEND_FILE_AGAIN = Transition("send_again", {F.REFUSED}, F.PENDING, label=_("Send the file again"))

FILE_TRANSITIONS = (CLEAR_FILE, REFUSE_FILE, PURGE_FILE, SEND_FILE_AGAIN)

OPEN_STATES = frozenset({R.INVITED, R.IN_PROGRESS})
AT_WORK_STATES = frozenset({R.SUBMITTED, R.UNDER_EVALUATION, R.COMPLEMENT_REQUESTED, R.EVALUATED})
LIVE_STATES = OPEN_STATES | AT_WORK_STATES
