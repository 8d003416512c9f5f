"""Who reads the messages that left, and who settles those whose fate is unknown (domain §8.2, §11)."""

from typing import Any

from django.conf import settings

from accounts.enums import RELATION_ROLES
from clients.enums import MessageState
from clients.models import OutboundMessage

UNSETTLED = frozenset({MessageState.UNCERTAIN, MessageState.FAILED, MessageState.PAPER})


def can_see_outbox(user: Any, _obj: object = None) -> bool:
    """The relations unit, the heads and the administrator follow what left and what did not."""
    return bool(user.is_authenticated and user.has_role("CRA", "CRH", "LDI"))


def can_settle_messages(user: Any, _obj: object = None) -> bool:
    """The relations unit says what became of messages when nobody else can know."""
    return bool(user.is_authenticated and user.has_role(*RELATION_ROLES))


def can_settle_message(user: Any, message: OutboundMessage) -> bool:
    """Only a message whose fate waits for a person can be settled."""
    return can_settle_messages(user) and message.fate in UNSETTLED


def mailbox_exists() -> bool:
    """Mails are kept and readable only where there is no mail server, hence no real person to read them."""
    return not settings.CCV_EMAIL_URL


def can_read_mailbox(user: Any, _obj: object = None) -> bool:
    """Any customs user of a demonstration site, never of one that really writes to people."""
    return bool(mailbox_exists() and user.is_authenticated and user.is_customs)


def can_print_letter(user: Any, message: OutboundMessage) -> bool:
    """The relations unit prints what must go on paper: a letter may hold a personal link, so nobody else (§8.4)."""
    return user.has_role(*RELATION_ROLES) and message.fate in {MessageState.PAPER, MessageState.FAILED}
