"""How extracts word the closed lists, folded: legal form, region, role, function of a contact (domain §2.2, §2.4)."""

LEGAL_FORMS = {
    "ei": "ei", "entreprise individuelle": "ei", "ets": "ei", "etablissement": "ei", "etablissements": "ei",
    "entreprenant": "entreprenant",
    "sarl": "sarl", "societe a responsabilite limitee": "sarl",
    "sarl u": "sarlu", "sarlu": "sarlu", "sarl unipersonnelle": "sarlu", "suarl": "sarlu", "eurl": "sarlu",
    "sa": "sa", "societe anonyme": "sa", "sau": "sa", "sa u": "sa",
    "sas": "sas", "sasu": "sas", "sas u": "sas", "societe par actions simplifiee": "sas",
    "snc": "snc", "societe en nom collectif": "snc",
    "scs": "scs", "societe en commandite simple": "scs",
    "gie": "gie", "groupement d interet economique": "gie",
    "cooperative": "coop", "societe cooperative": "coop", "coop": "coop", "coop ca": "coop", "scoops": "coop",
    "societe d etat": "state", "etablissement public": "state",
    "succursale": "branch", "branch": "branch",
    "bureau de representation": "rep", "bureau de liaison": "rep",
    "association": "asso", "ong": "asso", "association ong": "asso", "ngo": "asso",
    "autre": "other", "other": "other",
}  # fmt: skip

REGIONS = {
    "maritime": "maritime", "region maritime": "maritime", "plateaux": "plateaux", "region des plateaux": "plateaux",
    "centrale": "centrale", "region centrale": "centrale", "kara": "kara", "region de la kara": "kara",
    "savanes": "savanes", "region des savanes": "savanes", "grand lome": "grand_lome",
}  # fmt: skip

ROLES = {
    "importateur": "importer", "import": "importer", "importer": "importer",
    "exportateur": "exporter", "export": "exporter", "exporter": "exporter",
    "fabricant": "manufacturer", "producteur": "manufacturer", "industriel": "manufacturer",
    "manufacturer": "manufacturer", "negociant": "merchant", "commercant": "merchant", "merchant": "merchant",
    "transitaire": "broker", "commissionnaire": "broker", "commissionnaire en douane": "broker",
    "commissionnaire en douane agree": "broker", "declarant en douane": "broker", "broker": "broker",
    "transporteur": "carrier", "transporteur routier": "carrier", "carrier": "carrier",
    "consignataire": "consignee", "entrepositaire": "warehouse", "exploitant d entrepot": "warehouse",
    "mad": "warehouse", "entrepot": "warehouse", "manutentionnaire": "handler", "manutention": "handler",
    "zone franche": "free_zone", "operateur de zone franche": "free_zone", "free zone": "free_zone",
    "e commerce": "ecommerce", "ecommerce": "ecommerce", "autre": "other", "other": "other",
}  # fmt: skip

CONTACT_ROLES = {
    "dg": "manager", "directeur general": "manager", "directrice generale": "manager", "pdg": "manager",
    "gerant": "manager", "gerante": "manager", "gerant e": "manager", "president": "manager", "dirigeant": "manager",
    "resp import": "customs", "responsable import": "customs", "responsable import export": "customs",
    "responsable douane": "customs", "resp douane": "customs", "responsable transit": "customs",
    "daf": "finance", "directeur financier": "finance", "directrice financiere": "finance",
    "resp qualite": "quality", "responsable qualite": "quality",
    "resp logistique": "logistics", "responsable logistique": "logistics",
    "declarant": "declarant", "declarante": "declarant", "declarant en douane": "declarant",
    "point focal": "focal", "mandataire": "agent",
}  # fmt: skip

SIZE_PROFILES = {"1-9": "micro", "10-49": "small", "50-249": "standard", "250+": "standard"}
