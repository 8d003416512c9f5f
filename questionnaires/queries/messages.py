"""Whether the reason of a waiting letter still holds: asked again at the instant it leaves (§11)."""

from typing import Any

from questionnaires import states
from questionnaires.enums import ResponseState as R
from questionnaires.models import ScreeningResponse

# Letters that stop when the response moves on; the others (receipt, outcome) stay true for ever.
HOLDS_IN = {
    "N01": states.OPEN_STATES,
    "N02": states.OPEN_STATES,
    "N03": states.OPEN_STATES,
    "N05": frozenset({R.COMPLEMENT_REQUESTED}),
    "N06": frozenset({R.UNDER_EVALUATION}),
    "N07": frozenset({R.ORIENTED}),
}


def again_due(message: Any) -> bool:
    """Tell whether the answers a suggestion speaks of are still the last ones of the enterprise (N26)."""
    response = ScreeningResponse.objects.filter(uuid=message.about_uuid).select_related("enterprise").first()
    if response is None:
        return False
    newer = ScreeningResponse.objects.filter(enterprise=response.enterprise, pk__gt=response.pk)
    return not newer.exists() and response.enterprise.status not in {"left", "merged"}


def share_due(message: Any) -> bool:
    """Tell whether the person told of sections still has some, in a questionnaire that is still open (A38)."""
    rows = ScreeningResponse.objects.open().filter(uuid=message.about_uuid)
    return rows.filter(shares__member=message.user_id).exists()


def still_due(message: Any) -> bool:
    """Tell whether the response is still in a state of which the letter speaks truly."""
    state = ScreeningResponse.objects.filter(uuid=message.about_uuid).values_list("state", flat=True).first()
    if state is None:
        return False
    return message.code not in HOLDS_IN or state in HOLDS_IN[message.code]
