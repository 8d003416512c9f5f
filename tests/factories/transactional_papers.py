"""Papers of customs transactions and papers of organisations, made in code for the recognition of the first (I3).

Each gives (name, words). The papers vary in language, layout, names of files, typing accidents and how much of the
form survived; the papers of organisations speak of declarations, invoices and bills all day without being one.
"""

import random
from collections.abc import Callable, Iterator

Paper = tuple[str, str]
FIRMS = (
    "SAVANE AGRO SARL",
    "Kekeli Import",
    "TOGO FRET SA",
    "Mono Textile",
    "Golfe Négoce",
    "Atlas Pharma",
    "ETS DODJI",
)
ABROAD = (
    "Shenzhen Bright Co Ltd",
    "Van den Berg BV",
    "Marseille Export SAS",
    "Lagos Mills Plc",
    "Ruhr Maschinen GmbH",
)
SHIPS = ("MSC ADELE", "MAERSK CADIZ", "CMA CGM KRIBI", "GRANDE LOME")
GOODS = ("Riz brisé 25 kg", "Pneumatiques neufs", "Tissu wax", "Médicaments", "Pièces de motocycles", "Ciment clinker")
VAGUE = (
    "scan001",
    "document",
    "IMG-20260312-WA0007",
    "sans titre",
    "pj",
    "doc 3",
    "numérisation_0042",
    "fichier final",
)


def money(r: random.Random) -> str:
    return f"{r.randint(1, 99)} {r.randint(100, 999)} {r.randint(100, 999)}"


def day(r: random.Random) -> str:
    return f"{r.randint(1, 28):02}/{r.randint(1, 12):02}/202{r.randint(4, 6)}"


def container(r: random.Random) -> str:
    return f"{r.choice(('MSCU', 'MAEU', 'TGHU'))}{r.randint(1000000, 9999999)}"


def code(r: random.Random) -> str:
    return f"{r.randint(1000, 9999)}.{r.randint(10, 99)}.{r.randint(10, 99)}.00"


def declaration_fr(r: random.Random) -> Paper:
    n = f"{r.choice('CSE')}{r.randint(1000, 99999)}"
    return (
        f"DDU_{n}.pdf",
        f"""RÉPUBLIQUE TOGOLAISE – OFFICE TOGOLAIS DES RECETTES
DÉCLARATION EN DOUANE UNIQUE  Bureau TG118 Lomé Port  Enregistrement N° {n} du {day(r)}
1 Déclaration IM 4   2 Exportateur : {r.choice(ABROAD)}   8 Destinataire : {r.choice(FIRMS)}  14 Déclarant : {r.choice(FIRMS)}
37 Régime 4000 000   33 Position {code(r)} {r.choice(GOODS)}  Valeur en douane {money(r)}  Poids brut {r.randint(100, 9999)}
Droit de douane 20% {money(r)}  TVA 18% {money(r)}  Redevance statistique {money(r)}  Total à payer {money(r)} FCFA""",
    )


def declaration_bare(r: random.Random) -> Paper:
    return (
        f"{r.choice(VAGUE)}.pdf",
        f"""SYDONIA WORLD  Case 8 Destinataire : {r.choice(FIRMS)} Case 14 Déclarant : TRANSIT {r.choice(FIRMS)}
N° {r.randint(10000, 99999)}  Régime : 4000  Manifeste {r.randint(100, 999)}  Position {code(r)} valeur {money(r)} taux 10
Valeur CAF {money(r)}  DD 10% {money(r)}  TVA {money(r)}  Conteneur {container(r)}""",
    )


def declaration_en(r: random.Random) -> Paper:
    return (
        f"customs entry {r.randint(100, 999)}.pdf",
        f"""CUSTOMS DECLARATION  Box 1 IM 4  Registration No {r.randint(1000, 99999)}
Consignee: {r.choice(FIRMS)}  Exporter: {r.choice(ABROAD)}  Box 37 Procedure 4000  Commodity {code(r)} value {money(r)}
CIF value {money(r)}  Import duty 20% {money(r)}  VAT 18% {money(r)}""",
    )


