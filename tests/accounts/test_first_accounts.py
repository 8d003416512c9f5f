"""How a new production site gets its first people: without a superuser, and still by two persons (ADR 0011)."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import RoleGrant, User

PEOPLE = ("--head", "kodjo@douane.example.org", "Kodjo Mensah", "--administrator", "adjoa@douane.example.org", "Adjoa")


def test_first_accounts_hold_roles_that_the_other_person_approved(policy):
    """Otherwise nobody could ever give the first role on a new site."""
    call_command("open_first_accounts", *PEOPLE)

    grants = {grant.role: (grant.user.email, grant.approved_by.email) for grant in RoleGrant.objects.all()}
    assert grants == {
        "CRH": ("kodjo@douane.example.org", "adjoa@douane.example.org"),
        "ADM": ("adjoa@douane.example.org", "kodjo@douane.example.org"),
    }
    assert not User.objects.get(email="kodjo@douane.example.org").has_usable_password()


def test_first_accounts_on_a_site_with_people_are_refused(kodjo):
    """A second use would be a way round the approval of roles."""
    before = User.objects.count()

    with pytest.raises(CommandError):
        call_command("open_first_accounts", *PEOPLE)

    assert User.objects.count() == before
