"""The cast of the demonstration: one sign-in per role, ten fictional enterprises (domain §15)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.enums import CustomsRole, EnterpriseRole
from accounts.models import User
from accounts.services import approve_role, mark_informed, request_role, sign_charter
from clients.enums import Capacity, ContactRole, IdentifierType, Status
from clients.models import Contact, CustomsOffice, Enterprise, EnterpriseIdentifier, Mandate, PortalMembership
from clients.services.assignments import assign
from core import clock, references

PASSWORD = "demonstration-2026"  # noqa: S105  # printed at start, refused in production

AGENTS = {
    CustomsRole.CRA: "Afi Lawson",
    CustomsRole.CRH: "Kodjo Mensah",
    CustomsRole.DIA: "Dédé Amouzou",
    CustomsRole.LDI: "Elom Kpodo",
    CustomsRole.REV: "Yawa Tossou",
    CustomsRole.ADM: "Adjoa Sossou",
    CustomsRole.RSK: "Ablavi Kodzo",
    CustomsRole.DPO: "Edem Fiagan",
    CustomsRole.DIR: "Sena Ahadji",
    CustomsRole.INT: "Délali Nyawu",
    CustomsRole.AUD: "Mensa Tetteh",
}
SECOND_DIAGNOSTICIAN = "Kossi Agbo"
SECOND_AGENT = "Yaovi Komlan"


@dataclass(frozen=True)
class Profile:
    """One fictional enterprise and who answers for it."""

    key: str
    name: str
    owner: str
    city: str
    region: str
    fields: dict[str, Any] = field(default_factory=dict)


PROFILES = (
    Profile("savane", "Savane Karité Export SARL", "Mawuli Agbeko", "Kara", "kara",
            {"headcount": "10-49", "size_profile": "small", "chain_roles": ["exporter"], "sector": "C10", "legal_form": "sarl"}),
    Profile("golfe", "Golfe Négoce SA", "Senam Adjo", "Lomé", "maritime",
            {"headcount": "250+", "chain_roles": ["importer", "merchant"], "sector": "G46", "legal_form": "sa"}),
    Profile("mono", "Mono Textile ZF SA", "Kafui Doe", "Lomé", "maritime",
            {"headcount": "50-249", "chain_roles": ["manufacturer", "free_zone"], "sector": "C13", "legal_form": "sa"}),
    Profile("etoile", "Transit Étoile du Port SARL", "Essi Amegan", "Lomé", "maritime",
            {"headcount": "10-49", "size_profile": "small", "kind": "broker", "chain_roles": ["broker"], "sector": "H52", "legal_form": "sarl"}),
    Profile("oti", "Oti Fret Corridor", "Issa Ouédraogo", "Cinkassé", "savanes",
            {"headcount": "50-249", "chain_roles": ["carrier"], "sector": "H49", "presence": "represented", "country": "BF"}),
    Profile("zio", "Zio Pharma Distribution SA", "Ama Kponton", "Lomé", "maritime",
            {"headcount": "50-249", "chain_roles": ["importer"], "sector": "G46", "legal_form": "sa"}),
    Profile("akpe", "Ets Akpé et Fils", "Yao Akpé", "Atakpamé", "plateaux",
            {"headcount": "1-9", "size_profile": "micro", "chain_roles": ["importer"], "sector": "G47", "legal_form": "ei"}),
    Profile("coop", "Coop Cacao des Plateaux", "Abla Tchalla", "Kpalimé", "plateaux",
            {"headcount": "50-249", "chain_roles": ["exporter"], "sector": "A01", "legal_form": "coop", "electronic_refused": True}),
    Profile("lacs", "Lacs Matériaux SARL", "Komi Gaba", "Aného", "maritime",
            {"headcount": "10-49", "size_profile": "small", "chain_roles": ["importer"], "sector": "F41", "legal_form": "sarl"}),
    Profile("aube", "Nouvelle Aube Agro SAS", "Enyonam Lawson", "Tsévié", "maritime",
            {"headcount": "10-49", "size_profile": "small", "chain_roles": ["exporter"], "sector": "A01", "legal_form": "sas"}),
)  # fmt: skip


def address(name: str, domain: str) -> str:
    """Return the fictional address of a person: first name at a reserved domain."""
    first = name.split(maxsplit=1)[0].lower().replace("é", "e")
    return f"{first}@{domain}"


@transaction.atomic
def hire(role: str, name: str, approver: User | None = None) -> User:
    """Create one customs user whose role a second person approved."""
    user = User.objects.create_user(
        address(name, "douane.example.org"), PASSWORD, full_name=name, phone="+22890000000"
    )
    approve_role(request_role(user, role=role, by=None), by=approver)
    if role in {"LDI", "REV", "DIA"}:
        sign_charter(user)
    mark_informed(user)
    return user


def hire_everybody() -> dict[str, User]:
    """Create the staff: one person per role and a second diagnostician, for the team of two."""
    head = hire(CustomsRole.CRH, AGENTS[CustomsRole.CRH])
    grant = head.grants.get()
    staff = {"CRH": head}
    for role, name in AGENTS.items():
        if role != CustomsRole.CRH:
            staff[str(role)] = hire(role, name, head)
    staff["CRA2"] = hire(CustomsRole.CRA, SECOND_AGENT, head)
    staff["DIA2"] = hire(CustomsRole.DIA, SECOND_DIAGNOSTICIAN, head)
    # The first head is approved by the administrator: every grant shows two persons.
    approve_role(grant, by=staff["ADM"])
    return staff


@transaction.atomic
def found(profile: Profile, number: int, *, agent: User) -> Enterprise:
    """Create one enterprise with its number, its contact, its account owner and its agent."""
    year = clock.today().year
    enterprise = Enterprise.objects.create(
        reference=references.allocate("CCV", year),
        name=profile.name,
        city=profile.city,
        region=profile.region,
        status=Status.ACTIVE,
        phone=f"+228900000{number:02d}",
        email=address(profile.owner, "example.org"),
        office=CustomsOffice.objects.order_by("pk").first(),
        **profile.fields,
    )
    nif = f"10000000{number:02d}"
    EnterpriseIdentifier.objects.create(
        enterprise=enterprise, type=IdentifierType.NIF, value=nif, normalised=nif, status="verified"
    )
    _people(enterprise, profile, number)
    assign(enterprise, user=agent, capacity=Capacity.ACCOUNT_AGENT, by=agent)
    return enterprise


def _people(enterprise: Enterprise, profile: Profile, number: int) -> None:
    """Give the enterprise its owner and, for the first one, a contributor."""
    email = address(profile.owner, "example.org")
    owner = User.objects.create_user(email, PASSWORD, full_name=profile.owner)
    mark_informed(owner)
    contact = Contact.objects.create(
        enterprise=enterprise,
        user=owner,
        full_name=profile.owner,
        role=ContactRole.MANAGER,
        function="Gérante" if profile.owner.split()[0] in {"Essi", "Ama", "Abla", "Enyonam"} else "Gérant",
        email=email,
        phone=f"+228900000{number:02d}",
        is_focal=True,
    )
    PortalMembership.objects.create(
        user=owner, enterprise=enterprise, role=EnterpriseRole.OWN, function=contact.function, may_sign=True
    )
    if profile.key == "savane":
        for name, role in (("Akou Dossou", EnterpriseRole.CTB), ("Kwami Sena", EnterpriseRole.DEP)):
            helper = User.objects.create_user(address(name, "example.org"), PASSWORD, full_name=name)
            mark_informed(helper)
            PortalMembership.objects.create(user=helper, enterprise=enterprise, role=role, invited_by=owner)
    if profile.key == "oti":
        Mandate.objects.create(
            enterprise=enterprise,
            contact=contact,
            purpose="Représentation au Togo pour les opérations de transit",
            starts_on=clock.today() - dt.timedelta(days=200),
            ends_on=clock.today() + dt.timedelta(days=165),
        )


def signins() -> list[tuple[str, str]]:
    """Return (role, address) of one person per role, in the order of the rules."""
    rows = [(role.label, address(name, "douane.example.org")) for role, name in AGENTS.items()]
    savane = PROFILES[0]
    rows += [
        (EnterpriseRole.OWN.label, address(savane.owner, "example.org")),
        (EnterpriseRole.DEP.label, "kwami@example.org"),
        (EnterpriseRole.CTB.label, "akou@example.org"),
    ]
    return [(str(label), email) for label, email in rows]