def liquidation(r: random.Random) -> Paper:
    return (
        f"BL liquidation {r.randint(10, 99)}.docx",
        f"""BULLETIN DE LIQUIDATION N° {r.randint(1000, 9999)}
Bureau : Lomé Aéroport  Importateur : {r.choice(FIRMS)}  Déclaration IM4 {r.randint(1000, 9999)} du {day(r)}
Droit de douane {money(r)}  TVA {money(r)}  Net à payer {money(r)}""",
    )


def invoice_fr(r: random.Random) -> Paper:
    n = f"F{r.randint(2024, 2026)}-{r.randint(10, 999):03}"
    lines = "\n".join(f"{r.choice(GOODS)}  {r.randint(1, 500)}  {money(r)}" for _ in range(r.randint(1, 6)))
    name = r.choice((f"Facture {n}", f"facture_fournisseur_{r.randint(1, 99)}", r.choice(VAGUE)))
    return (
        f"{name}.{r.choice(('pdf', 'xlsx', 'docx'))}",
        f"""{r.choice(ABROAD)}
FACTURE COMMERCIALE N° {n}   Date : {day(r)}   Client : {r.choice(FIRMS)}
Désignation  Quantité  Prix unitaire
{lines}
Total HT {money(r)}  TVA 18% {money(r)}  Net à payer {money(r)} EUR  Incoterm CIF Lomé  Conditions de paiement : 30 jours""",
    )


def invoice_en(r: random.Random) -> Paper:
    title = r.choice(("COMMERCIAL INVOICE", "PROFORMA INVOICE", "INVOICE", "TAX INVOICE"))
    name = r.choice((f"Invoice {r.randint(100, 9999)}", f"PI-{r.randint(10, 99)}", r.choice(VAGUE)))
    return (
        f"{name}.{r.choice(('pdf', 'xlsx'))}",
        f"""{title}  No: INV-{r.randint(1000, 99999)}  Date {day(r)}
Seller: {r.choice(ABROAD)}  Bill to: {r.choice(FIRMS)}
Description  Qty  Unit price  Amount   {r.choice(GOODS)} {r.randint(1, 99)} {money(r)} USD
Total {money(r)} USD  FOB Shanghai  Payment terms: 30% deposit""",
    )


def proforma_short(r: random.Random) -> Paper:
    return (
        f"proforma {r.choice(FIRMS)}.docx",
        f"""Facture proforma n° {r.randint(10, 999)} – {r.choice(FIRMS)}
{r.choice(GOODS)}, quantité {r.randint(10, 400)}, montant {money(r)} FCFA. Offre valable trente jours.""",
    )


def packing(r: random.Random) -> Paper:
    return (
        f"{r.choice(('packing list', 'liste de colisage', 'PL'))} {r.randint(1, 99)}.xlsx",
        f"""{r.choice(("PACKING LIST", "LISTE DE COLISAGE"))} No {r.randint(100, 9999)}
Shipper: {r.choice(ABROAD)}  Consignee: {r.choice(FIRMS)}  Container {container(r)}
Packages {r.randint(5, 900)}  Gross weight {r.randint(500, 22000)} kg  {r.choice(GOODS)}""",
    )


