"""Titles that look like a transactional document, which a diagnostic never reads (I3, domain §4)."""

import re
import unicodedata

# Words of operations, without accents. A blank model of the same paper is an organisation document.
TRANSACTIONAL = (
    r"declaration(s)? (en douane|d'importation|d'exportation|n)",
    r"\bddu\b",
    r"\bim[4-9]\b|\bex[1-3]\b",
    r"\b(facture|invoice)s?\b",
    r"\bconnaissements?\b|\bbill of lading\b|\bb/l\b|\bbl n\b",
    r"\blta\b|\bair waybill\b|\blettre de transport\b",
    r"\b(ordre de virement|avis de credit|swift|releve bancaire|bank statement|payment slip)\b",
    r"\b(quittance|bordereau de paiement|grand livre|ledger)\b",
    r"\bcertificat d'origine n\b",
)
BLANK = r"\b(vierge|modele|trame|masque|essai|blank|template|masked|test|procedure|methode|method|liste|checklist)\b"


def _plain(text: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "'").lower())
    return "".join(char for char in flat if not unicodedata.combining(char))


def looks_transactional(title: str) -> bool:
    """Whether a title seems to name an operation's paper rather than a blank or a rule of the house."""
    plain = _plain(title)
    if re.search(BLANK, plain):
        return False
    return any(re.search(pattern, plain) for pattern in TRANSACTIONAL)
