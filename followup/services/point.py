"""Follow-up points: four short questions per recommendation, answered in one sending (§7.5)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction
from clients.services import relation
from core import audit, clock
from core.errors import DomainError
from core.languages import filled
from core.lifecycle import lock
from followup.enums import Unit
from followup.models import FollowUp, FollowUpAnswer, FollowUpPoint
from followup.services import recommendation as services

KIND = "followup.point"


@dataclass(frozen=True)
class PointAnswer:
    """Four answers about one recommendation: where you stand, by what means, what is in the way, level today."""

    follow_up: FollowUp
    attitude: str
    means: str = ""
    obstacle: str = ""
    level_now: int | None = None


@transaction.atomic
def answer_point(point: FollowUpPoint, *, answers: list[PointAnswer], by: User) -> FollowUpPoint:
    """Keep the answers, write down each attitude that changed, and stop the reminders (N18)."""
    point = lock(point)
    if point.answered_at is not None:
        raise DomainError("point_answered", _("This follow-up point has already been answered. Thank you."))
    for answer in answers:
        FollowUpAnswer.objects.create(
            point=point,
            follow_up=answer.follow_up,
            attitude=answer.attitude,
            means=answer.means,
            obstacle=answer.obstacle,
            level_now=answer.level_now,
        )
        if _says_something_new(answer):
            services.tell_attitude(
                answer.follow_up, attitude=answer.attitude, note=answer.obstacle, in_point=True, by=by
            )
    point.answered_at, point.answered_by = clock.now(), by
    point.save(update_fields=["answered_at", "answered_by", "updated_at"])
    audit.record("followup.point_answered", obj=point, by=by, data={"months": point.months})
    relation.log_interaction(
        point.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=filled(gettext_lazy("Follow-up point at %(months)s months answered"), {"months": point.months}),
        circle=Circle.ENTERPRISE,
        kind=KIND,
        uuid=point.uuid,
    )
    return point


def _says_something_new(answer: PointAnswer) -> bool:
    """Whether the enterprise's word differs from what is recorded, or replaces what somebody else recorded."""
    row = answer.follow_up
    by_others = row.is_decided and row.recorded_unit != Unit.ENTERPRISE
    return by_others or answer.attitude != row.attitude or answer.obstacle.strip() != row.note