def bill_of_lading(r: random.Random) -> Paper:
    name = r.choice((f"BL {container(r)}", f"connaissement_{r.randint(1, 99)}", r.choice(VAGUE)))
    if r.random() < 0.5:
        return (
            f"{name}.pdf",
            f"""BILL OF LADING  B/L No. {r.choice("MCH")}LOM{r.randint(100000, 999999)}
Shipper: {r.choice(ABROAD)} Consignee: {r.choice(FIRMS)} Notify party: SAME
Vessel: {r.choice(SHIPS)} Voyage {r.randint(10, 99)}W  Port of loading: Antwerp  Port of discharge: Lomé
{container(r)} 1x40HC {r.choice(GOODS)} Gross weight {r.randint(9000, 26000)} kg FREIGHT PREPAID""",
        )
    return (
        f"{name}.pdf",
        f"""CONNAISSEMENT N° {r.randint(100000, 999999)}  Chargeur : {r.choice(ABROAD)}  Destinataire : {r.choice(FIRMS)}
Navire : {r.choice(SHIPS)}  Port de chargement : Anvers  Port de déchargement : Lomé
Conteneur {container(r)}  colis {r.randint(10, 900)}  Poids brut {r.randint(9000, 26000)}""",
    )


def air_waybill(r: random.Random) -> Paper:
    n = f"{r.randint(100, 999)}-{r.randint(1000, 9999)} {r.randint(1000, 9999)}"
    title = r.choice(("LETTRE DE TRANSPORT AÉRIEN", "AIR WAYBILL"))
    return (
        f"{r.choice(('LTA', 'AWB', 'lta_'))} {n}.pdf",
        f"""{title}  {n}
Shipper: {r.choice(ABROAD)}  Consignee: {r.choice(FIRMS)}  Flight: ET{r.randint(500, 999)}  Colis {r.randint(1, 40)}  Poids brut {r.randint(5, 900)}""",
    )


def road(r: random.Random) -> Paper:
    return (
        f"{r.choice(('CMR', 'lettre de voiture', 'camion'))} {r.randint(1, 99)}.pdf",
        f"""LETTRE DE VOITURE INTERNATIONALE CMR n° {r.randint(10000, 99999)}
Expéditeur : {r.choice(FIRMS)}  Destinataire : {r.choice(FIRMS)}  Camion : TG {r.randint(1000, 9999)} AB
Lieu de livraison : Ouagadougou  {r.randint(100, 900)} sacs  Poids brut {r.randint(9000, 30000)}""",
    )


def manifest(r: random.Random) -> Paper:
    return (
        f"manifeste {r.choice(SHIPS)}.xlsx",
        f"""CARGO MANIFEST  Vessel: {r.choice(SHIPS)}  Voyage No {r.randint(10, 99)}  Port of discharge: Lomé
B/L No LOM{r.randint(10000, 99999)}  {container(r)}  Shipper: {r.choice(ABROAD)}  Packages {r.randint(10, 500)}""",
    )


def payment(r: random.Random) -> Paper:
    if r.random() < 0.6:
        return (
            f"{r.choice(('quittance', 'Quittance OTR', r.choice(VAGUE)))} {r.randint(1, 99)}.pdf",
            f"""OFFICE TOGOLAIS DES RECETTES  QUITTANCE N° {r.randint(10000, 999999)} du {day(r)}
Reçu de {r.choice(FIRMS)} la somme de : montant payé {money(r)} FCFA  Mode de paiement : chèque  Caisse : 04  Déclaration C {r.randint(1000, 9999)}""",
        )
    return (
        f"{r.choice(('virement', 'swift', 'payment'))} {r.randint(1, 99)}.pdf",
        f"""ORDRE DE VIREMENT  Référence transaction n° {r.randint(10000, 99999)}
Donneur d’ordre : {r.choice(FIRMS)}  Bénéficiaire : {r.choice(ABROAD)}  Banque : ECB  Montant {money(r)} EUR  IBAN TG53 0000 {r.randint(1000, 9999)} 0000""",
    )


def file_sheet(r: random.Random) -> Paper:
    return (
        f"fiche dossier {r.randint(100, 999)}.xlsx",
        f"""Suivi du dossier import {r.randint(100, 999)} – {r.choice(FIRMS)}
Facture n° {r.randint(100, 999)} du {day(r)} : {money(r)} EUR ; B/L n° LOM{r.randint(10000, 99999)} ; navire : {r.choice(SHIPS)}
Déclaration n° C {r.randint(1000, 9999)} ; droits payés, quittance n° {r.randint(10000, 99999)}, montant {money(r)} FCFA""",
    )


