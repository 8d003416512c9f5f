"""Propose, ask, answer, decline, lapse: freedom looks free, and nothing is lost (domain §7.2, I2, I4–I6)."""

import datetime as dt

import pytest

from clients.models import Interaction, OutboundMessage, Task
from core import clock
from core.deadlines import run_all
from core.errors import DomainError, TransitionRefused
from core.models import AuditEvent
from diagnostics.enums import RequestState
from diagnostics.models import DiagnosticRequest
from diagnostics.services import request as services
from questionnaires.enums import Orientation
from questionnaires.signals import response_oriented
from tests.factories import diagnostics as factory

LONG = "Les formations FOR-01 et FOR-07 viennent d’abord : elles préparent l’organisation à un diagnostic utile."


@pytest.fixture(autouse=True)
def _content(content):
    """Every test needs the grid and the consent text."""


@pytest.fixture
def proposed(savane, afi, mawuli):
    return factory.proposal(savane, by=afi)


def codes(request: DiagnosticRequest) -> list[str]:
    rows = OutboundMessage.objects.filter(about_uuid=request.uuid).order_by("pk")
    return [f"{row.code} {row.occurrence}".strip() for row in rows]


def test_proposal_is_open_sixty_days_and_told_once(proposed):
    assert proposed.state == RequestState.PROPOSED
    assert proposed.valid_until == clock.today() + dt.timedelta(days=60)
    assert codes(proposed) == ["N09"]
    assert AuditEvent.objects.filter(object_uuid=proposed.uuid, to_state="proposed").count() == 1


def test_proposal_without_evaluation_is_refused(savane, afi):
    with pytest.raises(DomainError) as refusal:
        services.propose_diagnostic(savane, by=afi)

    assert refusal.value.code == "questionnaire_first"
    assert not DiagnosticRequest.objects.exists()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"orientation": Orientation.EDUCATION, "insufficiency": "confirmed"}, "education_first"),
        ({"insufficiency": "confirmed"}, "education_first"),
        ({"wish": "no"}, "no_proposal_wanted"),
        ({"months_ago": 25}, "questionnaire_first"),
    ],
)
def test_proposal_is_refused_when_it_makes_no_sense(savane, afi, mawuli, facts, code):
    """I6, §5.3: education first after an insufficiency; a written “no” is respected; an old evaluation is stale."""
    factory.oriented(savane, by=mawuli, **facts)

    with pytest.raises(DomainError) as refusal:
        services.propose_diagnostic(savane, by=afi)

    assert refusal.value.code == code


def test_second_proposal_while_one_is_open_is_refused(proposed, afi):
    with pytest.raises(DomainError) as refusal:
        services.propose_diagnostic(proposed.enterprise, by=afi)

    assert refusal.value.code == "request_open"


def test_decline_is_neutral_and_the_reason_optional(proposed, mawuli):
    declined = services.decline_proposal(proposed, by=mawuli)

    assert (declined.state, declined.decline_reason) == (RequestState.DECLINED, "")
    assert codes(proposed) == ["N09"], "declining triggers no message"
    assert Interaction.objects.visible_to(mawuli).filter(about_uuid=proposed.uuid).count() == 2


def test_decline_twice_is_refused_with_a_sentence(proposed, mawuli):
    services.decline_proposal(proposed, by=mawuli)

    with pytest.raises(DomainError) as refusal:
        services.decline_proposal(proposed, by=mawuli)

    assert "n’attend plus de réponse" in str(refusal.value.message)


def test_talk_first_leaves_the_proposal_open_and_asks_the_agent_once(proposed, mawuli, afi):
    services.talk_first(proposed, by=mawuli, wish="Quand viendriez-vous ?")
    services.talk_first(proposed, by=mawuli)

    proposed.refresh_from_db()
    assert proposed.state == RequestState.PROPOSED
    task = Task.objects.open().get(about_uuid=proposed.uuid)
    assert (task.owner, task.kind) == (afi, "call")


@pytest.fixture
def schedules(db):
    from clients.services.schedules import load_schedules
    from core import reference

    load_schedules(reference.read("schedules"))


def test_reminders_leave_once_at_15_30_and_50_days_then_the_proposal_lapses(proposed, schedules):
    start = clock.today()
    for day in (1, 14, 15, 15, 16, 30, 49, 50, 59, 60, 61):
        run_all(start + dt.timedelta(days=day))

    proposed.refresh_from_db()
    assert codes(proposed) == ["N09", "N10 D+15", "N10 D+30", "N10 D+50"]
    assert proposed.state == RequestState.LAPSED


def test_reminders_after_a_pause_only_the_latest_leaves(proposed, schedules):
    """A scheduler that slept does not pour three reminders on somebody."""
    run_all(clock.today() + dt.timedelta(days=51))

    assert codes(proposed) == ["N09", "N10 D+50"]


