"""Steps of a response on the enterprise's timeline; the circle says who may know of each (§7.8)."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from clients.enums import Channel, Circle, Direction
from clients.services import relation
from questionnaires.models import ScreeningResponse
from questionnaires.models.response import RESPONSE_KIND


def note_step(
    response: ScreeningResponse, *, subject: Promise | str, by: Any, circle: str = Circle.ENTERPRISE
) -> None:
    """Put one step of the response on the timeline, in the administration's language."""
    with translation.override(settings.LANGUAGE_CODE):
        words = str(subject)
    if response.reference:
        words = f"{words} ({response.reference})"
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