def filled_checklist(r: random.Random) -> Paper:
    return (
        f"check-list dossier {r.randint(100, 999)}.docx",
        f"""Liste de contrôle – dossier {r.choice(ABROAD)} du {day(r)}
Facture n° {r.randint(100, 9999)} : oui, total {money(r)} USD. Connaissement n° {r.randint(100000, 999999)} : oui. Conteneur {container(r)}.
Déclaration IM4 {r.randint(1000, 9999)} du {day(r)} : valeur en douane {money(r)}. Poids brut {r.randint(900, 9000)}.""",
    )


def mail(r: random.Random) -> Paper:
    return (
        f"{r.choice(VAGUE)}.pdf",
        f"""De : transit. À : {r.choice(FIRMS)}. Bonjour, votre conteneur {container(r)} est arrivé par le navire {r.choice(SHIPS)}.
B/L n° LOM{r.randint(10000, 99999)}. Merci de nous envoyer la facture n° {r.randint(100, 999)} de {money(r)} EUR pour déclarer.""",
    )


def till(r: random.Random) -> Paper:
    return (
        f"recu {r.randint(1, 99)}.pdf",
        f"""ECOBANK – AVIS DE DÉBIT du {day(r)}  Réf. {r.randint(10000, 99999)}
Bénéficiaire : OTR douanes  Montant : {money(r)} XOF  Payeur : {r.choice(FIRMS)}""",
    )


PAPERS: tuple[Callable[[random.Random], Paper], ...] = (
    declaration_fr, declaration_bare, declaration_en, liquidation, invoice_fr, invoice_en, proforma_short, packing,
    bill_of_lading, air_waybill, road, manifest, payment, file_sheet, filled_checklist, mail, till,
)  # fmt: skip


def accident(r: random.Random, text: str) -> str:
    """What a poor reading leaves: accents lost, letters swapped, lines cut."""
    if r.random() < 0.25:
        text = text.replace("é", "e").replace("É", "E").replace("°", "o")
    if r.random() < 0.15:
        letters = list(text)
        for _ in range(len(letters) // 30):
            at = r.randrange(len(letters) - 1)
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        text = "".join(letters)
    return text[: len(text) * 3 // 4] if r.random() < 0.1 else text


def transactional(seeds: int = 13) -> Iterator[Paper]:
    """At least 150 papers of transactions."""
    for number, make in enumerate(PAPERS):
        for seed in range(seeds):
            r = random.Random(number * 1000 + seed)
            name, text = make(r)
            yield name, accident(r, text)


SUBJECTS_FR = (
    "la relecture des déclarations en douane", "le contrôle des factures fournisseurs", "le suivi des connaissements",
    "le paiement des droits et taxes", "le classement tarifaire", "la valeur en douane", "l’archivage des dossiers",
    "le choix du commissionnaire agréé", "le suivi des quittances", "la réception des marchandises",
)  # fmt: skip
SUBJECTS_EN = (
    "checking customs declarations", "invoice control", "tracking bills of lading", "paying duties and taxes",
    "tariff classification", "customs valuation", "filing import records", "choosing a customs broker",
)  # fmt: skip


def procedure_fr(r: random.Random, subject: str) -> Paper:
    return (
        f"Procédure {subject}.docx",
        f"""{r.choice(FIRMS)} – Procédure {r.randint(1, 40):02} : {subject}. Version {r.randint(1, 5)}, applicable au {day(r)}.
Objet : décrire qui fait quoi. Le responsable douane vérifie la facture, le connaissement et la liste de colisage avant chaque déclaration.
La valeur CAF doit être recalculée par une seconde personne ; la quittance est classée avec le dossier pendant dix ans.""",
    )


def procedure_en(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(('SOP', 'Procedure', 'WI'))} {subject}.docx",
        f"""Procedure {r.randint(1, 40)} – {subject}. Owner: customs manager. Revision {r.randint(1, 9)}.
Every invoice, packing list and bill of lading must be compared before the declaration is lodged. Payments above the limit
are approved by a second person; receipts are filed for ten years.""",
    )


def policy(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(('Politique', 'note', 'engagement'))} {subject}.pdf",
        f"""Politique douanière de {r.choice(FIRMS)} – {subject}
La direction s’engage à des déclarations exactes et à des factures sincères. Signée le {day(r)}. Revue chaque année.""",
    )


