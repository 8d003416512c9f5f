"""Whose rows a person may reach: the access policy and the assignments, plus the circle of a notice (§7.4, §8.2)."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from clients.enums import Circle
from clients.models.scoping import visible_rows

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")


def hide_notices(rows: Rows, user: Any) -> Rows:
    """Leave out what a notice gave birth to, unless this person may read notices (§7.4)."""
    born = rows.filter(circle=Circle.NOTICE)
    return rows.filter(~Q(circle=Circle.NOTICE) | Q(pk__in=visible_rows(born, user, "notice").values("pk")))
