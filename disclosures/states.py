"""The ways of a release, a schedule, an objection and an integration (domain §7.4, §7.5, §8.4)."""

from django.utils.translation import gettext_lazy as _

from core.lifecycle import Transition
from disclosures.enums import IntegrationState, NoticeState, ObjectionState, ReleaseState, ScheduleState

PREPARE = Transition(
    "prepare", {ReleaseState.ASKED, ReleaseState.PREPARED}, ReleaseState.PREPARED, label=_("Prepare the signals")
)
RELEASE = Transition("release", {ReleaseState.PREPARED}, ReleaseState.RELEASED, label=_("Release"))
REFUSE = Transition("refuse", {ReleaseState.ASKED, ReleaseState.PREPARED}, ReleaseState.REFUSED, label=_("Refuse"))

APPROVE_SCHEDULE = Transition(
    "approve", {ScheduleState.PROPOSED}, ScheduleState.ACTIVE, label=_("Approve the schedule")
)
END_SCHEDULE = Transition(
    "end", {ScheduleState.PROPOSED, ScheduleState.ACTIVE}, ScheduleState.ENDED, label=_("End the schedule")
)

RELEASE_NOTICE = Transition("release", {NoticeState.PROPOSED}, NoticeState.RELEASED, label=_("Release"))
REFUSE_NOTICE = Transition("refuse", {NoticeState.PROPOSED}, NoticeState.REFUSED, label=_("Refuse"))
TAKE_BACK = Transition(
    "take_back", {NoticeState.PROPOSED, NoticeState.RELEASED}, NoticeState.TAKEN_BACK, label=_("Take back")
)

UPHOLD = Transition("uphold", {ObjectionState.OPEN}, ObjectionState.UPHELD, label=_("Accept the objection"))
DISMISS = Transition("dismiss", {ObjectionState.OPEN}, ObjectionState.DISMISSED, label=_("Do not accept it"))
WITHDRAW = Transition(
    "withdraw", {ObjectionState.OPEN, ObjectionState.UPHELD}, ObjectionState.WITHDRAWN, label=_("Withdraw")
)

APPROVE_INTEGRATION = Transition(
    "approve", {IntegrationState.ASKED}, IntegrationState.APPROVED, label=_("Approve this access")
)
REVOKE = Transition(
    "revoke",
    {IntegrationState.ASKED, IntegrationState.APPROVED},
    IntegrationState.REVOKED,
    label=_("Withdraw this access"),
)
