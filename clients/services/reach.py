"""Whom to write to, and what happens when an enterprise has nobody: its agent looks for somebody, once (§11)."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.emails.outreach import title as title_of
from clients.enums import Circle, TaskKind
from clients.models import Contact, Enterprise, Task
from clients.queries.outreach import agent_for
from clients.services import relation
from core import clock

ABOUT = "clients.enterprise"
FIND = _("Find a contact: nobody can be written to")
FIND_WORKING_DAYS = 2
SILENT_DAYS = 30  # a search that was closed without success is not asked for again each morning

Person = TypeVar("Person", bound=User | Contact)


def reach(
    enterprise: Enterprise,
    people: Sequence[Person],
    code: str,
    *,
    circle: str = Circle.RELATIONSHIP,
    about: tuple[str, UUID] | None = None,
) -> Sequence[Person]:
    """Give back whom to write to; when there is nobody, ask the account agent to find a contact.

    The step itself is left undone by the caller, so that it leaves once somebody is found. What only readers of a
    notice may know (`circle`, `about`) opens a task among them, unless the search is asked for already.
    """
    if people:
        return people
    with translation.override(settings.LANGUAGE_CODE):
        title, unsaid = str(FIND), title_of(code)
    is_kept_apart = circle == Circle.NOTICE and about is not None
    since = clock.now() - dt.timedelta(days=SILENT_DAYS)
    asked = Task.objects.filter(enterprise=enterprise, title=title, created_at__gte=since)
    open_to_all = asked.filter(circle=Circle.RELATIONSHIP).order_by("-pk").first()
    if open_to_all is not None:
        if not is_kept_apart and unsaid not in open_to_all.detail:
            open_to_all.detail = f"{open_to_all.detail}\n{unsaid}"
            open_to_all.save(update_fields=["detail", "updated_at"])
        return people
    if is_kept_apart and asked.exists():
        return people
    kind, uuid = about if is_kept_apart and about is not None else (ABOUT, enterprise.uuid)
    relation.open_task(
        enterprise,
        owner=agent_for(enterprise),
        kind_of_task=TaskKind.CHASE,
        title=FIND,
        detail="" if is_kept_apart else unsaid,
        due_on=clock.add_working_days(clock.today(), FIND_WORKING_DAYS),
        by=None,
        kind=kind,
        uuid=uuid,
        circle=Circle.NOTICE if is_kept_apart else Circle.RELATIONSHIP,
    )
    return people
