"""Who reads the messages that left, and who settles those whose fate is unknown (domain §8.2, §11)."""

from typing import Any

from django.conf import settings

from accounts.enums import RELATION_ROLES, Scope
from accounts.permissions import scope
from clients.enums import MessageState
from clients.models import LetterBatch, OutboundMessage

UNSETTLED = frozenset({MessageState.UNCERTAIN, MessageState.FAILED, MessageState.BOUNCED, MessageState.PAPER})


def can_see_outbox(user: Any, _obj: object = None) -> bool:
    """The relations unit, the heads and the administrator follow what left and what did not."""
    return bool(user.is_authenticated and user.has_role("CRA", "CRH", "LDI"))


def can_settle_messages(user: Any, _obj: object = None) -> bool:
    """The relations unit says what became of messages when nobody else can know."""
    return bool(user.is_authenticated and user.has_role(*RELATION_ROLES))


def can_settle_message(user: Any, message: OutboundMessage) -> bool:
    """Only a message whose fate waits for a person can be settled."""
    return can_settle_messages(user) and message.fate in UNSETTLED


def can_read_texts(user: Any, _obj: object = None) -> bool:
    """Whoever the matrix lets read the words and schedules of messages."""
    return bool(user.is_authenticated and user.is_customs and scope(user, "message_texts", "R") != Scope.NONE)


def can_write_texts(user: Any, _obj: object = None) -> bool:
    """The head of the relations unit and the functional administrator (row “message texts”)."""
    return can_read_texts(user) and any(scope(user, "message_texts", right) != Scope.NONE for right in "WV")


def can_post_letters(user: Any, _obj: object = None) -> bool:
    """The relations unit prints and posts letters."""
    return can_settle_messages(user)


def can_open_letters(user: Any, batch: LetterBatch) -> bool:
    """Whoever prepared a file of letters, and the head of the unit: it holds letters of the preparer's files."""
    return can_post_letters(user) and (batch.prepared_by_id == user.pk or user.has_role("CRH"))


def mailbox_exists() -> bool:
    """Mails are kept and readable only where there is no mail server, hence no real person to read them."""
    return not settings.CCV_EMAIL_URL


def can_read_mailbox(user: Any, _obj: object = None) -> bool:
    """Any customs user of a demonstration site, never of one that really writes to people."""
    return bool(mailbox_exists() and user.is_authenticated and user.is_customs)


def can_print_letter(user: Any, message: OutboundMessage) -> bool:
    """The relations unit prints what must go on paper: a letter may hold a personal link, so nobody else (§8.4)."""
    return user.has_role(*RELATION_ROLES) and message.fate in {MessageState.PAPER, MessageState.FAILED}
