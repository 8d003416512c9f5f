"""An enterprise asks for a service by itself: a need and a task, no commitment (§6, I5)."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalogue.enums import CONFIDENTIAL_SERVICE
from catalogue.models import ServiceOffering
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.models import ClientNeed, Enterprise, Task
from clients.queries.outreach import agent_for
from clients.services import relation
from core import clock
from core.errors import DomainError
from core.languages import filled, localised_lazy
from core.lifecycle import lock

KIND = "catalogue.offering"
NEED_KIND = "catalogue.need"
CONFIDENTIAL_KIND = "catalogue.confidential"
CALL_WORKING_DAYS = 2


@transaction.atomic
def ask_for_service(enterprise: Enterprise, *, offering: ServiceOffering, note: str = "", by: User) -> bool:
    """Tell the relations unit which service interests an enterprise; its agent calls within two working days.

    Asking twice while the agent has not answered does nothing: returns whether something was written. Asking for
    support for voluntary regularisation is known to the readers of a notice only (§7.4).
    """
    enterprise = lock(enterprise)
    if not offering.is_offered_on(clock.today()):
        raise DomainError("offering_inactive", _("“%(title)s” is no longer offered.") % {"title": offering.title})
    secret = offering.code == CONFIDENTIAL_SERVICE
    named = {"title": localised_lazy(offering, "title")}
    need = None
    if secret and Task.objects.open().filter(about_kind=CONFIDENTIAL_KIND, about_uuid=enterprise.uuid).exists():
        return False
    if not secret:
        if ClientNeed.objects.filter(enterprise=enterprise, code=offering.code, met_on=None).exists():
            return False
        need = ClientNeed.objects.create(
            enterprise=enterprise,
            code=offering.code,
            text=note.strip(),
            source="catalogue",
            about_kind=KIND,
            about_uuid=offering.uuid,
        )
    named = {"title": localised_lazy(offering, "title")}
    relation.log_interaction(
        enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=Direction.IN,
        subject=filled(gettext_lazy("Service asked about: %(title)s"), named),
        summary=note.strip(),
        circle=Circle.NOTICE if secret else Circle.ENTERPRISE,
        kind=KIND,
        uuid=offering.uuid,
    )
    relation.open_task(
        enterprise,
        owner=agent_for(enterprise),
        kind_of_task=TaskKind.CALL,
        title=filled(gettext_lazy("Call about a service asked for: %(title)s"), named),
        detail=note.strip(),
        due_on=clock.add_working_days(clock.today(), CALL_WORKING_DAYS),
        by=by,
        kind=NEED_KIND if need else CONFIDENTIAL_KIND,
        uuid=need.uuid if need else enterprise.uuid,
        circle=Circle.NOTICE if secret else Circle.RELATIONSHIP,
    )
    return True


def meet_need(enterprise: Enterprise, *, code: str, by: User) -> None:
    """The service asked for is proposed: the need is met and the call is done. Inside the caller's transaction."""
    for need in ClientNeed.objects.filter(enterprise=enterprise, code=code, met_on=None):
        need.met_on = clock.today()
        need.save(update_fields=["met_on", "updated_at"])
        relation.close_tasks_about(NEED_KIND, need.uuid, by=by)
    if code == CONFIDENTIAL_SERVICE:
        relation.close_tasks_about(CONFIDENTIAL_KIND, enterprise.uuid, by=by)
