"""Services proposed, answered, agreed, delivered: who may, what is neutral, what is paid."""

import datetime as dt
from types import SimpleNamespace

import pytest

from catalogue.services.offering import revise_offering
from clients.models import Interaction, OutboundMessage, SegmentAssessment, Task
from clients.queries.segment import applied_segment
from core import clock
from core.errors import DomainError, TransitionRefused
from diagnostics.enums import KIND_REPORT
from followup import states
from followup.enums import ProposalState
from followup.models import ServiceProposal
from followup.services import delivery, proposal
from tests.factories import catalogue as catalogue_factory
from tests.factories import followup as factory
from tests.factories import report as report_factory

pytestmark = pytest.mark.usefixtures("catalogue")


def test_proposing_is_the_relations_unit_s_alone(savane, dede, elom, yawa, afi):
    """I5: diagnosticians neither sell nor refer."""
    factory.assessed(savane)
    for person in (dede, elom, yawa):
        with pytest.raises(DomainError) as refusal:
            factory.proposed(savane, by=person)
        assert refusal.value.code == "relationship_only"
    assert factory.proposed(savane, by=afi).state == ProposalState.PROPOSED


def test_services_proposed_together_leave_one_message(savane, afi, mawuli):
    choices = [proposal.Choice(offering=catalogue_factory.offering(code)) for code in ("INF-01", "FOR-01", "PRO-02")]
    proposal.propose_services(savane, choices=choices, by=afi)
    messages = OutboundMessage.objects.filter(code="N19")
    assert [(row.user, row.context["count"]) for row in messages] == [(mawuli, 3)]
    assert Interaction.objects.filter(enterprise=savane, subject="Services proposés").count() <= 1


def test_services_proposed_are_named_in_both_languages_on_the_timeline(savane, afi):
    """An English-speaking agent would read French titles because the one who proposed reads French."""
    rows = [catalogue_factory.offering(code) for code in ("INF-01", "FOR-01")]
    proposal.propose_services(savane, choices=[proposal.Choice(offering=row) for row in rows], by=afi)

    line = Interaction.objects.get(enterprise=savane, subject="Services proposés")
    assert line.summary == ", ".join(row.title_fr for row in rows)
    assert line.summary_en == ", ".join(row.title_en for row in rows)


def test_services_proposed_after_the_report_close_the_task_to_present_them(
    savane, mawuli, afi, kodjo, elom, dede, yawa, make_agent
):
    """Otherwise the agent's next action says for ever to do what is done."""
    koffi = make_agent("DIA", "Koffi Second")
    people = {"savane": savane, "mawuli": mawuli, "afi": afi, "kodjo": kodjo, "elom": elom, "dede": dede, "yawa": yawa}
    report = report_factory.communicated(SimpleNamespace(koffi=koffi, **people))
    waiting = Task.objects.open().filter(about_kind=KIND_REPORT, about_uuid=report.uuid, circle="relationship")
    before = waiting.count()

    factory.proposed(savane, by=afi)

    assert (before, waiting.count()) == (1, 0)


def test_service_outside_the_segment_needs_a_reason(savane, afi):
    factory.assessed(savane, capacity=50, motivation=70)
    with pytest.raises(DomainError) as refusal:
        factory.proposed(savane, by=afi, code="REG-02")
    assert refusal.value.code == "not_eligible"
    assert factory.proposed(savane, by=afi, code="REG-02", override_reason="Prépare son dossier CPP.").pk


def test_service_already_open_or_no_longer_offered_is_refused(savane, afi, kodjo):
    factory.proposed(savane, by=afi, code="INF-01")
    with pytest.raises(DomainError) as refusal:
        factory.proposed(savane, by=afi, code="INF-01")
    assert refusal.value.code == "already_open"
    revise_offering(catalogue_factory.offering("INF-03"), by=kodjo, active_until=clock.today() - dt.timedelta(days=1))
    with pytest.raises(DomainError) as refusal:
        factory.proposed(savane, by=afi, code="INF-03")
    assert refusal.value.code == "offering_inactive"


def test_proposal_keeps_the_words_it_was_made_with(savane, afi, kodjo):
    row = factory.proposed(savane, by=afi, code="INF-01")
    revised = revise_offering(catalogue_factory.offering("INF-01"), by=kodjo, title_fr="Nouveau titre")
    row.refresh_from_db()
    assert row.offering.title_fr == "Lettre de veille réglementaire douanière"
    assert (revised.version, revised.is_current) == (2, True)


