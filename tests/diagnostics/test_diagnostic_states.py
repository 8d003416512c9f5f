"""Every state × every transition of the request and of the mission (domain §7.2, §7.3)."""

import pytest

from core.errors import TransitionRefused
from core.lifecycle import move
from diagnostics.enums import DiagnosticState, RequestState
from diagnostics.states import mission as mission_states
from diagnostics.states import request as request_states

REQUEST_WAYS = {
    "propose": ({"draft"}, "proposed"),
    "submit": ({"draft"}, "submitted"),
    "accept": ({"proposed", "submitted"}, "accepted"),
    "decline": ({"proposed", "submitted"}, "declined"),
    "lapse": ({"proposed"}, "lapsed"),
    "cancel": ({"draft", "submitted", "proposed", "accepted"}, "cancelled"),
}
MISSION_WAYS = {
    "start": ({"planned"}, "in_progress"),
    "finish_fieldwork": ({"in_progress"}, "fieldwork_done"),
    "communicate": ({"fieldwork_done"}, "communicated"),
    "archive": ({"communicated"}, "archived"),
    "cancel": ({"planned", "in_progress", "fieldwork_done"}, "cancelled"),
}


@pytest.mark.parametrize("state", RequestState.values)
@pytest.mark.parametrize("transition", request_states.TRANSITIONS, ids=lambda row: row.name)
def test_request_transition_is_allowed_exactly_where_the_table_says(transition, state):
    sources, target = REQUEST_WAYS[transition.name]

    assert transition.allows(state) == (state in sources)
    assert transition.target == target


@pytest.mark.parametrize("state", DiagnosticState.values)
@pytest.mark.parametrize("transition", mission_states.TRANSITIONS, ids=lambda row: row.name)
def test_mission_transition_is_allowed_exactly_where_the_table_says(transition, state):
    sources, target = MISSION_WAYS[transition.name]

    assert transition.allows(state) == (state in sources)
    assert transition.target == target


@pytest.mark.parametrize("transition", mission_states.TRANSITIONS, ids=lambda row: row.name)
def test_mission_refused_move_changes_nothing(mission, elom, transition):
    """A refusal leaves the file as it was, and says where it stands."""
    if transition.allows(mission.state):
        return

    with pytest.raises(TransitionRefused):
        move(mission, transition, by=elom)

    mission.refresh_from_db()
    assert mission.state == DiagnosticState.PLANNED
