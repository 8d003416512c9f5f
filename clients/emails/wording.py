"""The words of each code: those delivered with the portal, or those the unit wrote (domain §11).

A text may name the variables its code has, and say something only `{% if %}` one of them is there: nothing else of
the template language. What the shipped texts use is what may be used, so that there is no second list to keep.
"""

import datetime as dt
import re
from typing import Any

from django.conf import settings
from django.template import TemplateSyntaxError, engines
from django.template.base import Lexer, TokenType
from django.template.loader import select_template
from django.utils.translation import gettext as _

from clients.models import MessageText
from core import mail
from core.context_processors import administration_identity

LOAD = "{% load ccv %}"
COMMON = frozenset({"greeting_name", "enterprise_name", "link", "administration.unit", "administration.phone"})
FILTERS = frozenset({"working_phone", "day_month", "long_date", "short_date", "pluralize", "thousands"})
NOT_IN_SUBJECTS = frozenset({"greeting_name", "enterprise_name"})
_VARIABLE = re.compile(r"^(?P<name>[a-z][a-z_.]*)(?P<filters>(\|[a-z_]+)*)$")
_CONDITION = re.compile(r"^(not )?[a-z][a-z_.]*( == (\"[a-z_]+\"|\d+))?$")
WORDED = {
    "month": ("décembre 2026", "December 2026"),
    "period": ("du 12 au 14 janvier 2027", "12 to 14 January 2027"),
}
SAMPLES: dict[str, Any] = {
    "days_left": 7,
    "days_since": 3,
    "count": 2,
    "question_count": 34,
    "minutes": 40,
    "overdue": 2,
    "this_week": 5,
    "messages": 1,
    "exchanges": 42,
    "done": 31,
    "unanswered": 3,
    "complaints": 1,
    "what": "screening",
}


def shipped(code: str, language: str, part: str) -> str:
    """Return the text delivered with the portal, as its author may edit it."""
    source = select_template(mail.template_names(code, language, part)).template.source  # type: ignore[attr-defined]
    return str(source).replace(LOAD, "").strip()


def in_use(code: str) -> MessageText | None:
    """Return the version the unit wrote last, or nothing while the delivered words are in use."""
    row = MessageText.objects.filter(code=code).order_by("-number").first()
    return None if row is None or row.is_default else row


def sources(code: str, language: str) -> dict[str, str] | None:
    """Return subject and body to use instead of the delivered ones; English left empty, the French text leaves."""
    row = in_use(code)
    if row is None:
        return None
    chosen = language if getattr(row, f"body_{language}", "") else "fr"
    return {"subject": getattr(row, f"subject_{chosen}"), "body": getattr(row, f"body_{chosen}")}


def variables(code: str) -> list[str]:
    """Return the names a text of this code may use."""
    found = set(COMMON)
    for language in ("fr", "en"):
        for part in ("subject", "body"):
            for kind, content in _tokens(shipped(code, language, part)):
                found |= _names(kind, content)
    return sorted(found)


def _tokens(source: str) -> list[tuple[TokenType, str]]:
    """Return the tokens of a text that are not words."""
    tokens = Lexer(source).tokenize()
    return [(token.token_type, token.contents.strip()) for token in tokens if token.token_type != TokenType.TEXT]


def _names(kind: TokenType, content: str) -> set[str]:
    """Return the variables a token names."""
    if kind == TokenType.VAR:
        return {content.partition("|")[0].strip()}
    words = re.sub(r"\"[^\"]*\"", "", content).split()
    return {word for word in words[1:] if word not in {"and", "or", "not", "=="} and not word.isdigit()}


def problems(code: str, source: str, *, part: str) -> list[str]:
    """Return what is wrong with a text, each in one sentence; nothing when it may leave."""
    allowed = set(variables(code))
    found = []
    for kind, content in _tokens(source):
        if not _is_plain(kind, content):
            found.append(_("Not understood: %(what)s") % {"what": content})
            continue
        unknown = _names(kind, content) - allowed
        found += [_("Unknown variable: %(name)s") % {"name": name} for name in sorted(unknown)]
    if not found:
        found += _refused_when_written(code, source)
    if "http" in source or "www." in source:
        found.append(_("No address in a text: the page is reached by {{ link }}."))
    if part == "subject" and any(name in source for name in NOT_IN_SUBJECTS):
        found.append(_("No name in a subject: it is read on locked screens."))
    if part == "body" and "{{ link }}" in shipped(code, "fr", "body") and "{{ link }}" not in source:
        found.append(_("The text must keep {{ link }}, alone on its line: it becomes the button."))
    return found


def _refused_when_written(code: str, source: str) -> list[str]:
    """Return what fails once values are there: a date asked of a name would stop every letter of this code.

    Each variable is written alone too: the branch of an “if” may be empty in the sample and not in a letter.
    """
    try:
        engines["django"].from_string(LOAD + source)
    except TemplateSyntaxError:
        return [_("An “if” is not closed, or closed twice.")]
    values = {"administration": administration_identity(), **sample(code)}
    alone = [f"{{{{ {content} }}}}" for kind, content in _tokens(source) if kind == TokenType.VAR]
    found = []
    for text in dict.fromkeys(alone):
        try:
            engines["django"].from_string(LOAD + text).render(values)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            found.append(_("“%(what)s” cannot be written: what follows the bar does not suit it.") % {"what": text})
    return found


def _is_plain(kind: TokenType, content: str) -> bool:
    """Tell whether a token is a variable with known filters, or a simple condition."""
    if kind == TokenType.VAR:
        match = _VARIABLE.match(content)
        return bool(match) and set(filter(None, match["filters"].split("|"))) <= FILTERS  # type: ignore[index]
    if kind == TokenType.BLOCK:
        word, _space, rest = content.partition(" ")
        return content in {"else", "endif"} or (word in {"if", "elif"} and bool(_CONDITION.match(rest)))
    return kind == TokenType.COMMENT


def sample(code: str) -> dict[str, Any]:
    """Return invented values for a preview."""
    values: dict[str, Any] = {}
    for name in variables(code):
        if name.startswith(("is_", "message_")):
            values[name] = ""
        elif name.endswith(("_fr", "_en")):
            french, english = WORDED.get(name[:-3], ("15 janvier 2027", "15 January 2027"))
            values[name] = french if name.endswith("_fr") else english
        elif name.endswith(("_on", "_by")):
            values[name] = dt.date(2027, 1, 15)
        elif name in SAMPLES:
            values[name] = SAMPLES[name]
        elif "." not in name:
            values[name] = "REF-2027-0001"
    return values | {
        "greeting_name": "Essi Kpodo",
        "enterprise_name": "Savane Karité Export",
        "link": f"{settings.CCV_BASE_URL.rstrip('/')}/espace/",
    }
