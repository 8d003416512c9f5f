"""Composes the letters of §11: who is greeted, why the person receives it, how to write back or say no.

The text of each code is a file per language; this room adds what every letter has. It decides nothing.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.emails import wording
from clients.enums import MessageClass
from clients.enums.messages import TITLES
from clients.models import OutboundMessage
from clients.rules.outreach import DIGESTS
from clients.rules.sms import fitted
from core import mail
from core.context_processors import administration_identity

ISO_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}.*)?$")
REPLY_ADDRESS = re.compile(r"\+(?P<uuid>[0-9a-f]{32})\.(?P<mark>[0-9a-f]{16})@")
OPT_OUT_SALT = "clients.outreach.opt_out"

_ACCESS = gettext_lazy("access to the portal was asked for your enterprise")
_ACCOUNT = gettext_lazy("you have access to the file of your enterprise")
_QUESTIONNAIRE = gettext_lazy("your enterprise is invited to answer the customs questionnaire, which is optional")
_ANSWERED = gettext_lazy("your enterprise has answered the customs questionnaire")
_PROPOSED = gettext_lazy("a voluntary diagnostic was proposed to your enterprise")
_MISSION = gettext_lazy("your enterprise has accepted a voluntary diagnostic")
_REPORT = gettext_lazy("your enterprise has a diagnostic report on the portal")
_SERVICE = gettext_lazy("a support service concerns your enterprise")
_RELATION = gettext_lazy("you are in touch with our unit for your enterprise")
_COMPLAINT = gettext_lazy("your enterprise wrote to us about our work")
_DATA = gettext_lazy("you asked something about your personal data")
_WORK = gettext_lazy("you work on files of the voluntary compliance programme")
REASONS = {
    **dict.fromkeys(("A01", "A02"), _ACCESS),
    **dict.fromkeys(("A03", "A36", "A38"), _ACCOUNT),
    **dict.fromkeys(("A31", "A32"), _COMPLAINT),
    "A34": _DATA,
    **dict.fromkeys(("N01", "N02", "N03"), _QUESTIONNAIRE),
    **dict.fromkeys(("N04", "N05", "N08"), _ANSWERED),
    **dict.fromkeys(("N09", "N10"), _PROPOSED),
    **dict.fromkeys(("N11", "N12", "N15"), _MISSION),
    **dict.fromkeys(("N13", "N14", "N16", "N17", "N18"), _REPORT),
    **dict.fromkeys(("A39", "N19", "N20"), _SERVICE),
    **dict.fromkeys(("A21", "N21", "N23", "N26"), _RELATION),
    **dict.fromkeys(("A33", "A35", "A37", "N06", "N07", "N22", "N24", "N25"), _WORK),
}


def title(code: str) -> str:
    """Return what a message is called on the timeline and in lists, without its content."""
    return str(TITLES[code])


def compose(message: OutboundMessage) -> mail.Letter:
    """Write a message in its reader's language, with its reason and its way out printed below."""
    with translation.override(message.language):
        context = base_context(message) | {name: _revive(value) for name, value in message.context.items()}
        foot = render_to_string(f"emails/foot.{message.language}.txt", _foot_context(message, context))
        return mail.compose(
            message.code,
            language=message.language,
            context=context,
            foot=foot,
            sources=wording.sources(message.code, message.language),
        )


def preview(code: str, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Compose what somebody would receive with these words, in each language that has some, with invented values."""
    letters = []
    for language in ("fr", "en"):
        if not words.get(f"body_{language}"):
            continue
        sources = {"subject": words[f"subject_{language}"], "body": words[f"body_{language}"]}
        context = {"administration": administration_identity(), **wording.sample(code)}
        with translation.override(language):
            foot_context = {
                "reason": str(REASONS[code]),
                "enterprise_name": context["enterprise_name"],
                "administration": context["administration"],
                "opt_out_link": "",
            }
            foot = render_to_string(f"emails/foot.{language}.txt", foot_context)
            letter = mail.compose(code, language=language, context=context, foot=foot, sources=sources)
        letters.append({"language": language, "subject": letter.subject, "text": letter.text})
    return letters


def _revive(value: Any) -> Any:
    """Give a template its dates back: JSON only keeps them as text."""
    if not isinstance(value, str) or not ISO_DATE.match(value):
        return value
    return parse_datetime(value) or parse_date(value) or value


def base_context(message: OutboundMessage) -> dict[str, Any]:
    """Return what every template may use, whatever the code."""
    return {
        "greeting_name": greeting_name(message),
        "enterprise_name": message.enterprise.name if message.enterprise else "",
        "link": mail.absolute(message.link) if message.link else "",
        "administration": administration_identity(),
    }


def greeting_name(message: OutboundMessage) -> str:
    """Return how the person is addressed after “Bonjour”."""
    if message.contact is not None:
        courtesy = {"M.": _("Mr"), "Mme": _("Ms")}.get(message.contact.title, message.contact.title)
        return f"{courtesy} {message.contact.full_name}".strip()
    return message.user.full_name if message.user else ""


def _foot_context(message: OutboundMessage, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the foot of a letter says."""
    solicitation = message.message_class == MessageClass.SOLICITATION
    to_staff = message.user is not None and message.user.is_customs
    return {
        "reason": str(_WORK if to_staff else REASONS[message.code]),
        "enterprise_name": context["enterprise_name"],
        "administration": context["administration"],
        "opt_out_link": mail.absolute(opt_out_path(message)) if solicitation else "",
        "preferences_link": mail.absolute(reverse("clients:preferences")) if message.code in DIGESTS else "",
    }


def opt_out_path(message: OutboundMessage) -> str:
    """Return the personal page where a person says that no more invitations are wanted: ids only, signed."""
    token = signing.dumps(str(message.uuid), salt=OPT_OUT_SALT)
    return reverse("clients:opt_out", args=[token])


REPLY_SALT = "clients.outreach.reply"


def reply_address(message: OutboundMessage) -> str:
    """Return the signed address on which answers to a message and notices of non-delivery arrive, if there is one."""
    box, at, domain = settings.CCV_REPLY_ADDRESS.partition("@")
    return f"{box}+{message.uuid.hex}.{reply_mark(message.uuid)}@{domain}" if at else ""


def reply_mark(uuid: UUID) -> str:
    """Return the signature of a reply address: short, an address has 64 places before the @."""
    return salted_hmac(REPLY_SALT, uuid.hex, algorithm="sha256").hexdigest()[:16]


def message_behind(addresses: Iterable[str]) -> UUID | None:
    """Return the message a signed reply address was made for; a wrong signature gives nothing."""
    for address in addresses:
        match = REPLY_ADDRESS.search(address.lower())
        if match and constant_time_compare(match["mark"], reply_mark(UUID(match["uuid"]))):
            return UUID(match["uuid"])
    return None


def short_text(message: OutboundMessage) -> str:
    """Write a text message: that something waits on the portal and whom to call; nothing of the file (§11)."""
    administration = administration_identity()
    with translation.override(message.language):
        text = _("%(sender)s: a message waits for you on %(site)s. Questions: %(phone)s") % {
            "sender": administration["acronym"],
            "site": settings.CCV_BASE_URL.rstrip("/"),
            "phone": administration["phone"],
        }
    return fitted(text)


def headers(message: OutboundMessage) -> dict[str, str]:
    """Return the headers that name the message: the same key gives the same Message-ID, so readers fold doubles."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    lines = {
        "Message-ID": f"<{message.uuid}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.message_class == MessageClass.SOLICITATION:
        lines["List-Unsubscribe"] = f"<{mail.absolute(opt_out_path(message))}>"
    return lines
