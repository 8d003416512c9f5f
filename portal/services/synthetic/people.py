"""The customs people and the enterprises of a synthetic country: names, numbers, contacts, history (all fictional)."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.enums import CustomsRole
from accounts.models import RoleGrant, User
from accounts.services import sign_charter
from clients.models import (
    Assignment,
    Contact,
    CustomsOffice,
    Enterprise,
    EnterpriseIdentifier,
    Interaction,
    Site,
    Task,
)
from clients.rules.identity import fold, name_key
from portal.services.synthetic.writer import BulkWriter

STAFF = {
    CustomsRole.CRA: 40,
    CustomsRole.CRH: 1,
    CustomsRole.DIA: 20,
    CustomsRole.LDI: 1,
    CustomsRole.REV: 5,
    CustomsRole.ADM: 2,
    CustomsRole.DIR: 1,
}
PLACES = (
    ("Lomé", "grand_lome"), ("Lomé", "grand_lome"), ("Lomé", "grand_lome"), ("Aného", "maritime"),
    ("Tsévié", "maritime"), ("Kpalimé", "plateaux"), ("Atakpamé", "plateaux"), ("Sokodé", "centrale"),
    ("Kara", "kara"), ("Niamtougou", "kara"), ("Dapaong", "savanes"), ("Cinkassé", "savanes"),
)  # fmt: skip
ROOTS = (
    "Savane", "Golfe", "Mono", "Oti", "Zio", "Kéran", "Akpé", "Plateaux", "Lacs", "Aube", "Baobab", "Étoile", "Corail",
    "Harmattan", "Nénuphar", "Sahel", "Fleuve", "Colline", "Lagune", "Soleil", "Palmier", "Rônier", "Tamarin", "Cauris",
    "Kéta", "Adidogomé", "Togoville", "Agbodrafo", "Fazao", "Koutammakou", "Haho", "Anié", "Amou", "Danyi", "Bassar",
)  # fmt: skip
TRADES = (
    "Négoce", "Import", "Export", "Agro", "Textile", "Pharma", "Matériaux", "Transit", "Logistique", "Distribution",
    "Froid", "Bois", "Café", "Karité", "Coton", "Pêche", "Électronique", "Mécanique", "Ciment", "Papeterie", "Énergie",
)  # fmt: skip
FORMS = (
    ("sarl", "SARL"),
    ("sarl", "SARL"),
    ("sarlu", "SARL U"),
    ("sa", "SA"),
    ("sas", "SAS"),
    ("ei", "Ets"),
    ("coop", "Coopérative"),
)
FIRST = (
    "Afi",
    "Koffi",
    "Ama",
    "Yao",
    "Abla",
    "Komi",
    "Esi",
    "Kodjo",
    "Akouvi",
    "Mensah",
    "Dédé",
    "Kwami",
    "Nadia",
    "Issa",
    "Fatou",
    "Adjoa",
)
LAST = (
    "Lawson",
    "Agbeko",
    "Amegah",
    "Tchalla",
    "Ouro",
    "Kpogo",
    "Adjovi",
    "Sossou",
    "Akakpo",
    "Bawa",
    "Dossou",
    "Ahoro",
    "Tetteh",
    "Gnassou",
)
ROLES = ("manager", "customs", "finance", "logistics", "declarant", "other")
SUBJECTS = (
    "Appel de suivi",
    "Question sur le questionnaire",
    "Visite d’écoute",
    "Envoi du guide",
    "Point téléphonique",
    "Relance",
)
CHANNELS = ("phone", "phone", "phone", "visit", "email", "meeting", "portal", "letter")
BANDS = (("1-9", "micro", 0.55), ("10-49", "small", 0.3), ("50-249", "standard", 0.12), ("250+", "standard", 0.03))
LONGEST_HISTORY = 5_000
WHOLE_FILE = ("account_agent", "", None)


@dataclass
class Country:
    """Who and what the rows point to: the staff by role, the offices, the moment everything ends."""

    staff: dict[str, list[int]]
    offices: list[int]
    now: dt.datetime


def make_staff(now: dt.datetime) -> Country:
    """Create the customs people once; their roles are approved by one another."""
    staff: dict[str, list[int]] = {}
    for role, count in STAFF.items():
        staff[role] = [_agent(role, number).pk for number in range(count)]
    approver = User.objects.get(pk=staff[CustomsRole.CRH][0])
    RoleGrant.objects.filter(approved_by=None).exclude(user=approver).update(approved_by=approver, approved_at=now)
    RoleGrant.objects.filter(user=approver).update(approved_by_id=staff[CustomsRole.ADM][0], approved_at=now)
    for user in User.objects.filter(grants__role__in=["DIA", "LDI", "REV"]):
        sign_charter(user)
    return Country(staff, list(CustomsOffice.objects.values_list("pk", flat=True)), now)


def _agent(role: str, number: int) -> User:
    user, created = User.objects.get_or_create(
        email=f"{role.lower()}{number:02d}@synthetic.example.org",
        defaults={"full_name": f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"},
    )
    if created:
        RoleGrant.objects.create(user=user, role=role)
    return user


class Enterprises:
    """Writes enterprises with their numbers, contacts, places, exchanges and tasks.

    Shares are lifelike: most have no history, a few a long one, one the longest; nine in ten have an e-mail address.
    """

    def __init__(self, country: Country, seed: int, enterprises: int) -> None:
        self.country, self.rng = country, random.Random(seed)  # noqa: S311  # synthetic data, repeatable on purpose
        self.longest = min(LONGEST_HISTORY, 5 * enterprises)
        common = ("uuid", "created_at", "updated_at")
        self.enterprises = BulkWriter(
            Enterprise, *common, "reference", "name", "search_key", "name_key", "legal_form", "sector", "chain_roles",
            "headcount", "size_profile", "office", "city", "region", "phone", "email", "status", "kind",
            "electronic_consent_at", "last_contact_at", "next_action_on",
        )  # fmt: skip
        self.numbers = BulkWriter(EnterpriseIdentifier, *common, "enterprise", "type", "value", "normalised", "status")
        self.contacts = BulkWriter(
            Contact, *common, "enterprise", "full_name", "search_key", "role", "email", "phone", "is_focal"
        )
        self.sites = BulkWriter(Site, *common, "enterprise", "name", "city", "region")
        self.assignments = BulkWriter(
            Assignment, *common, "enterprise", "user", "starts_on", "capacity", "about_kind", "about_uuid"
        )
        self.exchanges = BulkWriter(
            Interaction, *common, "enterprise", "contact", "at", "channel", "direction", "succeeded", "subject", "by",
            summary="Échange noté par l’agent.",
        )  # fmt: skip
        self.tasks = BulkWriter(
            Task, *common, "enterprise", "kind", "title", "owner", "due_on", "priority", "state", "done_at"
        )

    @property
    def writers(self) -> list[BulkWriter]:
        """The tables, in the order of their foreign keys."""
        return [
            self.enterprises, self.numbers, self.contacts, self.sites, self.assignments, self.exchanges, self.tasks,
        ]  # fmt: skip

    def key(self) -> str:
        """Return an identifier that only the seed decides."""
        bits = (self.rng.getrandbits(128) & ~(0xF << 76)) | (0x4 << 76)
        text = f"{(bits & ~(0x3 << 62)) | (0x2 << 62):032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def stamps(self) -> tuple[str, dt.datetime, dt.datetime]:
        """Return the identifier and the two moments every row has."""
        return self.key(), self.country.now, self.country.now

    def write(self, count: int, start: int) -> Iterator[dict[str, Any]]:
        """Write `count` enterprises numbered from `start`; yield what later stages need of each."""
        for number in range(start, start + count):
            yield self._one(number, longest=number == 0)

    def _one(self, number: int, *, longest: bool) -> dict[str, Any]:
        rng, now = self.rng, self.country.now
        form, written = FORMS[number % len(FORMS)]
        stem = f"{rng.choice(ROOTS)} {rng.choice(TRADES)} {rng.choice(ROOTS)} {number % 9973}"
        name = f"{written} {stem}" if form == "ei" else f"{stem} {written}"
        city, region = rng.choice(PLACES)
        headcount, size = self._band()
        agent = rng.choice(self.country.staff["CRA"]) if rng.random() < 0.6 else None
        history = self.longest if longest else self._history()
        last = now - dt.timedelta(days=rng.randrange(1, 700), minutes=rng.randrange(1440)) if history else None
        open_task = rng.random() < 0.15
        due = (now + dt.timedelta(days=rng.randrange(-20, 60))).date() if open_task else None
        phone = f"+2289{rng.randrange(10_000_000):07d}"
        email = f"contact{number}@e{number % 9973}.example.org" if rng.random() < 0.9 else ""
        broker = rng.random() < 0.02
        enterprise = self.enterprises.add(
            *self.stamps(), f"SYN-{number:08d}", name, fold(name), name_key(name), form, f"G{46 + number % 2}",
            ["broker"] if broker else ["importer"], headcount, size, rng.choice(self.country.offices or [None]), city,
            region, phone, email, "active" if history else "prospect", "broker" if broker else "trader",
            now if rng.random() < 0.7 else None, last, due,
        )  # fmt: skip
        self._numbers(enterprise, number)
        contacts = [self._contact(enterprise, number, place) for place in range(1 + (rng.random() < 0.4))]
        if rng.random() < 0.3:
            self.sites.add(*self.stamps(), enterprise, "Entrepôt", city, region)
        if agent:
            self.assignments.add(*self.stamps(), enterprise, agent, now.date() - dt.timedelta(days=400), *WHOLE_FILE)
        for place in range(history):
            self._exchange(enterprise, contacts, agent, (last or now) - dt.timedelta(days=place % 900, minutes=place))
        if open_task or rng.random() < 0.4:
            self._task(enterprise, agent, due)
        return {
            "pk": enterprise,
            "contact": contacts[0],
            "email": email,
            "size": size,
            "number": number,
            "agent": agent,
        }

    def _band(self) -> tuple[str, str]:
        drawn = self.rng.random()
        for headcount, size, share in BANDS:
            drawn -= share
            if drawn <= 0:
                return headcount, size
        return BANDS[0][0], BANDS[0][1]

    def _history(self) -> int:
        """Return how many exchanges an enterprise has had: none for a third, a few for most, many for some."""
        drawn = self.rng.random()
        if drawn < 0.35:
            return 0
        return min(300, int(self.rng.paretovariate(1.3) * 1.6))

    def _numbers(self, enterprise: int, number: int) -> None:
        nif = f"2{number:09d}"
        status = "verified" if number % 3 == 0 else "declared"
        self.numbers.add(*self.stamps(), enterprise, "nif", nif, nif, status)
        if self.rng.random() < 0.8:
            value = f"TG-LFW-{number // 1_000_000:02d}-2020-B12-{number % 1_000_000:06d}"
            self.numbers.add(*self.stamps(), enterprise, "rccm", value, value, "declared")

    def _contact(self, enterprise: int, number: int, place: int) -> int:
        rng = self.rng
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        email = f"p{number}.{place}@e{number % 9973}.example.org" if rng.random() < 0.85 else ""
        phone = f"+2287{rng.randrange(10_000_000):07d}"
        return self.contacts.add(
            *self.stamps(), enterprise, name, fold(name), rng.choice(ROLES), email, phone, place == 0
        )

    def _exchange(self, enterprise: int, contacts: list[int], agent: int | None, at: dt.datetime) -> None:
        rng = self.rng
        by = agent or self.country.staff["CRA"][0]
        self.exchanges.add(
            *self.stamps(), enterprise, rng.choice(contacts), at, rng.choice(CHANNELS), rng.choice(("in", "out", "out")),
            rng.random() < 0.8, rng.choice(SUBJECTS), by,
        )  # fmt: skip

    def _task(self, enterprise: int, agent: int | None, due: dt.date | None) -> None:
        day = due or (self.country.now - dt.timedelta(days=self.rng.randrange(10, 400))).date()
        self.tasks.add(
            *self.stamps(), enterprise, self.rng.choice(("call", "chase", "send", "plan")), "Rappeler l’entreprise",
            agent, day, 2, "todo" if due else "done", None if due else self.country.now,
        )  # fmt: skip
