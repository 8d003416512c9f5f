"""Whether the reason of an internal reminder still holds, and where the objects of this app lead (core.registry)."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import CharterAcceptance, User
from clients.enums.conversation import ConversationState
from clients.models import (
    Complaint,
    Conversation,
    EnterpriseIdentifier,
    Mandate,
    OutboundMessage,
    PortalInvitation,
    SegmentOverride,
    Task,
)
from core import clock, registry


def _task_is_open(message: OutboundMessage) -> bool:
    """A task done or put off since then is no longer overdue."""
    return Task.objects.open().filter(uuid=str(message.about_uuid), due_on__lt=message.created_at.date()).exists()


def _link_is_open(message: OutboundMessage) -> bool:
    """A personal link used or withdrawn since then is not sent any more."""
    links = PortalInvitation.objects.filter(uuid=str(message.about_uuid), used_at=None, withdrawn_at=None)
    return links.filter(expires_at__gt=clock.now()).exists()


def _charter_is_the_last(message: OutboundMessage) -> bool:
    """A charter signed again needs no reminder."""
    charter = CharterAcceptance.objects.filter(uuid=str(message.about_uuid)).first()
    if charter is None:
        return False
    return not CharterAcceptance.objects.filter(user=charter.user, accepted_at__gt=charter.accepted_at).exists()


def _ends_as_announced(model: type[Any], field: str) -> Any:
    """Make the check “this row still ends on the day the message announces”."""

    def check(message: OutboundMessage) -> bool:
        return model.objects.filter(
            uuid=str(message.about_uuid), **{field: message.context.get("expires_on")}
        ).exists()

    return check


def _complaint_concerns(message: OutboundMessage) -> bool:
    """A reminder inside is due while the complaint waits and its reader may still read it; a letter always is."""
    rows = Complaint.objects.filter(uuid=str(message.about_uuid))
    if message.code != "A33":
        return rows.exists()
    return message.user is not None and rows.open().visible_to(message.user).exists()


def _complaint_pages(user: Any) -> list[registry.Page]:
    """Lead each side to its page of a complaint."""
    name = "clients:complaint_case" if user.is_customs else "clients:complaint"
    return [registry.Page(Complaint.objects.visible_to(user), name)]


def _unit_wrote_last(message: OutboundMessage) -> bool:
    """A notice of the unit's message is due until the enterprise has written again or the matter is closed."""
    rows = Conversation.objects.filter(uuid=str(message.about_uuid), state=ConversationState.ANSWERED)
    return rows.exists()


def _conversation_pages(user: Any) -> list[registry.Page]:
    """Lead both sides to the same page."""
    return [registry.Page(Conversation.objects.visible_to(user), "clients:conversation")]


def _messages(uuid: UUID, user: Any) -> str:
    """Lead to the list of messages."""
    return reverse("clients:message_list") if user.is_customs else ""


def declare() -> None:
    """Fill the registry for the kinds of this app."""
    registry.register("clients.invitation", registry.Entry(label=_("Personal link"), still_due=_link_is_open))
    registry.register(
        "clients.complaint",
        registry.Entry(label=_("Complaint"), pages=_complaint_pages, still_due=_complaint_concerns),
    )
    registry.register(
        "clients.conversation",
        registry.Entry(label=_("Correspondence"), pages=_conversation_pages, still_due=_unit_wrote_last),
    )
    registry.register("clients.enterprise", registry.Entry(label=_("Enterprise")))
    registry.register("clients.task", registry.Entry(label=_("Task"), still_due=_task_is_open))
    registry.register("clients.outboundmessage", registry.Entry(label=_("Message"), url=_messages))
    registry.register("clients.mandate", _expiring(Mandate, "ends_on", _("Mandate")))
    registry.register("clients.enterpriseidentifier", _expiring(EnterpriseIdentifier, "expires_on", _("Identifier")))
    registry.register("clients.segmentoverride", _expiring(SegmentOverride, "expires_on", _("Override")))
    registry.register("accounts.charteracceptance", registry.Entry(label=_("Charter"), still_due=_charter_is_the_last))
    registry.register("accounts.user", registry.Entry(label=_("User"), still_due=_is_customs))


def _expiring(model: type[Any], field: str, label: Any) -> registry.Entry:
    """Make the entry of something that ends on a date."""
    return registry.Entry(label=label, still_due=_ends_as_announced(model, field))


def _is_customs(message: OutboundMessage) -> bool:
    """A digest is for somebody who still works here."""
    user = User.objects.filter(uuid=str(message.about_uuid)).first()
    return bool(user and user.is_customs)