def training(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(('Plan de formation', 'programme', 'formation'))} {2024 + r.randint(0, 2)} {r.randint(1, 9)}.xlsx",
        f"""Plan de formation – {subject}
Module {r.randint(1, 9)} : remplir une déclaration en douane unique (DDU), cases 1 à 54, régime 4000. Durée 2 jours. Budget 450 000 FCFA.
Participants : déclarants, comptables. Évaluation à froid.""",
    )


def checklist(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(('Check-list', 'modèle vierge', 'liste de contrôle'))} {r.randint(1, 99)}.docx",
        f"""Liste de vérification (modèle vierge) – {subject}
☐ Facture n° ........ présente   ☐ B/L n° ........ concorde   ☐ Valeur en douane : ........   ☐ Déclarant : ........   Date ../../....
Vérifié par ........ Visa ........""",
    )


def blank_form(r: random.Random, subject: str) -> Paper:
    return (
        f"modèle {r.choice(('facture', 'mandat', 'bordereau', 'déclaration'))} vierge {r.randint(1, 99)}.docx",
        f"""MODÈLE – {r.choice(("Facture", "Mandat", "Bordereau"))} n° ______  Client : ____________
Désignation  Quantité  Prix unitaire   Total HT ______   Net à payer ______   (à compléter)""",
    )


def job(r: random.Random, subject: str) -> Paper:
    return (
        f"Fiche de poste {r.choice(('déclarant', 'responsable douane', 'assistant import'))} {r.randint(1, 99)}.docx",
        f"""Fiche de poste : déclarant en douane. Rattachement : direction logistique.
Missions : établir les déclarations (SYDONIA), réunir factures et titres de transport, {subject}. Suppléant désigné.""",
    )


def chart(r: random.Random, subject: str) -> Paper:
    return (
        f"organigramme {2020 + r.randint(0, 6)} {r.choice(FIRMS)}.pdf",
        f"""Organigramme – Direction générale, comptabilité fournisseurs (factures),
cellule douane ({subject}), entrepôt, qualité. Mis à jour le {day(r)}.""",
    )


def minutes_of(r: random.Random, subject: str) -> Paper:
    return (
        f"CR comité {r.randint(1, 12)}.docx",
        f"""Compte rendu de réunion du {day(r)}. Présents : direction, douane, finances.
1. {subject} : trois erreurs sur {r.randint(100, 900)} déclarations, causes notées. 2. Factures : délai de rapprochement. 3. Amendes : 0 FCFA.""",
    )


def contract(r: random.Random, subject: str) -> Paper:
    return (
        f"Contrat type commissionnaire {r.randint(1, 9)}.docx",
        f"""Contrat cadre avec un commissionnaire en douane (trame). Article 1 – {subject}.
Le commissionnaire établit les déclarations ; le client remet facture, connaissement et lettre de transport aérien sous 48 heures. Rémunération : grille en annexe.""",
    )


def system(r: random.Random, subject: str) -> Paper:
    return (
        f"description SI {r.randint(1, 99)}.pdf",
        f"""Description du système d’information : le logiciel relie commandes, factures et déclarations.
{subject} : table Factures (n° facture, montant), table B/L (n° connaissement, navire). Sauvegarde chaque nuit.""",
    )


