"""Who writes to whom on the portal (domain §7.8)."""

from typing import Any

from accounts.enums import RELATION_ROLES
from clients.models import Conversation, Enterprise, PortalMembership
from clients.models.conversation import WRITERS
from clients.permissions.relation import can_log_interaction


def can_correspond(user: Any, enterprise: Enterprise) -> bool:
    """Tell whether this person writes for the enterprise: its holder and deputies."""
    if user.is_customs:
        return False
    return PortalMembership.objects.active().filter(user=user, enterprise=enterprise, role__in=WRITERS).exists()


def can_list_conversations(user: Any, _obj: object = None) -> bool:
    """Tell whether the correspondence of all enterprises opens to this person."""
    return bool(user.is_customs and user.has_role(*RELATION_ROLES))


def can_write_to(user: Any, enterprise: Enterprise) -> bool:
    """Tell whether this agent writes in the name of the unit."""
    return can_list_conversations(user) and can_log_interaction(user, enterprise)


def can_answer(user: Any, conversation: Conversation) -> bool:
    """Tell whether this person adds a message, on either side."""
    return can_correspond(user, conversation.enterprise) or can_write_to(user, conversation.enterprise)
