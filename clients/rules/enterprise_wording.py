"""The wording lint of texts an enterprise will read (domain §0.1, I1).

Three lists. Blocked phrases stop the sending to review: they would turn a diagnostic into a verdict or a control.
Named providers stop it too: customs refers an enterprise to nobody (I5); what names one is a legal form or a trade
before a proper name, an address of the web or of mail, a telephone number.
Watched words only warn: they are often right ("contrôle interne", "classement tarifaire", "piste d'audit").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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


# The administration's own systems and an article before a common word name nobody who sells.
PUBLIC = r"(?!(?:SYDONIA|ASYCUDA|GUCE|OTR|CDDI|La|Le|Les|Une?|Cette|Notre|Votre|The|Your|Our)\b)"
NAME = PUBLIC + r"[A-ZÀ-Þ][\w&'-]+"
TRADES = (
    r"[Cc]abinet|[Ss]oci[eé]t[eé]|[Éé]tablissements?|Etablissements?|Ets\.?|[Tt]ransitaires?|[Cc]ommissionnaires?"
    r"|[Cc]onsultants?|[Éé]diteurs?|[Ll]ogiciels?|[Ff]irm|[Cc]ompany|[Bb]rokers?|[Ss]oftware"
)
PROVIDER = re.compile(
    rf"(?<!\w)(?:(?:{NAME} ){{1,4}}(?:SARL|SASU?|SUARL|SA|GIE|Ltd|LLC|Inc|GmbH)(?!\w)"
    rf"|(?:{TRADES}) (?:{NAME} ?){{1,4}}"
    r"|(?:https?://|www\.)\S*\w|[\w.+-]+@(?:[\w-]+\.)+\w+|\+\d{3}[ .]?\d{2}(?:[ .]?\d{2}){3})"
)


class Kind(StrEnum):
    """Why a phrase is shown to who writes."""

    VERDICT = "verdict"
    PROVIDER = "provider"
    WATCHED = "watched"


@dataclass(frozen=True)
class Remark:
    """One phrase to look at: where it stands, what it says, why."""

    place: str
    phrase: str
    kind: Kind

    @property
    def is_blocking(self) -> bool:
        """Whether it stops the text."""
        return self.kind != Kind.WATCHED


def providers(text: str, own: Iterable[str] = ()) -> list[str]:
    """Find what names somebody who could be paid; `own` are names of the enterprise itself (I5)."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'")
    for name in filter(None, own):
        plain = plain.replace(unicodedata.normalize("NFC", name).replace("’", "'"), " ")
    return sorted({match.group(0).strip() for match in PROVIDER.finditer(plain)})


def lint(text: str, lang: str, *, place: str = "", is_notice: bool = False) -> tuple[Remark, ...]:
    """Find the phrases of one text that an enterprise should not read (§0.1)."""
    plain = _blank(unicodedata.normalize("NFC", text).lower().replace("’", "'"), EXCUSED[lang])
    if is_notice:
        plain = _blank(plain, NOTICE_ALLOWED[lang])
    blocked = _found(plain, BLOCKED[lang])
    watched = _found(_blank(plain, BLOCKED[lang]), WATCHED[lang])
    return tuple(Remark(place, phrase, Kind.VERDICT) for phrase in blocked) + tuple(
        Remark(place, phrase, Kind.WATCHED) for phrase in watched
    )


def lint_all(texts: Iterable[tuple[str, str]], lang: str, *, own: Iterable[str] = ()) -> tuple[Remark, ...]:
    """Find them in many texts, and the providers named, each with the place where it stands."""
    remarks: list[Remark] = []
    names = tuple(own)
    for place, text in texts:
        remarks += lint(text, lang, place=place)
        remarks += [Remark(place, phrase, Kind.PROVIDER) for phrase in providers(text, names)]
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