def attestation(r: random.Random, subject: str) -> Paper:
    return (
        f"Attestation {r.randint(1, 99)}.pdf",
        f"""ATTESTATION DE FORMATION n° {r.randint(10, 999)}. Mme {r.choice(("Ama", "Efua", "Sena"))} a suivi le module « {subject} »
du {day(r)}, 14 heures. Fait à Lomé. Certificat ISO 9001:2015 de l’organisme joint.""",
    )


def archive_rule(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(('classement', 'durées', 'règle'))} {r.randint(1, 99)}.xlsx",
        f"""Règle d’archivage – nature ; durée ; lieu. Déclarations ; 10 ans ; salle 2. Factures ; 10 ans ; serveur.
Connaissements, LTA, CMR ; 10 ans. Quittances ; 10 ans. {subject}.""",
    )


def case_study(r: random.Random, subject: str) -> Paper:
    return (
        f"support {r.randint(1, 99)}.pdf",
        f"""Support de formation – étude de cas fictive : {subject}.
L’entreprise X importe du riz. Facture n° 123 : total 10 000 EUR, CIF Lomé. Position 1006.30.00, taux 10 %.
Question : quelle valeur en douane déclarer en case 46 ? Corrigé page suivante.""",
    )


def report(r: random.Random, subject: str) -> Paper:
    return (
        f"rapport {2020 + r.randint(0, 5)}.pdf",
        f"""Rapport annuel du service douane – {subject}
{r.randint(100, 900)} déclarations, {r.randint(2, 30)} rectifiées. Droits et taxes payés : {money(r)} FCFA. TVA récupérée : {money(r)} FCFA.
Délai moyen 4,2 jours. Toutes les factures ont été rapprochées.""",
    )


def registry(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(('RCCM', 'extrait', 'carte opérateur'))} {r.randint(1, 99)}.pdf",
        f"""EXTRAIT DU REGISTRE DU COMMERCE N° TG-LOM {r.randint(2000, 2026)} B {r.randint(100, 9999)}
{r.choice(FIRMS)}, capital 10 000 000 FCFA, siège Lomé. Gérant nommé le {day(r)}. Activité : import, export.""",
    )


def errors(r: random.Random, subject: str) -> Paper:
    return (
        f"registre erreurs {r.randint(1, 99)}.xlsx",
        f"""Registre des écarts – {subject}
Date ; nature ; cause ; action. {day(r)} ; poids brut mal repris de la facture ; saisie ; double lecture. {day(r)} ; régime ; consigne ; rappel.""",
    )


def order(r: random.Random, subject: str) -> Paper:
    return (
        f"{r.choice(VAGUE)}.docx",
        f"""Note aux équipes. À partir du {day(r)}, la facture, le B/L et la déclaration portent le même numéro de dossier interne.
{subject} : la personne de garde contrôle le poids brut et la position avant l’envoi au déclarant. Merci.""",
    )


FRENCH = (
    procedure_fr, policy, training, checklist, blank_form, job, chart, minutes_of, contract, system, attestation,
    archive_rule, case_study, report, registry, errors, order,
)  # fmt: skip


def organisational() -> Iterator[Paper]:
    """At least 150 papers about how an enterprise works."""
    for number, make in enumerate(FRENCH):
        for seed, subject in enumerate(SUBJECTS_FR):
            r = random.Random(number * 1000 + seed)
            name, text = make(r, subject)
            # Half arrive under a name that says nothing: the words alone must do.
            yield (name if seed % 2 else f"{r.choice(VAGUE)}.{name[-4:].lstrip('.')}"), accident(r, text)
    for seed in range(40):
        r = random.Random(90_000 + seed)
        name, text = procedure_en(r, SUBJECTS_EN[seed % len(SUBJECTS_EN)])
        yield (name if seed % 3 else "document.pdf"), accident(r, text)
