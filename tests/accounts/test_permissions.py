"""The access policy answers as the matrix of the domain reference says (§8.2)."""

import pytest

from accounts import services
from accounts.enums import Scope
from accounts.models import RoleGrant, User
from accounts.permissions import scope
from clients.models import Assignment, Enterprise
from core.errors import DomainError


@pytest.mark.parametrize(
    ("role", "code", "right", "expected"),
    [
        ("CRA", "enterprise", "W", Scope.ALL),
        ("DIA", "enterprise", "W", Scope.NONE),
        ("DIA", "enterprise", "R", Scope.ALL),
        ("DIA", "screening_answers", "R", Scope.OWN),
        ("CRA", "scores", "R", Scope.NONE),
        ("CRA", "working_papers", "R", Scope.NONE),
        ("LDI", "scores", "V", Scope.ALL),
        ("REV", "report", "R", Scope.OWN),
        ("DIR", "enterprise", "R", Scope.NONE),
        ("DIR", "enterprise", "A", Scope.ALL),
        ("ADM", "enterprise", "R", Scope.NONE),
    ],
)
def test_scope_of_each_role_follows_the_matrix(make_agent, role, code, right, expected):
    assert scope(make_agent(role, "Somebody"), code, right) == expected


def test_scope_without_signed_charter_suspends_the_diagnostician(make_agent):
    """An unsigned charter means nobody promised confidentiality: no file opens."""
    unsigned = make_agent("DIA", "Sans Charte", charter=False)

    assert scope(unsigned, "enterprise") == Scope.NONE


def test_enterprises_visible_to_owner_are_only_their_own(mawuli, savane, golfe):
    assert list(Enterprise.objects.visible_to(mawuli)) == [savane]


def test_enterprises_visible_to_administrator_are_none(adm, savane):
    """Who keeps the parameters reads no file."""
    assert list(Enterprise.objects.visible_to(adm)) == []


def test_enterprises_visible_to_disabled_owner_are_none(mawuli, savane):
    mawuli.is_active = False

    assert list(Enterprise.objects.visible_to(mawuli)) == []


def test_assignment_ended_today_no_longer_opens_the_file(make_agent, savane):
    import datetime as dt

    from clients.models.scoping import assigned_to

    dia = make_agent("DIA", "Parti Hier")
    Assignment.objects.create(
        enterprise=savane, user=dia, capacity="team", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 1, 2)
    )

    assert not Enterprise.objects.filter(assigned_to(dia, path="pk")).exists()


def test_role_taken_back_and_approved_from_a_stale_page_does_not_come_alive(make_agent):
    """Two heads on the same page: the one who refuses must not be undone by the one who approves late."""
    kodjo, adjoa = make_agent("CRH", "Kodjo Mensah"), make_agent("ADM", "Adjoa Ahoro")
    newcomer = User.objects.create_user("yao@customs.example.org")
    stale = services.request_role(newcomer, role="CRA", by=adjoa)
    services.end_role(RoleGrant.objects.get(pk=stale.pk), by=kodjo)

    with pytest.raises(DomainError) as refused:
        services.approve_role(stale, by=kodjo)
    assert refused.value.code == "role_settled"
    assert User.objects.get(pk=newcomer.pk).customs_roles == frozenset()
