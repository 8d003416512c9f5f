"""Every cell of the access matrix about recommendations and services, against what the code answers (§8.2)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import CustomsRole
from accounts.models import User
from clients.enums import EnterpriseRole
from clients.models import Assignment, PortalMembership
from core import reference
from followup import permissions
from followup.models import FollowUp, FollowUpPoint, ServiceProposal
from tests.factories import followup as factory

MATRIX = reference.read("access_matrix")["rules"]
pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def world(savane, follow_ups, afi):
    return factory.proposed(savane, by=afi)


def cell(code, role):
    """What the matrix says: (may read, only when assigned)."""
    rights = MATRIX[code].get(role, "")
    return rights.split("-")[0] not in {"", "A"}, rights.endswith("-O")


@pytest.mark.parametrize("assigned", [True, False])
@pytest.mark.parametrize("role", CustomsRole.values)
def test_customs_role_reads_what_the_matrix_says(make_agent, savane, world, role, assigned):
    person = make_agent(role, f"Personne {role}")
    if assigned:
        # who only delivers is assigned to one delivery, never to the whole file
        about = {"about_kind": "followup.serviceproposal", "about_uuid": world.uuid} if role == "INT" else {}
        capacity = "intervener" if role == "INT" else "team"
        Assignment.objects.create(
            enterprise=savane, user=person, capacity=capacity, starts_on=dt.date(2026, 1, 1), **about
        )
    for code, models in (("recommendations", (FollowUp, FollowUpPoint)), ("services", (ServiceProposal,))):
        reads, only_assigned = cell(code, role)
        expected = reads and (assigned or not only_assigned)
        for model in models:
            assert model.objects.visible_to(person).exists() is expected, f"{role} {code}"


@pytest.mark.parametrize("role", EnterpriseRole.values)
def test_enterprise_role_reads_and_answers_what_the_matrix_says(savane, world, role, follow_up):
    person = User.objects.create_user(f"{role}@example.org", "mot-de-passe-solide", full_name=role)
    PortalMembership.objects.filter(enterprise=savane, role=role).update(ends_on=dt.date(2026, 1, 1))
    PortalMembership.objects.create(user=person, enterprise=savane, role=role)
    assert FollowUp.objects.visible_to(person).exists() is cell("recommendations", role)[0]
    assert ServiceProposal.objects.visible_to(person).exists() is cell("services", role)[0]
    answers = role in {"OWN", "DEP"}
    assert permissions.can_tell_attitude(person, follow_up) is answers
    assert permissions.can_answer_proposal(person, world) is answers


@pytest.mark.parametrize("role", CustomsRole.values)
def test_only_assigned_relations_agents_write(make_agent, savane, world, follow_up, role):
    """I5: proposing is the relations unit's; the head may propose everywhere, recording needs the file."""
    person = make_agent(role, f"Personne {role}")
    assert permissions.can_propose_services(person, savane) is (role == "CRH")
    assert permissions.can_record_attitude(person, follow_up) is False
    Assignment.objects.create(enterprise=savane, user=person, capacity="team", starts_on=dt.date(2026, 1, 1))
    assert permissions.can_propose_services(person, savane) is (role in {"CRA", "CRH"})
    assert permissions.can_record_attitude(person, follow_up) is (role == "CRA")


def test_former_member_disabled_account_and_nobody_see_nothing(savane, world, mawuli, afi):
    PortalMembership.objects.filter(user=mawuli).update(ends_on=dt.date(2026, 1, 1))
    User.objects.filter(pk=afi.pk).update(is_active=False)
    for person in (User.objects.get(pk=mawuli.pk), User.objects.get(pk=afi.pk), AnonymousUser()):
        assert not FollowUp.objects.visible_to(person).exists()
        assert not ServiceProposal.objects.visible_to(person).exists()
        assert not permissions.can_read_follow_up(person)
        assert not permissions.can_read_services(person)


def test_diagnostician_without_charter_reads_nothing(make_agent, savane, world):
    person = make_agent("DIA", "Sans Charte", charter=False)
    assert not FollowUp.objects.visible_to(person).exists()
