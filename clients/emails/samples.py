"""Every message as its reader would get it, with invented people: what somebody looks at before the real ones leave.

Nothing is read from the files of enterprises; the words are those in use, the unit's own where it wrote some.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.enums import CustomsRole
from accounts.models import User
from clients.emails import outreach, wording
from clients.enums import MessageClass
from clients.models import Contact, Enterprise, OutboundMessage
from clients.rules.outreach import KINDS
from core import mail

LONG = {"fr": "vendredi 15 janvier 2027", "en": "Friday 15 January 2027"}
# What one code says in more than one way: the name of the way and the values that make it.
WAYS: dict[str, dict[str, dict[str, Any]]] = {
    "N13": {"": {"is_unit": False}, "unit": {"is_unit": True}},
    "N14": {"": {}, "received": {"is_received": True}},
    "N16": {"": {"date_fr": "15 janvier 2027", "date_en": "15 January 2027"}},
    "N19": {"": {"count": 2}, "one": {"count": 1}},
    "N22": {"": {"escalated": False}, "head": {"escalated": True}},
    "N25": {"": {"what": "mandate"}, "charter": {"what": "charter"}, "number": {"what": "enterpriseidentifier"}},
    "N26": {"": {"what": "screening"}, "diagnostic": {"what": "diagnostic"}},
}
TO_STAFF = {("N13", "unit")}


@dataclass(frozen=True)
class Sample:
    """One message in one language: its name as a file, and the letter."""

    name: str
    code: str
    language: str
    letter: mail.Letter


def everything() -> Iterator[Sample]:
    """Compose each code of the programme (N01 to N26) in both languages, in each way it may be worded."""
    for code in sorted(code for code in KINDS if code.startswith("N")):
        for way, values in WAYS.get(code, {"": {}}).items():
            for language in ("fr", "en"):
                message = _message(code, way, language, values)
                name = "-".join(filter(None, (code, way, language)))
                yield Sample(name, code, language, outreach.compose(message))


def _message(code: str, way: str, language: str, values: dict[str, Any]) -> OutboundMessage:
    """Return a message that is never kept."""
    kind = KINDS[code]
    common = {"link", "administration", "greeting_name", "enterprise_name"}
    context = {name: value for name, value in wording.sample(code).items() if name not in common}
    dates = {name: LONG[language] for name in ("due_on", "open_until", "closes") if name in context and code != "N22"}
    is_personal = code == "N24" or values.get("what") == "charter"  # about the reader's own work, not about a file
    message = OutboundMessage(
        code=code,
        message_class=kind.message_class,
        enterprise=None if is_personal else Enterprise(name="Savane Karité Export"),
        language=language,
        context=context | dates | values,
        link="/espace/",
    )
    if kind.message_class == MessageClass.INTERNAL or (code, way) in TO_STAFF:
        message.user = User(full_name="Afi Mensah")
        message.user.customs_roles = frozenset({CustomsRole.CRA})  # kept nowhere, hence not asked from the database
    else:
        message.contact = Contact(title="Mme", full_name="Essi Kpodo", language=language)
    return message
