"""What fits in one text message: the GSM 7-bit alphabet, 160 places, nothing of a file (domain §11).

Pure. Characters outside the alphabet are replaced by their plain letter, so that a French text never falls back to
the 70 places of UCS-2.
"""

import unicodedata

LIMIT = 160
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")  # each takes two places
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "œ": "oe"}


def to_gsm7(text: str) -> str:
    """Return the text in the GSM alphabet: typographic marks made plain, accents it lacks dropped, the rest "?"."""
    letters = []
    for letter in text.replace("\u00a0", " ").replace("\u202f", " "):
        plain = _PLAIN.get(letter, letter)
        if len(plain) == 1 and plain not in _BASIC and plain not in _EXTENDED:
            base = unicodedata.normalize("NFKD", plain)[:1]
            plain = base if base in _BASIC else "?"
        letters.append(plain)
    return "".join(letters)


def places(text: str) -> int:
    """Return how many places of 160 a GSM text takes."""
    return sum(2 if letter in _EXTENDED else 1 for letter in text)


def fitted(text: str) -> str:
    """Return the text in the GSM alphabet, cut at the last word that fits in one message."""
    plain = to_gsm7(text)
    while places(plain) > LIMIT:
        plain = plain[: max(plain.rfind(" "), 0)] if " " in plain else plain[:-1]
    return plain