def test_refusing_a_service_changes_no_segment(savane, golfe, afi, make_agent, mawuli, senam):
    """I9: two enterprises that differ only by a refusal are treated alike."""
    for enterprise in (savane, golfe):
        factory.assessed(enterprise, capacity=52, motivation=58)
    rows = {enterprise: factory.proposed(enterprise, by=afi) for enterprise in (savane, golfe)}
    counts = SegmentAssessment.objects.count()
    proposal.answer_proposal(rows[savane], answer="decline", note="Pas le moment.", by=mawuli)
    proposal.answer_proposal(rows[golfe], answer="accept", by=senam)
    assert SegmentAssessment.objects.count() == counts
    factory.assessed(savane, capacity=52, motivation=58)
    factory.assessed(golfe, capacity=52, motivation=58)
    twins = [SegmentAssessment.objects.filter(enterprise=row).first() for row in (savane, golfe)]
    facts = [(t.computed, t.applied, t.capacity_score, t.motivation_score, t.flags, t.explanation) for t in twins]
    assert facts[0] == facts[1]
    assert applied_segment(savane) == "B"
    assert Task.objects.filter(enterprise=savane, about_uuid=rows[savane].uuid).count() == 0


def test_answer_may_change_until_the_proposal_ends(savane, afi, mawuli):
    row = factory.proposed(savane, by=afi)
    row = proposal.answer_proposal(row, answer="decline", by=mawuli)
    row = proposal.answer_proposal(row, answer="talk", by=mawuli)
    assert (row.state, row.answer) == ("proposed", "talk")
    assert Task.objects.open().filter(about_uuid=row.uuid, kind="call", owner=afi).count() == 1
    row = proposal.answer_proposal(row, answer="decline", by=mawuli)
    assert Task.objects.open().filter(about_uuid=row.uuid).count() == 0
    ServiceProposal.objects.filter(pk=row.pk).update(expires_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(DomainError) as refusal:
        proposal.answer_proposal(row, answer="accept", by=mawuli)
    assert refusal.value.code == "proposal_past"


def test_same_answer_sent_twice_acts_once(savane, afi, mawuli):
    row = factory.proposed(savane, by=afi)
    proposal.answer_proposal(row, answer="accept", by=mawuli)
    proposal.answer_proposal(row, answer="accept", by=mawuli)
    assert Interaction.objects.filter(about_uuid=row.uuid).count() == 1


def test_agreement_is_joint_before_anything_is_delivered(savane, afi, mawuli):
    row = factory.proposed(savane, by=afi)
    proposal.answer_proposal(row, answer="accept", by=mawuli)
    with pytest.raises(TransitionRefused):
        delivery.record_session(row, held_on=clock.today(), summary="Trop tôt", by=afi)
    row = factory.with_terms(row, by=afi)
    assert (row.state, row.agreement.enterprise_accepted_at) == ("amended", None)
    row = delivery.accept_agreement(row, by=mawuli)
    row.agreement.refresh_from_db()
    assert row.state == "agreed"
    assert (row.agreement.customs_accepted_by, row.agreement.enterprise_accepted_by) == (afi, mawuli)


def test_terms_rewritten_need_a_new_acceptance(savane, afi, mawuli):
    row = factory.with_terms(factory.proposed(savane, by=afi), by=afi)
    row = factory.with_terms(row, by=afi)
    row.agreement.refresh_from_db()
    assert (row.state, row.agreement.enterprise_accepted_by) == ("amended", None)


def test_whole_way_to_a_closed_service(savane, afi, mawuli):
    row = factory.delivered(savane, agent=afi, owner=mawuli)
    assert (row.state, row.delivered_on) == ("delivered", clock.today())
    outcome = delivery.give_opinion(row, satisfaction=2, comment="Trop court.", may_call_back=True, by=mawuli)
    assert outcome.satisfaction == 2
    assert Task.objects.open().filter(about_uuid=row.uuid, kind="call").count() == 1
    with pytest.raises(DomainError):
        delivery.give_opinion(row, satisfaction=5, by=mawuli)
    row = delivery.assess_result(row, objective_reached="partly", note="Liste adoptée.", by=afi)
    assert delivery.close_proposal(row, by=afi).state == "closed"
    row.outcome.refresh_from_db()
    assert (row.outcome.satisfaction, row.outcome.objective_reached) == (2, "partly")


def test_paid_service_needs_quote_and_its_own_acceptance(savane, afi, mawuli):
    """I14: nothing paid starts by surprise."""
    with pytest.raises(DomainError) as refusal:
        factory.proposed(savane, by=afi, code="CAR-01")
    assert refusal.value.code == "quote_needed"
    row = factory.paid(savane, by=afi)
    row = factory.with_terms(proposal.answer_proposal(row, answer="accept", by=mawuli), by=afi)
    with pytest.raises(DomainError) as refusal:
        delivery.accept_agreement(row, by=mawuli)
    assert refusal.value.code == "price_first"
    row = factory.price_accepted(row, by=mawuli)
    assert delivery.accept_agreement(row, by=mawuli).state == "agreed"


def test_support_for_regularisation_is_kept_to_the_readers_of_a_notice(
    savane, afi, kodjo, dede, elom, mawuli, make_agent
):
    """§7.4: a proposal born from a notice must not reveal it."""
    make_agent("INT", "Inès Intervenante")
    row = factory.proposed(savane, by=afi, code="APP-04")
    assert (row.circle, OutboundMessage.objects.get(code="N19").circle) == ("notice", "notice")
    seen = {
        user.full_name for user in (afi, kodjo, elom, dede, mawuli) if row in ServiceProposal.objects.visible_to(user)
    }
    assert seen == {afi.full_name, kodjo.full_name, elom.full_name, mawuli.full_name}
    assert (
        Interaction.objects.filter(enterprise=savane, circle="enterprise", about_kind="followup.proposals").count()
        == 0
    )


def test_support_for_regularisation_proposed_with_others_leaves_apart_and_at_once(savane, afi):
    """Its message waits for no solicitation budget, and the others' message does not count it (§7.4)."""
    choices = [proposal.Choice(offering=catalogue_factory.offering(code)) for code in ("INF-01", "APP-04", "FOR-01")]
    proposal.propose_services(savane, choices=choices, by=afi)
    rows = OutboundMessage.objects.filter(code="N19").order_by("pk")
    facts = [(row.circle, row.context["count"], row.is_first_solicitation) for row in rows]
    assert facts == [("enterprise", 2, True), ("notice", 1, False)]


def test_cancelled_at_any_time_before_the_result(savane, afi, mawuli):
    row = factory.proposed(savane, by=afi)
    assert proposal.cancel_proposal(row, reason="Doublon", by=afi).state == "cancelled"
    done = delivery.assess_result(factory.delivered(savane, agent=afi, owner=mawuli), objective_reached="yes", by=afi)
    with pytest.raises(TransitionRefused):
        proposal.cancel_proposal(done, reason="Trop tard", by=afi)


EXPECTED = {
    "propose": {"draft": "proposed"},
    "answer": {"proposed": "proposed"},
    "decline": {"proposed": "declined", "amended": "declined"},
    "reconsider": {"declined": "proposed"},
    "amend": {"proposed": "amended", "amended": "amended"},
    "agree": {"amended": "agreed"},
    "lapse": {"proposed": "lapsed", "amended": "lapsed"},
    "schedule": {"agreed": "scheduled", "scheduled": "scheduled"},
    "start": {"agreed": "in_delivery", "scheduled": "in_delivery", "in_delivery": "in_delivery"},
    "deliver": {"in_delivery": "delivered"},
    "assess": {"delivered": "result_assessed"},
    "close": {"result_assessed": "closed"},
    "cancel": dict.fromkeys(
        ("draft", "proposed", "amended", "agreed", "scheduled", "in_delivery", "delivered"), "cancelled"
    ),
}


OF_PROPOSALS = [way for way in states.TRANSITIONS if way.sources <= set(ProposalState.values)]


@pytest.mark.parametrize("state", ProposalState.values)
@pytest.mark.parametrize("transition", OF_PROPOSALS, ids=lambda way: way.name)
def test_transition_table_is_the_one_of_the_reference(transition, state):
    expected = EXPECTED[transition.name].get(state)
    assert transition.allows(state) is (expected is not None)
    if expected:
        assert transition.target == expected
