"""Who sees requests, consents, missions and working papers: every role, a stranger and nobody (domain §8.2, I7)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from clients.models import Assignment, PortalMembership
from diagnostics.models import (
    CriterionRating,
    Diagnostic,
    DiagnosticRequest,
    Finding,
    FormalConsent,
    Recommendation,
)
from diagnostics.permissions import mission as may_mission
from diagnostics.permissions import request as may
from diagnostics.services import finding as findings
from tests.factories import diagnostics as factory

OTHER_ROLES = ("INT", "RSK", "DIR", "DPO", "AUD", "ADM")


@pytest.fixture
def cast(visit, afi, kodjo, dede, koffi, elom, yawa, mawuli, akou, senam, make_agent, savane):
    """Everybody who may knock, after a visit with ratings and findings."""
    factory.rated(visit, by=dede, levels={"6.2": 1})
    findings.propose_findings(visit, by=dede)
    people = {
        "OWN": mawuli,
        "CTB": akou,
        "stranger": senam,
        "CRA": afi,
        "CRH": kodjo,
        "DIA": koffi,
        "LDI": elom,
        "REV": yawa,
        "unassigned DIA": make_agent("DIA", "Autre Diagnostiqueur"),
        "unsigned DIA": make_agent("DIA", "Sans Charte", charter=False),
        "disabled": User.objects.create_user("parti@example.org", "x", is_active=False),
        "nobody": AnonymousUser(),
    }
    for role in ("DEP", "LEC"):
        user = User.objects.create_user(f"{role.lower()}@example.org", "x", full_name=role)
        PortalMembership.objects.create(user=user, enterprise=savane, role=role)
        people[role] = user
    people |= {role: make_agent(role, f"Agent {role}") for role in OTHER_ROLES}
    return people


def readers(model, cast, method="visible_to"):
    return {name for name, user in cast.items() if getattr(model.objects, method)(user).exists()}


def test_request_readers(cast):
    assert readers(DiagnosticRequest, cast) == {
        "OWN", "DEP", "CRA", "CRH", "DIA", "LDI", "REV", "unassigned DIA",
    }  # fmt: skip


def test_consent_readers(cast):
    """A contributor and a reader of the enterprise never see the consent (§8.2)."""
    assert readers(FormalConsent, cast) == {
        "OWN", "DEP", "CRA", "CRH", "DIA", "LDI", "REV", "unassigned DIA",
    }  # fmt: skip


def test_working_papers_readers(cast):
    """Only the assigned team and the head of diagnostics; never the relations unit nor the enterprise (I7)."""
    expected = {"DIA", "LDI"}

    assert readers(Diagnostic, cast, "papers_visible_to") == expected
    assert readers(CriterionRating, cast) == expected
    assert readers(Finding, cast) == expected
    assert readers(Recommendation, cast) == expected


def test_reviewer_reads_papers_once_named(cast, visit, elom, yawa):
    from diagnostics.services.reviewer import name_reviewer

    name_reviewer(visit, reviewer=yawa, by=elom)

    assert "REV" in readers(CriterionRating, cast)


def test_team_member_released_loses_the_papers(cast, visit, koffi):
    import datetime as dt

    Assignment.objects.filter(user=koffi, about_uuid=visit.uuid).update(ends_on=dt.date(2020, 1, 1))

    assert "DIA" not in readers(CriterionRating, cast)


def test_recommendations_open_with_the_communicated_report(cast, visit):
    from core import clock

    Diagnostic.objects.filter(pk=visit.pk).update(
        state="communicated", communicated_at=clock.now(), wrap_up_held_at=clock.now(), fieldwork_done_at=clock.now()
    )

    assert readers(Recommendation, cast) == {
        "OWN", "DEP", "LEC", "CRA", "CRH", "DIA", "LDI", "unassigned DIA",
    }  # fmt: skip


def test_customs_draft_proposal_is_invisible_to_the_enterprise(savane, afi, mawuli):
    DiagnosticRequest.objects.create(reference="SOL-X", enterprise=savane, origin="customs", created_by=afi)

    assert not DiagnosticRequest.objects.visible_to(mawuli).exists()
    assert DiagnosticRequest.objects.visible_to(afi).exists()


def allowed(predicate, cast, *args):
    return {name for name, user in cast.items() if predicate(user, *args)}


def test_predicates_of_the_mission(cast, visit):
    assert allowed(may_mission.can_rate, cast, visit) == {"DIA"}
    assert allowed(may_mission.can_stop, cast, visit) == {"LDI"}
    assert allowed(may_mission.can_name_reviewer, cast, visit) == {"LDI"}
    assert allowed(may_mission.can_end_fieldwork, cast, visit) == set(), "only Dédé, the lead, ends it"


def test_lead_ends_and_stops_the_mission(cast, visit, dede):
    assert may_mission.can_end_fieldwork(dede, visit)
    assert may_mission.can_stop(dede, visit)


def test_predicates_of_the_request(cast, savane, visit):
    request = visit.request
    assert allowed(may.can_propose, cast, savane) == {"CRA", "CRH"}
    assert allowed(may.can_engage, cast, savane) == {"OWN"}
    assert allowed(may.can_name_team, cast, request) == {"LDI"}
    assert allowed(may.can_see_requests, cast) == {"CRA", "CRH", "LDI"}
    assert allowed(may.can_answer_proposal, cast, request) == {"OWN", "DEP"}


def test_deputy_entitled_to_sign_may_engage(cast, savane):
    PortalMembership.objects.filter(user=cast["DEP"]).update(may_sign=True)

    assert may.can_engage(cast["DEP"], savane)
