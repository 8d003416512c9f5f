"""Writes about people: role grants by two persons, charter signatures, the access policy."""

import hashlib
import json
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import DIAGNOSTIC_ROLES, RELATION_ROLES, CustomsRole, Scope
from accounts.models import AccessRule, CharterAcceptance, RoleGrant, User
from accounts.permissions import forget_matrix
from core import audit, clock, reference
from core.errors import DomainError, TwoPersonsNeeded
from core.lifecycle import lock


@transaction.atomic
def load_access_matrix(data: dict[str, Any]) -> int:
    """Write the default policy once; a policy edited since is left alone (domain §8.2)."""
    if AccessRule.objects.exists():
        return 0
    rows = [
        AccessRule(
            object_code=code,
            role=role,
            rights=cell.split("-")[0],
            scope=Scope.OWN if cell.endswith("-O") else Scope.ALL,
        )
        for code, cells in data["rules"].items()
        for role, cell in cells.items()
    ]
    written = AccessRule.objects.bulk_create(rows)
    forget_matrix()
    return len(written)


@transaction.atomic
def request_role(user: User, *, role: str, by: User | None) -> RoleGrant:
    """Ask for a customs role; it counts once a second person approves it.

    Raises DomainError when it would join the relations unit and the diagnosticians in one person (§8.2).
    """
    lock(user)  # two roles asked for at once are weighed together
    held = set(RoleGrant.objects.filter(user=user, ends_on=None).values_list("role", flat=True))
    both = held | {role}
    if both & RELATION_ROLES and both & DIAGNOSTIC_ROLES:
        raise DomainError(
            "duties_not_separated",
            _("One person cannot serve both the relations unit and the diagnosticians."),
        )
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, ends_on=None, defaults={"requested_by": by})
    if created:
        audit.record("accounts.role_requested", obj=grant, by=by, data={"role": role})
    return grant


@transaction.atomic
def approve_role(grant: RoleGrant, *, by: User | None) -> RoleGrant:
    """Approve a role asked for by somebody else.

    Raises TwoPersonsNeeded for the same person, DomainError when the request was settled in the meantime.
    """
    grant = lock(grant)
    if grant.approved_by_id is not None or grant.ends_on is not None:
        raise DomainError("role_settled", _("This request has already been settled. Reload the page."))
    if by is not None and by.pk in {grant.requested_by_id, grant.user_id}:
        raise TwoPersonsNeeded(
            "second_person_needed", _("A second person must approve this: you asked for it yourself.")
        )
    grant.approved_by, grant.approved_at = by, clock.now()
    grant.save(update_fields=["approved_by", "approved_at", "updated_at"])
    audit.record("accounts.role_approved", obj=grant, by=by, data={"role": grant.role})
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, by: User) -> RoleGrant:
    """Take a role back, from the next request on; a role already taken back keeps its date."""
    grant = lock(grant)
    if grant.ends_on is not None:
        return grant
    grant.ends_on = clock.today()
    grant.save(update_fields=["ends_on", "updated_at"])
    audit.record("accounts.role_ended", obj=grant, by=by, data={"role": grant.role})
    return grant


@transaction.atomic
def sign_charter(user: User) -> CharterAcceptance:
    """Store the diagnostician's signature under the current charter, with the hash of its text (§8.3)."""
    charter = reference.read("charter")
    text = json.dumps(charter, sort_keys=True, ensure_ascii=False)
    acceptance = CharterAcceptance.objects.create(
        user=user,
        version=charter["version"],
        accepted_at=clock.now(),
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
    )
    user._charter_is_signed = True  # type: ignore[attr-defined]  # kept for this request (permissions)
    audit.record("accounts.charter_signed", obj=acceptance, by=user, data={"version": charter["version"]})
    return acceptance


@transaction.atomic
def mark_informed(user: User) -> None:
    """Remember that the information notice of the first sign-in was read (§8.4)."""
    if user.informed_at is None:
        user.informed_at = clock.now()
        user.save(update_fields=["informed_at", "updated_at"])
        audit.record("accounts.informed", obj=user, by=user)


@transaction.atomic
def choose_language(user: User, *, language: str) -> None:
    """Remember in which language a person reads and receives letters."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language", "updated_at"])


@transaction.atomic
def update_profile(user: User, *, full_name: str, language: str) -> None:
    """Store the name a person wants to be shown under, and her language."""
    user.full_name, user.language = full_name, language
    user.save(update_fields=["full_name", "language", "updated_at"])
    audit.record("accounts.profile_updated", obj=user, by=user)


@transaction.atomic
def open_account(email: str, *, full_name: str, language: str, phone: str = "") -> User:
    """Return the account of an address proven by a personal link, opened without password if it is new.

    An account already there keeps its name; only the language just chosen is updated.
    """
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email.strip(), full_name=full_name, language=language, phone=phone)
        audit.record("accounts.account_opened", obj=user, by=user)
    else:
        choose_language(user, language=language)
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


@transaction.atomic
def open_staff_account(user: User, *, by: User | None) -> User:
    """Open an account for a colleague, without password: a one-time code opens the door; it has no role yet."""
    user.email = user.email.strip().lower()
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    audit.record("accounts.account_opened", obj=user, by=by)
    return user


@transaction.atomic
def open_first_accounts(*, head: User, administrator: User) -> tuple[User, User]:
    """Open a new site to its first two people, who approve each other: from then on every role needs two (§8.2).

    Raises DomainError on a site where somebody already holds a role.
    """
    if RoleGrant.objects.exclude(approved_by=None).exists():
        raise DomainError(
            "site_has_people", _("This site already has its people: they ask for roles and approve them.")
        )
    roles = {CustomsRole.CRH: head, CustomsRole.ADM: administrator}
    grants = [request_role(open_staff_account(user, by=None), role=role, by=None) for role, user in roles.items()]
    approve_role(grants[0], by=administrator)
    approve_role(grants[1], by=head)
    return head, administrator
