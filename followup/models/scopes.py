"""Whose rows a person may reach: the access policy and the assignments, plus the circle of a notice (§7.4, §8.2)."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.enums import CustomsRole
from accounts.permissions import effective_roles
from clients.enums import Capacity, Circle
from clients.models import Assignment
from clients.models.scoping import reached

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def hide_notices(rows: Rows, user: Any) -> Rows:
    """Leave out what a notice gave birth to, unless this person may read notices (§7.4)."""
    return rows.filter(~Q(circle=Circle.NOTICE) | reached(user, "notice"))


PROPOSAL_KIND = "followup.serviceproposal"


def only_delivers(user: Any) -> bool:
    """Whether this person is a trainer or an adviser and nothing else: the deliveries entrusted, no more (§8.2)."""
    return bool(getattr(user, "is_customs", False)) and effective_roles(user) == {CustomsRole.INT}


def entrusted_to(user: Any) -> Exists:
    """Return the condition “this service is entrusted to this person now”."""
    return Exists(
        Assignment.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=Now()),
            user=user,
            capacity=Capacity.INTERVENER,
            about_kind=PROPOSAL_KIND,
            about_uuid=OuterRef("uuid"),
        )
    )
