"""Steps of a response on the enterprise's timeline; the circle says who may know of each (§7.8)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy

from clients.enums import Channel, Circle, Direction
from clients.services import relation
from questionnaires.models import ScreeningResponse
from questionnaires.models.response import RESPONSE_KIND


def note_step(response: ScreeningResponse, *, subject: Promise, by: Any, circle: str = Circle.ENTERPRISE) -> None:
    """Put one step of the response on the timeline, with its reference once it has one."""
    words = format_lazy("{} ({})", subject, response.reference) if response.reference else subject
    relation.log_interaction(
        response.enterprise,
        by=by,
        channel=Channel.SYSTEM,
        subject=words,
        circle=circle,
        kind=RESPONSE_KIND,
        uuid=response.uuid,
        direction=Direction.IN if by is not None and not by.is_customs else Direction.NONE,
    )
