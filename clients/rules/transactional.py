"""Does a document concern one customs transaction? Recognised from its name and its words, on this machine (I3).

What makes a transaction is not a word (a procedure speaks of invoices all day) but its particulars: a title that
names the paper itself, a number of its own, boxes of the form, amounts, a ship, a container. Each mark has a weight;
marks of a document about the organisation (procedure, plan, policy, blank template) weigh against.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

REFUSE_FROM = 6.0
WARN_FROM = 3.5
TITLE_CHARACTERS = 160
TITLES_MOST = 5.0
ORGANISATION_MOST = 6.0


class Verdict(Enum):
    """What is done with the document."""

    ACCEPT = "accept"
    WARN = "warn"
    REFUSE = "refuse"


class Kind(Enum):
    """What it seems to be, to say so to the person."""

    DECLARATION = "declaration"
    INVOICE = "invoice"
    TRANSPORT = "transport"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Judgement:
    """The verdict, what the document looks like, and the weight it rests on."""

    verdict: Verdict
    kind: Kind | None
    weight: float


D, I, T, P = Kind.DECLARATION, Kind.INVOICE, Kind.TRANSPORT, Kind.PAYMENT  # noqa: E741  # the four columns below

# The paper's own title, at the top of the document or in its name: (kind, weight, words).
TITLES: tuple[tuple[Kind, float, str], ...] = (
    (
        D,
        4,
        r"declaration (?:unique |en |de )*(?:douanes?|detail|mise a la consommation|transit|importation|exportation)",
    ),
    (D, 4, r"\b(?:ddu|dau|sad|im ?[4-9]|ex ?[1-3])\b(?= *(?:n[o°]?\b|[:#/_-]|[a-z]? ?\d))"),
    (
        D,
        4,
        r"customs (?:import |export |entry )?declaration|single administrative document|customs entry|bill of entry",
    ),
    (D, 4, r"bon a enlever|bulletin de liquidation|note de detail|release order|certificat de visite"),
    (I, 4, r"facture(?: (?:commerciale|proforma|pro forma|definitive|d achat|de vente|fournisseur))?"),
    (I, 4, r"(?:commercial |proforma |pro forma |tax )?invoice|liste de colisage|packing list|credit note|avoir"),
    (T, 4, r"connaissement|bill of lading|lettre de transport aerien|air ?waybill|lettre de voiture|sea ?waybill"),
    (T, 4, r"consignment note|cargo manifest|manifeste(?: de chargement| cargo)?|avis d arrivee|arrival notice"),
    (T, 4, r"\b(?:b/?l|lta|awb|hawb|mawb|cmr|bsc|bietc)\b|delivery order|bon de livraison|carnet tir"),
    (
        P,
        4,
        r"quittance|recu de paiement|avis de paiement|ordre de virement|avis de debit|bordereau de (?:versement|paiement)",
    ),
    (P, 4, r"payment (?:receipt|slip|advice|order)|customs receipt|receipt of payment|wire transfer|swift mt ?103"),
)
# Particulars: what only a transaction has. A mark counts once however often it comes.
PARTICULARS: tuple[tuple[Kind, float, str], ...] = (
    (D, 2.5, r"\b[a-z]{2}\d{3} ?/? ?20\d\d ?[a-z]? ?\d{3,}|\b(?:im|ex) ?\d ?[-/ ]? ?\d{3,}\b|\bc ?\d{4,6}\b du \d"),
    (D, 2.5, r"(?:n[o°]|numero|number|reference|mrn|enregistrement)\W{0,4}(?:de |la |declaration|d |registration|enr)*\W{0,4}[a-z]{0,3}[ -]?\d{3,}"),
    (D, 2, r"\b\d{4}[ .]?\d{2}[ .]?\d{2}[ .]?\d{0,4}\b.{0,120}(?:valeur|value|taux|rate|droits?|dut(?:y|ies)|kg)"),
    (D, 1.5, r"(?:regime|procedure|cpc)\W{0,3}(?:code )?\W{0,3}\d{4}|case \d{1,2}\b|\bbox \d{1,2}\b|bureau\W{0,3}tg\d{3}"),
    (D, 1.5, r"(?:valeur en douane|customs value|valeur caf|cif value|valeur statistique)\W{0,12}\d[\d .,]{3,}"),
    (D, 1.5, r"(?:droit de douane|redevance statistique|tva|prelevement|import duty|vat)\W{0,10}(?:\d+ ?%\W{0,6})?\d[\d .,]{4,}"),
    (D, 1, r"(?:declarant|commissionnaire|importateur|exportateur|importer|exporter|consignee|destinataire)\W{0,3}:"),
    (I, 2.5, r"(?:facture|invoice|proforma|avoir|colisage|packing list)\W{0,4}(?:n[o°r]?|no|number|numero|#|ref)\W{0,4}[a-z0-9/-]*\d{2,}"),
    (I, 2, r"(?:total|net a payer|montant|amount|sous-total|subtotal|balance due)\W{0,4}(?:ht|ttc|due|general|fob|cif|caf)?\W{0,8}(?:[a-z]{3} ?)?\d[\d .,]{3,}"),
    (I, 1.5, r"(?:prix unitaire|unit price|p\.?u\.?\b|qte|quantite|quantity|qty).{0,200}\d"),
    (I, 1, r"(?:fob|cif|caf|cfr|exw|dap|fca) [a-z]{3,}|incoterms?\W{0,3}(?:2010|2020)?\W{0,3}(?:fob|cif|caf|cfr|exw|dap)"),
    (I, 1, r"(?:acheteur|vendeur|client|bill to|sold to|ship to|seller|buyer|fournisseur)\W{0,3}:"),
    (I, 1, r"\b(?:eur|usd|xof|fcfa|cfa|cny)\b ?\d[\d .,]{2,}|\d[\d .,]{2,} ?(?:eur|usd|xof|f ?cfa|cny)\b"),
    (I, 1, r"(?:iban|rib|swift|bic)\W{0,3}[a-z0-9 ]{8,}|conditions? de (?:paiement|reglement)|payment terms"),
    (T, 2.5, r"\b[a-z]{3}u ?\d{6}[- ]?\d\b|\b\d{3}[- ]\d{4} ?\d{4}\b"),
    (T, 2.5, r"(?:b/?l|lta|awb|cmr|connaissement|bill of lading|waybill|voiture|manifest\w*|livraison|bsc)\W{0,4}(?:n[o°r]?|no|number|numero|#)\W{0,4}[a-z0-9/-]*\d{2,}"),
    (T, 2, r"(?:navire|vessel|voyage|vol|flight|camion|truck|immatriculation)\W{0,3}(?:n[o°]|no)?\W{0,3}:? ?[a-z0-9]"),
    (T, 2, r"(?:port de (?:chargement|dechargement)|port of (?:loading|discharge)|lieu de (?:prise en charge|livraison))\W{0,3}:"),
    (T, 1.5, r"(?:chargeur|shipper|expediteur|notify party|notifie|transporteur|carrier|consignor)\W{0,3}:"),
    (T, 1.5, r"(?:poids brut|gross weight|nombre de colis|number of packages|colis|packages)\W{0,4}\d[\d .,]*"),
    (P, 2.5, r"(?:quittance|recu|receipt|versement|virement|bordereau|transaction|payment)\W{0,4}(?:n[o°r]?|no|number|numero|#|ref\w*)\W{0,4}[a-z0-9/-]*\d{2,}"),
    (P, 2, r"(?:montant|amount|somme)\W{0,4}(?:verse|paye|regle|recu|paid|of)?\w*\W{0,8}(?:[a-z]{3} ?)?\d[\d .,]{3,}"),
    (P, 1.5, r"(?:mode de (?:paiement|reglement)|payment (?:method|mode)|cheque n|payeur|payer|donneur d ordre|beneficiaire|beneficiary)\W{0,3}:?"),
    (P, 1, r"(?:caisse|caissier|cashier|regisseur|receveur|banque|bank)\W{0,3}:"),
)  # fmt: skip
# What the organisation writes for itself, at the top of the document or in its name; each weighs against.
ORGANISATION: tuple[tuple[float, str], ...] = (
    (4, r"procedures?|mode operatoire|instruction de travail|work instruction|logigramme|flow ?chart|processus|process"),
    (4, r"politique|policy|charte|charter|reglement interieur|manuel|manual|guide|handbook|code of conduct|code de conduite"),
    (4, r"plan de formation|training plan|programme de formation|support de formation|training|formation"),
    (4, r"modele|template|vierge|blank|specimen|trame|check-?list|liste de (?:verification|controle)|formulaire type"),
    (4, r"fiche de (?:poste|fonction)|job description|organigramme|organi[sz]ation chart|note (?:interne|de service)|memo"),
    (4, r"compte rendu|proces-verbal|minutes|rapport annuel|annual report|audit|cartographie|risk map|registre des"),
    (3, r"regles? d? ?archivage|retention|archivage|archiving|attestation|certificate of attendance|certificat iso|iso 9001"),
    (3, r"contrat|mandat|contract|agreement|letter of (?:appointment|commitment)|lettre d engagement|designation|engagement"),
    (3, r"description du systeme|system description|plan d action|action plan|tableau de bord|indicateurs|planning|calendrier"),
)  # fmt: skip
# Sentences that say how things are done are no boxes of a form.
PROSE: tuple[tuple[float, str], ...] = (
    (5, r"\b(?:etude de cas|cas pratique|fictifs?|fictives?|exercice \d|case study|fictitious|worked example|corrige)\b"),
    (1, r"\b(?:doit|doivent|est verifiee?|sont (?:conservees?|classees?|relues?|controlees?|archivees?))\b"),
    (1, r"\b(?:must|shall|are (?:kept|filed|checked|archived|reviewed)|is (?:checked|reviewed))\b"),
    (1, r"\b(?:chaque|toute|toutes les|every|each|all) (?:\w+ )?(?:declarations?|factures?|invoices?|quittances?|payments?|connaissements?)"),
    (1, r"\b(?:responsable|redige par|approuve par|version \d|revision|objet\W{0,3}:|purpose|scope|owner|approved by)\b"),
)  # fmt: skip
BLANK = re.compile(r"\.{5,}|_{4,}|…{2,}|\[[^\]\d]{2,40}\]|xxx+|a completer|to be completed|jj/mm/aaaa|dd/mm/yyyy")


def plain(text: str) -> str:
    """Small letters without accents, apostrophes as spaces: what the vocabulary is written in."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[’'`]", " ", bare.replace("№", "no")).replace("\xa0", " ")


