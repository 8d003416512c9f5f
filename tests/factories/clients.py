"""Enterprises and what surrounds them, for tests (architecture §14)."""

import itertools
from typing import Any

from clients.enums import EnterpriseRole
from clients.models import Contact, Enterprise, EnterpriseIdentifier, PortalMembership, Task
from core.clock import today

_numbers = itertools.count(1_900_000_001)


def enterprise(name: str = "Kozah Négoce SARL", *, nif: str | None = None, **fields: Any) -> Enterprise:
    """An enterprise with its NIF; `nif=""` leaves it without one."""
    number = next(_numbers)
    row = Enterprise.objects.create(name=name, reference=f"ENT-T-{number}", **fields)
    if nif != "":
        EnterpriseIdentifier.objects.create(enterprise=row, type="nif", value=nif or str(number))
    return row


def contact(owner: Enterprise, name: str = "Essi Kodjo", **fields: Any) -> Contact:
    """A person of an enterprise who can be written to."""
    fields = {"email": f"contact{next(_numbers)}@example.org", **fields}
    return Contact.objects.create(enterprise=owner, full_name=name, **fields)


def member(owner: Enterprise, user: Any, role: str = EnterpriseRole.OWN, **fields: Any) -> PortalMembership:
    """A portal account of an enterprise."""
    return PortalMembership.objects.create(enterprise=owner, user=user, role=role, **fields)


def task(owner: Enterprise, user: Any, title: str = "Rappeler", **fields: Any) -> Task:
    """Something to do today."""
    return Task.objects.create(enterprise=owner, owner=user, title=title, **{"due_on": today(), **fields})