def test_no_reminder_once_answered(proposed, mawuli, schedules):
    services.decline_proposal(proposed, by=mawuli)

    run_all(clock.today() + dt.timedelta(days=31))

    assert codes(proposed) == ["N09"]


def test_message_on_its_way_is_no_longer_due_after_an_answer(proposed, mawuli):
    from core import registry

    message = OutboundMessage.objects.get(about_uuid=proposed.uuid)
    due = registry.get("diagnostics.request").still_due
    assert due(message)

    services.decline_proposal(proposed, by=mawuli)

    assert not due(message)


def test_lapse_on_the_last_day_does_not_happen(proposed):
    """The sixtieth day still counts."""
    assert not services.lapse_proposal(proposed, today=proposed.valid_until)
    assert services.lapse_proposal(proposed, today=proposed.valid_until + dt.timedelta(days=1))


def test_own_request_without_evaluation_leads_to_the_questionnaire(savane, mawuli):
    with pytest.raises(DomainError) as refusal:
        services.ask_for_diagnostic(savane, by=mawuli)

    assert refusal.value.code == "questionnaire_first"


def test_own_request_waits_for_consent_then_reaches_the_unit(savane, mawuli, afi):
    factory.oriented(savane, by=mawuli)
    opened = services.ask_for_diagnostic(savane, by=mawuli, wish="Progresser")
    assert opened.state == RequestState.DRAFT

    factory.online_consent(opened, by=mawuli)

    opened.refresh_from_db()
    assert opened.state == RequestState.SUBMITTED
    assert opened.answer_by == clock.add_working_days(clock.today(), 10)
    assert Task.objects.open().get(about_uuid=opened.uuid).owner == afi


def test_own_request_asked_twice_is_one_draft(savane, mawuli):
    factory.oriented(savane, by=mawuli)

    first = services.ask_for_diagnostic(savane, by=mawuli, wish="Un")
    second = services.ask_for_diagnostic(savane, by=mawuli, wish="Deux")

    assert first.pk == second.pk
    assert DiagnosticRequest.objects.get().wish == "Deux"


@pytest.fixture
def submitted(savane, mawuli, afi):
    factory.oriented(savane, by=mawuli, orientation=Orientation.SERVICES)
    opened = services.ask_for_diagnostic(savane, by=mawuli)
    factory.online_consent(opened, by=mawuli)
    opened.refresh_from_db()
    return opened


def test_own_request_is_answered_favourably(submitted, afi, elom):
    answered = services.answer_favourably(submitted, by=afi)

    assert answered.state == RequestState.ACCEPTED
    assert Task.objects.open().get(about_uuid=submitted.uuid).owner == elom


def test_own_request_after_insufficiency_gets_a_written_orientation(savane, mawuli, afi):
    factory.oriented(savane, by=mawuli, orientation=Orientation.EDUCATION, insufficiency="confirmed")
    opened = services.ask_for_diagnostic(savane, by=mawuli)
    factory.online_consent(opened, by=mawuli)

    with pytest.raises(DomainError) as refusal:
        services.answer_favourably(opened, by=afi)
    assert refusal.value.code == "education_first"
    answered = services.answer_with_education(opened, by=afi, reason=LONG)

    assert (answered.state, answered.leads_to_education, answered.decline_reason) == ("declined", True, LONG)
    assert codes(opened) == ["N08"]


def test_education_answer_too_short_is_refused(submitted, afi):
    with pytest.raises(DomainError) as refusal:
        services.answer_with_education(submitted, by=afi, reason="Non.")

    assert refusal.value.code == "reason_too_short"


def test_favourable_answer_to_a_proposal_is_refused(proposed, afi):
    """Customs cannot accept its own proposal in the enterprise's name (I2)."""
    with pytest.raises(DomainError) as refusal:
        services.answer_favourably(proposed, by=afi)

    assert refusal.value.code == "not_a_request"


def test_cancel_takes_a_proposal_back(proposed, afi):
    assert services.cancel_request(proposed, by=afi).state == RequestState.CANCELLED

    with pytest.raises(TransitionRefused):
        services.cancel_request(proposed, by=afi)


def test_orientation_towards_a_diagnostic_asks_the_agent_to_propose(savane, mawuli, afi, elom):
    response = factory.oriented(savane, by=mawuli)

    response_oriented.send(sender=type(response), response=response, by=elom)
    response_oriented.send(sender=type(response), response=response, by=elom)

    task = Task.objects.open().get(about_kind="diagnostics.proposal", about_uuid=response.uuid)
    assert task.owner == afi


def test_orientation_with_a_written_no_asks_nobody(savane, mawuli, elom):
    """B5 “non”: information only, no proposal (§5.3)."""
    response = factory.oriented(savane, by=mawuli, wish="no")

    response_oriented.send(sender=type(response), response=response, by=elom)

    assert not Task.objects.filter(about_kind="diagnostics.proposal").exists()
