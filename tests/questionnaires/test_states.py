"""Every state against every transition: what the tables allow, and nothing else (§7.1)."""

import pytest

from core.errors import TransitionRefused
from core.lifecycle import move
from core.models import AuditEvent
from questionnaires import states
from questionnaires.enums import CampaignState, ResponseState
from questionnaires.models import Campaign, ScreeningResponse
from tests.factories import questionnaires as make

ALLOWED = {
    "start": {"invited"},
    "submit": {"in_progress"},
    "assign": {"submitted"},
    "unassign": {"under_evaluation"},
    "ask_complement": {"under_evaluation"},
    "receive_complement": {"complement_requested"},
    "time_out_complement": {"complement_requested"},
    "evaluate": {"under_evaluation"},
    "return_evaluation": {"evaluated"},
    "orient": {"evaluated"},
    "withdraw": {"invited", "in_progress", "submitted", "under_evaluation", "complement_requested"},
    "expire": {"invited", "in_progress"},
    "reopen": {"expired"},
}
CAMPAIGN_ALLOWED = {
    "approve": {"draft"},
    "return_to_draft": {"scheduled"},
    "launch": {"scheduled"},
    "close": {"running"},
    "archive": {"closed"},
}


@pytest.mark.parametrize("transition", states.RESPONSE_TRANSITIONS, ids=lambda t: t.name)
def test_response_takes_a_transition_from_the_agreed_states_only(transition):
    assert {state for state in ResponseState.values if transition.allows(state)} == ALLOWED[transition.name]


@pytest.mark.parametrize("transition", states.CAMPAIGN_TRANSITIONS, ids=lambda t: t.name)
def test_campaign_takes_a_transition_from_the_agreed_states_only(transition):
    assert {state for state in CampaignState.values if transition.allows(state)} == CAMPAIGN_ALLOWED[transition.name]


@pytest.mark.django_db
def test_refused_transition_writes_nothing(savane, mawuli):
    response = make.invited(savane)
    before = AuditEvent.objects.count()

    with pytest.raises(TransitionRefused):
        move(response, states.ORIENT, by=mawuli)

    assert ScreeningResponse.objects.get().state == "invited"
    assert AuditEvent.objects.count() == before


@pytest.mark.django_db
def test_every_state_change_of_a_whole_evaluation_is_in_the_audit_trail(savane, mawuli, dede, elom):
    response = make.oriented(savane, mawuli, dede, elom)

    trail = AuditEvent.objects.filter(object_uuid=response.uuid).exclude(to_state="").order_by("id")

    assert list(trail.values_list("to_state", "by__full_name")) == [
        ("in_progress", "Mawuli Agbeko"),
        ("submitted", "Mawuli Agbeko"),
        ("under_evaluation", "Elom Kpodo"),
        ("evaluated", "Dédé Amouzou"),
        ("oriented", "Elom Kpodo"),
    ]


@pytest.mark.django_db
def test_campaign_states_are_named_for_people(savane, afi):
    assert Campaign(state="scheduled").get_state_display() == "Approuvée, à lancer"
