"""Giving sections to colleagues: who answers what is the enterprise's own matter (§3, §8.1)."""

from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from clients.enums import MessageState
from clients.models import OutboundMessage
from clients.services import outreach
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from questionnaires.models import ScreeningResponse, Section, SectionShare
from questionnaires.models.sharing import SHARE_KIND
from questionnaires.queries.sharing import writers


@transaction.atomic
def share_sections(response: ScreeningResponse, *, given: Mapping[Section, User | None], by: User) -> None:
    """Say who answers each section; None leaves it to whoever likes. What was already answered stays.

    Once one section is given out, a contributor writes only theirs; the owner and the deputy write everywhere. Each
    person who is given something new is told once, whatever the number of sections (A38).
    """
    response = lock(response)
    if not response.is_open:
        raise DomainError("response_closed", _("These answers can no longer be shared out: they are no longer open."))
    members = {member.pk for member in writers(response)}
    if any(member is not None and member.pk not in members for member in given.values()):
        raise DomainError("not_a_member", _("This person cannot write for your enterprise."))
    told: set[User] = {by}
    for section, member in given.items():
        share = _hand(response, section, member, by=by)
        if share is not None and share.member not in told:
            told.add(share.member)
            _tell(response, share, by=by)


def _hand(response: ScreeningResponse, section: Section, member: User | None, *, by: User) -> SectionShare | None:
    """Give one section to somebody or take it back; return what is new."""
    known = response.shares.filter(section=section).first()
    if (known.member_id if known else None) == (member.pk if member else None):
        return None
    if known is not None:
        known.delete()
    audit.record("questionnaires.section_shared", obj=response, by=by, data={"section": section.code})
    if member is None:
        return None
    return SectionShare.objects.create(
        response=response, section=section, member=member, given_by=by, given_at=clock.now()
    )


def _tell(response: ScreeningResponse, share: SectionShare, *, by: User) -> None:
    """Write to somebody who was given sections; a message that has not left yet already says it (A38)."""
    waiting = OutboundMessage.objects.filter(about_kind=SHARE_KIND, about_uuid=response.uuid, user=share.member)
    if waiting.filter(fate=MessageState.QUEUED).exists():
        return
    outreach.post(
        "A38",
        enterprise=response.enterprise,
        to=share.member,
        about=(SHARE_KIND, response.uuid),
        occurrence=str(share.pk),
        link=reverse("questionnaires:response", args=[response.uuid]),
        by=by,
    )
