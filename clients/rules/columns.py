"""Which column of an extract holds which fact: headers recognised by their usual names, the rest mapped by a person.

Sources: domain reference §2.1–2.4 (the facts), §2.6 (one rule for every extract).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clients.rules.identity import fold

# Fact → usual headers, folded (case, accents and punctuation do not count). The first is the one we write ourselves.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "order": ("n", "no", "num", "numero", "n ordre", "numero d ordre", "ordre", "rang", "ligne", "row"),
    "nif": (
        "nif", "n nif", "no nif", "numero nif", "numero d identification fiscale", "identifiant fiscal", "n fiscal",
        "numero fiscal", "numero d identification fiscale nif", "tin", "tax id", "tax identification number", "nif otr",
        "code nif", "matricule fiscal", "numero contribuable", "n contribuable",
    ),
    "rccm": (
        "rccm", "n rccm", "no rccm", "numero rccm", "registre du commerce", "registre de commerce", "n registre",
        "n du registre du commerce", "registre du commerce rccm", "numero registre du commerce", "rc",
        "registre du commerce et du credit mobilier", "trade register", "trade register number", "company number",
    ),
    "name": (
        "raison sociale", "denomination", "denomination sociale", "nom", "nom de l entreprise", "entreprise", "societe",
        "nom ou raison sociale", "nom raison sociale", "operateur", "nom de l operateur", "operateur economique",
        "company", "company name", "name", "legal name", "business name", "intitule", "libelle",
    ),
    "acronym": ("sigle", "acronyme", "acronym", "abreviation"),
    "trade_name": ("nom commercial", "enseigne", "trade name", "brand"),
    "legal_form": ("forme", "forme juridique", "statut juridique", "legal form", "type de societe"),
    "city": ("ville", "localite", "city", "town", "lieu", "ville siege"),
    "region": ("region", "region administrative", "region economique"),
    "prefecture": ("prefecture",),
    "district": ("quartier", "district", "neighbourhood"),
    "address": ("adresse", "rue", "adresse physique", "siege", "siege social", "address", "street"),
    "po_box": ("bp", "boite postale", "po box"),
    "customs_office": (
        "bureau", "bureau de douane", "bureau des douanes", "bureau principal", "bureau douanier", "customs office",
        "bureau de dedouanement", "office",
    ),
    "sector": (
        "secteur naema", "secteur", "secteur d activite", "activite", "activite principale", "naema", "code naema",
        "branche", "sector", "industry", "code activite",
    ),
    "roles": (
        "role", "roles", "role dans la chaine", "type d operateur", "qualite operateur", "profil", "categorie",
        "operator type",
    ),
    "staff": (
        "effectif", "effectifs", "nombre d employes", "nombre d agents", "employes", "salaries", "staff", "employees",
        "headcount",
    ),
    "created_on": (
        "date creation", "date de creation", "creation", "cree le", "date d immatriculation", "date immatriculation",
        "creation date", "incorporation date", "date d inscription",
    ),
    "phone": (
        "telephone", "tel", "telephones", "n telephone", "numero de telephone", "no de telephone", "n de telephone",
        "n tel", "contact telephonique", "portable", "mobile", "gsm", "phone", "phone number", "telephone fax",
        "contact tel", "tel portable", "cellulaire",
    ),
    "email": (
        "e mail", "email", "mail", "courriel", "adresse electronique", "adresse e mail", "adresse email",
        "adresse mail", "adresse courriel", "email address", "mel",
    ),
    "contact_name": (
        "contact", "personne de contact", "nom du contact", "interlocuteur", "responsable", "point focal", "dirigeant",
        "nom du responsable", "personne a contacter", "contact person", "contact name", "representant",
    ),
    "contact_function": (
        "fonction", "fonction du contact", "titre", "poste", "qualite", "function", "job title", "position",
    ),
    "website": ("site web", "site", "site internet", "web", "url", "website", "page web"),
    "remark": ("observations", "observation", "remarques", "remarque", "commentaire", "commentaires", "notes", "note",
               "remarks", "comments", "divers"),
}  # fmt: skip
IGNORE = "ignore"
REASON_HEADER = "Motif"  # what our own rejects file adds; never read back
_OURS = frozenset({"motif", "motif du refus", "reason"})
FIELDS = (*SYNONYMS, IGNORE)
REQUIRED = ("name",)

_BY_HEADER = {header: fact for fact, headers in SYNONYMS.items() for header in headers}


@dataclass(frozen=True)
class Layout:
    """Where the header stands and which column holds which fact."""

    header_index: int
    headers: tuple[str, ...]
    columns: dict[str, int] = field(default_factory=dict)  # fact → column position
    unknown: tuple[str, ...] = ()  # headers nobody recognised: to map or to ignore
    unmatched: tuple[str, ...] = ()  # columns named in the mapping that the sheet does not have

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts without which no row can be read."""
        return tuple(fact for fact in REQUIRED if fact not in self.columns)


def header_key(header: str) -> str:
    """Return a header as it is compared: without case, accents, punctuation, and without a unit in brackets."""
    return fold(header.replace("°", " ").replace("º", " ").replace("*", " "))


def recognise(header: str) -> str:
    """Return the fact a header names, or an empty string."""
    key = header_key(header)
    known = _BY_HEADER.get(key)
    if known is None and "(" in header:
        known = _BY_HEADER.get(header_key(header.split("(", maxsplit=1)[0]))
    return known or ""


def _assign(headers: Sequence[str], mapping: Mapping[str, str]) -> tuple[dict[str, int], list[str]]:
    """Give each column its fact: what a person said first, then the usual names, the first column of a kind winning."""
    said = {header_key(column): fact for column, fact in mapping.items()}
    columns: dict[str, int] = {}
    later: list[tuple[int, str]] = []
    unknown: list[str] = []
    for position, header in enumerate(headers):
        key = header_key(header)
        fact = said.get(key, "") if header.strip() else IGNORE
        fact = fact or (IGNORE if key in _OURS else "")
        if fact:
            if fact != IGNORE:
                columns.setdefault(fact, position)
        else:
            later.append((position, header))
    for position, header in later:
        fact = recognise(header)
        if fact and fact not in columns:
            columns[fact] = position
        else:
            unknown.append(header)
    return columns, unknown


def locate(rows: Sequence[Sequence[str]], mapping: Mapping[str, str] | None = None) -> Layout | None:
    """Find the header below the title rows: the row whose cells are recognised most. None in an empty sheet.

    A sheet where nothing is recognised gives its first row with two texts, so that a person can map it.
    """
    mapping = mapping or {}
    said = {header_key(column) for column in mapping}
    best, best_score, fallback = -1, 0, -1
    for index, row in enumerate(rows):
        texts = [text for text in row if text.strip()]
        if fallback < 0 and len(texts) >= 2:
            fallback = index
        facts = {recognise(text) or header_key(text) for text in texts if recognise(text) or header_key(text) in said}
        if len(facts) > best_score:
            best, best_score = index, len(facts)
    chosen = best if best_score >= 2 or fallback < 0 else fallback
    if chosen < 0:
        return None
    headers = tuple(rows[chosen])
    columns, unknown = _assign(headers, mapping)
    present = {header_key(header) for header in headers}
    unmatched = tuple(column for column in mapping if header_key(column) not in present)
    return Layout(chosen, headers, columns, tuple(unknown), unmatched)
