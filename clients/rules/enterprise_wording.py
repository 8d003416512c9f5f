"""The wording lint of texts an enterprise will read (domain §0.1, I1).

Two lists. Blocked phrases stop the sending to review: they would turn a diagnostic into a verdict or a control.
Watched words only warn: they are often right ("contrôle interne", "classement tarifaire", "piste d'audit").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BLOCKED = {
    "fr": (
        r"contr[oô]les? douaniers?",
        r"contr[oô]les? a posteriori",
        r"contr[oô]les? apr[eè]s d[eé]douanement",
        r"audits? douaniers?",
        r"notes? [eé]liminatoires?",
        r"scores? de risques?",
        r"classement des entreprises",
        r"coupables?",
        r"fraudes?|frauduleu(?:x|ses?)|fraudeurs?",
        r"infractions?",
        r"non[- ]conformes?|non[- ]conformit[eé]s?",
    ),
    "en": (
        r"customs controls?",
        r"customs audits?",
        r"post[- ]clearance (?:controls?|audits?)",
        r"eliminatory marks?",
        r"risk scores?",
        r"company rankings?|rankings? of companies",
        r"guilty",
        r"frauds?|fraudulent",
        r"offences?|offenses?",
        r"non[- ]complian(?:t|ce)",
    ),
}
WATCHED = {
    "fr": (r"audits?", r"contr[oô]l(?:e|es|er|é|ée|és|ées)", r"enqu[eê]tes?", r"inspections?", r"classements?"),
    "en": (r"audits?", r"controls?", r"investigations?", r"inspections?", r"rankings?"),
}
# The words said of the enterprise's own organisation or goods.
EXCUSED = {
    "fr": (
        r"contr[oô]les? (?:internes?|compensatoires?|int[eé]gr[eé]s?|[aà] la commande|cibl[eé]s|de gestion|qualit[eé])",
        r"autocontr[oô]les?",
        r"pistes? d.audit",
        r"commissaires? aux comptes",
        r"audits? internes?",
        r"classements? (?:tarifaires?|des? dossiers?|des pi[eè]ces|des? marchandises|des? produits?)",
        r"m[eé]thodes? de classement",
        r"ni un contr[oô]le ni une enqu[eê]te",
        r"ni note d.ensemble, ni classement",
    ),
    "en": (
        r"internal (?:customs )?(?:controls?|audits?)",
        r"(?:compensating|built-in|order) controls?",
        r"audit trails?",
        r"statutory auditors?",
        r"tariff classifications?",
        r"neither a control nor an investigation",
    ),
}
# Only the notice may speak of what the administration can do afterwards (§9.11).
NOTICE_ALLOWED = {
    "fr": (
        r"actions de contr[oô]le apr[eè]s d[eé]douanement",
        r"contr[oô]les? (?:apr[eè]s d[eé]douanement|a posteriori)",
    ),
    "en": (r"post[- ]clearance controls?",),
}


@dataclass(frozen=True)
class Remark:
    """One phrase to look at: where it stands, what it says, whether it stops the text."""

    place: str
    phrase: str
    is_blocking: bool


def lint(text: str, lang: str, *, place: str = "", is_notice: bool = False) -> tuple[Remark, ...]:
    """Find the phrases of one text that an enterprise should not read (§0.1)."""
    plain = _blank(unicodedata.normalize("NFC", text).lower().replace("’", "'"), EXCUSED[lang])
    if is_notice:
        plain = _blank(plain, NOTICE_ALLOWED[lang])
    blocked = _found(plain, BLOCKED[lang])
    watched = _found(_blank(plain, BLOCKED[lang]), WATCHED[lang])
    return tuple(Remark(place, phrase, True) for phrase in blocked) + tuple(
        Remark(place, phrase, False) for phrase in watched
    )


def lint_all(texts: Iterable[tuple[str, str]], lang: str) -> tuple[Remark, ...]:
    """Find them in many texts, each with the place where it stands."""
    remarks: list[Remark] = []
    for place, text in texts:
        remarks += lint(text, lang, place=place)
    return tuple(remarks)


def blocking(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Keep what stops the sending to review."""
    return tuple(remark for remark in remarks if remark.is_blocking)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(phrases) + r")(?!\w)")


def _found(text: str, phrases: Iterable[str]) -> list[str]:
    return sorted({match.group(0) for match in _pattern(phrases).finditer(text)})


def _blank(text: str, phrases: Iterable[str]) -> str:
    return _pattern(phrases).sub(" ", text)