def _name(name: str) -> str:
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return " ".join(re.sub(r"[_\-.]+", " ", plain(stem)).split())


def _compiled(rows: tuple[tuple[Kind, float, str], ...]) -> tuple[tuple[Kind, float, re.Pattern[str]], ...]:
    return tuple((kind, weight, re.compile(words)) for kind, weight, words in rows)


_TITLES = tuple((kind, weight, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for kind, weight, words in TITLES)
_PARTICULARS = _compiled(PARTICULARS)
_ORGANISATION = tuple((weight, re.compile(rf"(?<!\w)(?:{words})s?(?!\w)")) for weight, words in ORGANISATION)
_PROSE = tuple((weight, re.compile(words)) for weight, words in PROSE)


def judge(name: str, text: str) -> Judgement:
    """Judge a document by its file name and its first words; without words, by its name alone (I3).

    An image or a scan has no words: its name can only lead to a warning, never to a refusal.
    """
    named, body = _name(name), " ".join(plain(text).split())
    top = body[:TITLE_CHARACTERS]
    weights = dict.fromkeys(Kind, 0.0)
    for kind, weight, mark in _PARTICULARS:
        weights[kind] += weight * bool(mark.search(body))
    titles = dict.fromkeys(Kind, 0.0)
    for kind, weight, mark in _TITLES:
        # A word of the first lines is a title only when particulars follow: a note names its papers too.
        shown = weight if weights[kind] else weight / 2
        titles[kind] += weight * bool(mark.search(named)) + shown * bool(mark.search(top))
    for kind in Kind:
        weights[kind] += min(titles[kind], TITLES_MOST)
    kind, weight = max(weights.items(), key=lambda item: item[1])
    # The other papers' particulars support the first: a declaration names its invoice and its ship.
    weight += 0.3 * (sum(weights.values()) - weight)
    weight -= _against(named, top, body)
    if weight >= REFUSE_FROM and body:
        return Judgement(Verdict.REFUSE, kind, weight)
    if weight >= WARN_FROM:
        return Judgement(Verdict.WARN, kind, weight)
    return Judgement(Verdict.ACCEPT, None, weight)


def _against(named: str, top: str, body: str) -> float:
    """What speaks for a document of the organisation."""
    words = sum(weight for weight, mark in _ORGANISATION if mark.search(named) or mark.search(top))
    prose = sum(weight for weight, mark in _PROSE if mark.search(body))
    return min(words, ORGANISATION_MOST) + prose + min(2.0, 0.5 * len(BLANK.findall(body)))
