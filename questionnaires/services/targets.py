"""Targets kept under a name, to be chosen again for another campaign (§7.1)."""

from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from questionnaires.models import TargetQuery


@transaction.atomic
def keep_target(*, name: str, kind: str, filters: dict[str, Any], by: User) -> TargetQuery:
    """Keep these filters under a name; campaigns hold their own copy, nothing changes them afterwards."""
    target = TargetQuery.objects.create(name=name, kind=kind, filters=filters, author=by)
    audit.record("questionnaires.targetquery.kept", obj=target, by=by)
    return target


@transaction.atomic
def forget_target(target: TargetQuery, *, by: User) -> None:
    """Remove a kept target; campaigns prepared with it keep theirs."""
    audit.record("questionnaires.targetquery.forgotten", obj=target, by=by)
    target.delete()
