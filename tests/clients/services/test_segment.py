"""Segments as kept: every computation appended, human decisions by two persons of two units."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from clients.deadlines import segment as deadlines
from clients.models import ScoringPolicy, SegmentAssessment, SegmentOverride
from clients.permissions import segment as permissions
from clients.queries import segment as queries
from clients.services import segment as services
from core import clock
from core.errors import DomainError, TwoPersonsNeeded
from core.models import AuditEvent

REASON = "Changement de direction constaté en réunion, nouvelle équipe douane en place depuis mars."


def screened(enterprise, capacity=50, motivation=70, **more):
    values = {"capacity": capacity, "motivation": motivation, **more}
    return services.set_part(enterprise, part="screening", values=values, by=None)


def later(**span):
    return clock.today() + dt.timedelta(**span)


def backdated(enterprise, days):
    """As if every computation had taken place some days earlier."""
    span = dt.timedelta(days=days)
    for row in SegmentAssessment.objects.filter(enterprise=enterprise):
        held = row.held_since - span if row.held_since else None
        SegmentAssessment.objects.filter(pk=row.pk).update(computed_at=row.computed_at - span, held_since=held)


def test_part_set_appends_an_assessment_with_inputs_and_policy(savane):
    row = screened(savane, capacity=Fraction(100 * 41, 47), motivation="1250/17", insufficiency_confirmed=True)
    assert (row.computed, row.applied, row.status, row.confidence) == ("B", "B", "provisional", "medium")
    assert (row.capacity_score, row.motivation_score) == (Decimal("87.2"), Decimal("73.5"))
    assert row.policy.version == "PS-2026-01"
    assert row.inputs["screening_capacity"] == "4100/47"
    assert row.explanation["is_capped"] is True
    assert AuditEvent.objects.filter(action="clients.segment_computed", object_uuid=savane.uuid).count() == 1


def test_stored_computations_are_replayed_identically_after_everything_changed(savane, kodjo, elom):
    """Domain §5.6: what was decided can be shown again, whatever scores, size or policy became since."""
    screened(savane, capacity=70, reference="QR-2027-0001")
    screened(savane, capacity=58)
    override = services.propose_override(
        savane, segment="C", reason_code="other", reason=REASON, expires_on=later(days=30), by=elom
    )
    services.approve_override(override, by=kodjo)
    values = {"segment": {"capacity_high": "80"}}
    ScoringPolicy.objects.create(version="PS-2027-02", parameters=values, state="published", published_at=clock.now())
    savane.size_profile = "micro"
    savane.save()
    services.recompute(savane, by=None, trigger="policy")
    rows = list(SegmentAssessment.objects.filter(enterprise=savane).select_related("policy"))
    assert [row.applied for row in rows] == ["C", "C", "A", "A"]
    assert [queries.is_identical(row) for row in rows] == [True] * 4
    assert rows[-1].inputs["sources"] == {"screening": "QR-2027-0001"}
    rows[0].inputs["screening_capacity"] = "90"
    assert queries.is_identical(rows[0]) is False


def test_every_computation_is_kept(savane):
    screened(savane)
    screened(savane, capacity=70)
    letters = list(SegmentAssessment.objects.filter(enterprise=savane).values_list("applied", flat=True))
    assert letters == ["A", "B"]


def test_parts_of_three_sources_are_weighted_and_explained(savane):
    screened(savane, motivation=80)
    services.set_part(savane, part="diagnostic", values={"capacity": 60, "motivation": 60}, by=None)
    row = services.set_part(savane, part="followup", values={"index": "30"}, by=None)
    assert (row.motivation_score, row.status, row.confidence) == (Decimal("55.0"), "confirmed", "high")
    lines = [(line.source, line.weight, line.points) for line in queries.share_lines(row)]
    assert lines == [
        ("diagnostic", 50, Decimal("30.0")),
        ("screening", 20, Decimal("16.0")),
        ("followup", 30, Decimal("9.0")),
    ]


def test_unknown_part_is_a_programming_error(savane):
    with pytest.raises(ValueError, match="unknown score part"):
        services.set_part(savane, part="notice", values={}, by=None)


def test_new_policy_version_is_used_and_the_old_one_stays_with_its_scores(savane):
    first = screened(savane, capacity=62)
    values = {**first.policy.parameters, "segment": {"capacity_high": "65"}}
    ScoringPolicy.objects.create(version="PS-2027-01", parameters=values, state="published", published_at=clock.now())
    second = services.recompute(savane, by=None, trigger="policy")
    first.refresh_from_db()
    assert (first.policy.version, first.computed) == ("PS-2026-01", "A")
    assert (second.policy.version, second.computed) == ("PS-2027-01", "B")


def test_held_worsening_takes_effect_after_thirty_days(savane):
    screened(savane, capacity=70)
    assert screened(savane, capacity=58).applied == "A"
    assert deadlines.recompute_due(clock.today()) == 0
    backdated(savane, 29)
    assert deadlines.recompute_due(clock.today()) == 0
    backdated(savane, 1)
    assert deadlines.recompute_due(clock.today()) == 1
    assert queries.applied_segment(savane) == "B"
    assert deadlines.recompute_due(clock.today()) == 0


def test_segments_are_computed_again_after_a_year(savane):
    screened(savane)
    backdated(savane, 365)
    assert deadlines.recompute_due(clock.today()) == 1


def test_override_needs_a_person_of_the_other_unit(savane, kodjo, elom, make_agent):
    """§5.6: two persons, two units; nothing changes before."""
    screened(savane)
    override = services.propose_override(
        savane, segment="A", reason_code="new_facts", reason=REASON, expires_on=later(days=90), by=kodjo
    )
    assert queries.applied_segment(savane) == "B"
    colleague = make_agent("CRH", "Komi Relation")
    for person in (kodjo, colleague):
        assert not permissions.can_approve_override(person, override)
        with pytest.raises(TwoPersonsNeeded):
            services.approve_override(override, by=person)
    assert permissions.can_approve_override(elom, override)
    row = services.approve_override(override, by=elom)
    assert (row.computed, row.applied, row.status) == ("B", "A", "confirmed")
    assert "override" in row.flags


def test_override_ends_on_its_date_and_the_computed_segment_is_back(savane, kodjo, elom):
    screened(savane)
    override = services.propose_override(
        savane, segment="C", reason_code="other", reason=REASON, expires_on=later(days=1), by=elom
    )
    services.approve_override(override, by=kodjo)
    assert queries.applied_segment(savane) == "C"
    assert deadlines.expire_overrides(clock.today()) == 0
    SegmentOverride.objects.update(expires_on=later(days=-1))
    assert deadlines.expire_overrides(clock.today()) == 1
    assert queries.applied_segment(savane) == "B"
    assert deadlines.expire_overrides(clock.today()) == 0


def test_override_does_not_hide_new_computations(savane, kodjo, elom):
    screened(savane)
    override = services.propose_override(
        savane, segment="A", reason_code="other", reason=REASON, expires_on=later(days=30), by=elom
    )
    services.approve_override(override, by=kodjo)
    row = screened(savane, capacity=80, motivation=40)
    assert (row.computed, row.applied) == ("C", "A")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": "trop court"}, "reason_too_short"),
        ({"expires_on": dt.date(2000, 1, 1)}, "expiry_out_of_range"),
        ({"expires_on": dt.date(2100, 1, 1)}, "expiry_out_of_range"),
        ({"segment": "N"}, "segment_unknown"),
    ],
)
def test_override_out_of_bounds_is_refused(savane, kodjo, changes, code):
    facts = {"segment": "A", "reason_code": "other", "reason": REASON, "expires_on": later(days=30)}
    with pytest.raises(DomainError) as refusal:
        services.propose_override(savane, by=kodjo, **{**facts, **changes})
    assert refusal.value.code == code


def test_computed_d_is_confirmed_by_two_persons_only(savane, kodjo, elom):
    """§5.6: D is never automatic."""
    screened(savane)
    with pytest.raises(DomainError) as refusal:
        services.propose_d(savane, reason=REASON, by=kodjo)
    assert refusal.value.code == "d_not_computed"
    row = screened(savane, capacity=80, motivation=10)
    assert (row.computed, row.applied) == ("D", "C")
    proposal = services.propose_d(savane, reason=REASON, by=elom)
    with pytest.raises(TwoPersonsNeeded):
        services.approve_override(proposal, by=elom)
    row = services.approve_override(proposal, by=kodjo)
    assert (row.applied, row.status) == ("D", "confirmed")
    assert screened(savane, capacity=80, motivation=12).applied == "D"
    row = screened(savane, capacity=80, motivation=40)
    assert row.applied == "C"
    proposal.refresh_from_db()
    assert proposal.ended_at is not None
    assert screened(savane, capacity=80, motivation=10).applied == "C"


def test_proposal_settled_twice_is_refused(savane, kodjo, elom):
    screened(savane)
    override = services.propose_override(
        savane, segment="A", reason_code="other", reason=REASON, expires_on=later(days=30), by=kodjo
    )
    with pytest.raises(DomainError) as refusal:
        services.propose_override(
            savane, segment="C", reason_code="other", reason=REASON, expires_on=later(days=30), by=elom
        )
    assert refusal.value.code == "override_pending"
    services.end_override(override, by=elom)
    with pytest.raises(DomainError) as refusal:
        services.approve_override(override, by=elom)
    assert refusal.value.code == "override_settled"


ALLOWED = {"CRA", "CRH", "DIA", "LDI"}


@pytest.mark.parametrize("role", ["CRA", "CRH", "DIA", "LDI", "REV", "INT", "RSK", "DPO", "AUD", "ADM"])
def test_segment_is_visible_to_the_roles_of_the_matrix_only(savane, make_agent, role):
    screened(savane)
    person = make_agent(role, f"Personne {role}")
    assert permissions.can_see_segment(person, savane) is (role in ALLOWED)
    assert SegmentAssessment.objects.visible_to(person).exists() is (role in ALLOWED)


def test_segment_is_never_visible_to_the_enterprise(savane, mawuli, akou):
    screened(savane)
    for person in (mawuli, akou):
        assert not permissions.can_see_segment(person, savane)
        assert not SegmentAssessment.objects.visible_to(person).exists()
