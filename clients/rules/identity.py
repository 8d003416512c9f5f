"""How two spellings of one enterprise, one number or one telephone are recognised as the same.

Sources: domain reference §2.1 (identifiers), §2.4 (telephone, e-mail), §2.6 (same name once case, accents, punctuation
and legal form are removed). Nothing is guessed: what cannot be read comes back as an empty string.
"""

import re
import unicodedata
from functools import lru_cache

# Legal forms as written on Togolese letterheads (OHADA list of §2.2), after folding. Compared the longest first: "sarl u"
# before "sarl".
_LEGAL_FORMS = (
    "sarl u", "sarlu", "sarl unipersonnelle", "suarl", "eurl", "sarl", "societe a responsabilite limitee",
    "sa", "societe anonyme", "sa u", "sau", "sas", "sasu", "sas u", "societe par actions simplifiee",
    "snc", "societe en nom collectif", "scs", "societe en commandite simple", "gie",
    "groupement d interet economique", "cooperative", "societe cooperative", "coop ca", "scoops", "scoop",
    "ets", "etablissement", "etablissements", "entreprise individuelle", "ei", "entreprenant",
    "succursale", "bureau de representation", "societe d etat", "societe", "ste", "ong", "association",
)  # fmt: skip
_FORM_WORDS = sorted((form.split() for form in _LEGAL_FORMS), key=len, reverse=True)
_BY_FIRST: dict[str, list[list[str]]] = {}
_BY_LAST: dict[str, list[list[str]]] = {}
for _form in _FORM_WORDS:
    _BY_FIRST.setdefault(_form[0], []).append(_form)
    _BY_LAST.setdefault(_form[-1], []).append(_form)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # accents, once apart
_NOT_WORD = re.compile(r"[^0-9a-z]+")

MISSING_MARKS = frozenset(
    {"", "-", "--", "–", "—", "/", ".", "n/a", "na", "n.a.", "n.a", "n/d", "nd", "néant", "neant", "null"}
)
_LONGEST_MARK = max(map(len, MISSING_MARKS))

_NIF = re.compile(r"[0-9]{10}")
_RCCM = re.compile(
    r"TG[ -]?(?P<court>[A-Z]{3})(?:[ -](?P<office>[0-9]{2}))?[ -]?(?P<year>[0-9]{4})[ -]?"
    r"(?P<letter>[A-Z])(?:(?P<kind>[0-9]{2})[ -])?[ -]?(?P<number>[0-9]{1,6})"
)
_PHONE_MARKS = re.compile(r"[\s.()\-]+")
_TOGO_NUMBER = re.compile(r"[279][0-9]{7}")
_FOREIGN_NUMBER = re.compile(r"\+[1-9][0-9]{7,14}")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


@lru_cache(maxsize=8192)  # an extract repeats its towns, forms and roles in every row
def fold(text: str) -> str:
    """Return the text in small letters, without accents, punctuation or doubled spaces: how people search.

    "Élavagnon-Auto" and "ELAVAGNON AUTO" give the same result on every database.
    """
    return _folded(text)


def _folded(text: str) -> str:
    if not text.isascii():
        text = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae")
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def name_key(name: str) -> str:
    """Return what identifies a name: case, accents, punctuation and legal form removed (§2.6).

    "Société Élavagnon Auto S.A.R.L." and "ELAVAGNON-AUTO" give "elavagnon auto". A name made of a legal form only
    stays what it is, so that it never equals every other one.
    """
    joined = _INITIALS.sub(lambda found: found.group().replace(".", ""), name) if "." in name else name
    folded = _folded(joined.replace("&", " et "))  # not kept: a hundred thousand names would drive the towns out
    words = folded.split()
    while form := _form_among(words, _BY_FIRST, 0):
        words = words[len(form) :]
    while form := _form_among(words, _BY_LAST, -1):
        words = words[: -len(form)]
    return " ".join(words)


def _form_among(words: list[str], forms: dict[str, list[list[str]]], end: int) -> list[str]:
    """Return the longest legal form that stands at one end of a name and leaves something of it."""
    for form in forms.get(words[end], ()) if words else ():
        size = len(form)
        if size < len(words) and form == (words[:size] if end == 0 else words[-size:]):
            return form
    return []


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is nothing to say: blank, a dash, "N/A" (§2.6)."""
    bare = text.strip()
    return len(bare) <= _LONGEST_MARK and bare.casefold() in MISSING_MARKS


def normalise_nif(text: str) -> str:
    """Return the ten digits of a tax number, spaces removed, or an empty string when it is not one (§2.1)."""
    digits = "".join(text.split())
    return digits if _NIF.fullmatch(digits) else ""


def normalise_rccm(text: str) -> str:
    """Return a trade register number with hyphens, or an empty string when it has neither known shape (§2.1).

    "TG-LOM 2019 B 1234" and "TGLOM2019B1234" give "TG-LOM-2019-B-1234"; "TG-LFW-01-2022-B12-00123" keeps its parts.
    """
    found = _RCCM.fullmatch(" ".join(text.split()).upper())
    if found is None:
        return ""
    letter = found["letter"] + (found["kind"] or "")
    parts = ["TG", found["court"], found["office"], found["year"], letter, found["number"]]
    return "-".join(part for part in parts if part)


def normalise_number(kind: str, text: str) -> str:
    """Return the one spelling of a typed number; an unknown shape keeps its letters and digits, in capitals."""
    known = {"nif": normalise_nif, "rccm": normalise_rccm}.get(kind)
    return (known(text) if known else "") or re.sub(r"[^0-9A-Z]+", "", text.upper())


def normalise_phone(text: str) -> str:
    """Return one telephone number in E.164, or an empty string when it cannot be one (§2.4).

    Eight digits starting with 2, 7 or 9 are Togolese. A foreign number needs its country code.
    """
    compact = _PHONE_MARKS.sub("", text)
    if compact.startswith("00"):
        compact = "+" + compact[2:]
    elif compact.startswith("228") and len(compact) == 11:
        compact = "+" + compact
    compact = compact.removeprefix("+228")
    if _TOGO_NUMBER.fullmatch(compact):
        return "+228" + compact
    if _FOREIGN_NUMBER.fullmatch(compact) and not compact.startswith("+228"):
        return compact
    return ""


def normalise_email(text: str) -> str:
    """Return one e-mail address in small letters, or an empty string when it could not receive a message."""
    address = text.strip()
    return address.casefold() if len(address) <= 254 and _EMAIL.fullmatch(address) else ""
