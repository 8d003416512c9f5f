"""A world with one of everything for the URL matrix: the demonstration data, seen by fifteen people.

Built once per process inside one transaction that is never committed; each request runs in a savepoint of it.
"""

import datetime as dt
import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfWriter

from tests.house.source import ROOT

# Who asks. The owner and the contributor belong to the same enterprise; the stranger owns another one.
IDENTITIES = (
    "anonymous", "owner", "contributor", "stranger",
    "CRA", "CRH", "DIA", "LDI", "REV", "ADM", "RSK", "DIR", "DPO", "AUD", "INT",
)  # fmt: skip


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and pattern of every address the site answers; a nameless one is called by its pattern."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from ((name, f"{entry.pattern}{pattern}") for name, pattern in routes(entry, inner))
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else str(entry.pattern)), str(entry.pattern)


def blank_pdf() -> bytes:
    """A real document of one empty page: what is served is read by those who look for planted words."""
    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(stream)
    return stream.getvalue()


class World:
    """The people and objects the table names."""

    def __init__(self) -> None:
        self.storages = settings.STORAGES  # each test has its own media folder; the world's files are in the first one
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0)
        self.people = {name: self._person(name) for name in IDENTITIES[1:]}
        self.sessions = {name: self._signed_in(person) for name, person in self.people.items()}
        self.enterprise = self._membership("owner").enterprise
        self._complete()

    def _complete(self) -> None:
        """Add one of each thing the demonstration has no example of."""
        from catalogue.models import OfferingDocument
        from clients.models import SegmentOverride
        from clients.services import access, conversation, exports, imports, policy
        from core import clock
        from core.models import KeptMessage
        from diagnostics.models import AgendaItem, ConsultedDocument
        from insight.models import MonthlyReport
        from portal.services import policy_lab
        from questionnaires.models import Evidence
        from questionnaires.services import versions

        KeptMessage.objects.create(recipient="mawuli@example.org", subject="Essai", text="Essai", html="<p>Essai</p>")
        agent, reader, owner = self.people["CRA"], self.people["DIA"], self.people["owner"]
        access.invitation_for(self.enterprise, self.enterprise.contacts.first(), by=owner)
        with (ROOT / "tests/data/registre-operateurs.csv").open("rb") as extract:
            imports.receive_extract(File(extract, name="registre.csv"), by=agent)
        exports.start_export(
            "clients.enterprise", "", shape="csv", reason="Essai de la matrice", by=self.people["CRH"]
        )
        response = self.first("questionnaires.ScreeningResponse", enterprise=self.enterprise)
        Evidence.objects.create(
            response=response,
            question=self.first("questionnaires.Question"),
            file=ContentFile(blank_pdf(), name="piece.pdf"),
            name="organigramme.pdf",
            content_type="application/pdf",
            size=8,
            sha256="0" * 64,
            non_transactional=True,
            state="clean",
            added_by=owner,
        )
        conversation.begin(
            self.enterprise,
            by=owner,
            subject="Nos sites",
            text="Voici notre organigramme.",
            uploaded=[ContentFile(blank_pdf(), name="organigramme.pdf")],
            is_sure=True,
        )
        OfferingDocument.objects.create(
            offering=self.first("catalogue.ServiceOffering"),
            title="Exemple de lettre",
            file=ContentFile(blank_pdf(), name="lettre.pdf"),
            name="lettre.pdf",
            content_type="application/pdf",
            size=8,
            sha256="1" * 64,
            added_by=agent,
        )
        SegmentOverride.objects.create(
            enterprise=self.enterprise,
            segment="C",
            reason_code="other",
            reason="Essai de la matrice",
            expires_on=clock.today() + dt.timedelta(days=60),
            proposed_by=agent,
        )
        draft = policy.start_draft(by=self.people["LDI"])
        policy_lab.run_trial(policy_lab.ask_trial(draft, by=self.people["LDI"]))
        source = self.first("questionnaires.QuestionnaireVersion", code="QF-2026-01")
        versions.copy_version(source, by=self.people["LDI"])
        self._add_duplicates(agent)
        MonthlyReport.objects.create(
            month=dt.date(2026, 1, 1), file=ContentFile(blank_pdf(), name="mois.pdf"), made_at=clock.now()
        )
        mission = self.first("diagnostics.Diagnostic", state="in_progress")
        AgendaItem.objects.create(
            diagnostic=mission, starts_at=clock.now(), function="management", subject="Ouverture de la visite"
        )
        ConsultedDocument.objects.create(diagnostic=mission, kind="other", title="Organigramme", added_by=reader)
        self._come_back_from_the_field(mission, reader)

    def _come_back_from_the_field(self, mission: Any, reader: Any) -> None:
        """A device whose entry was written on something else than what the file says."""
        from core import clock
        from diagnostics.services import offline

        kit = offline.take_along(mission, device="Tablette", by=reader)
        rated = mission.ratings.exclude(level=None).select_related("criterion").first()
        entry = offline.Sent(
            uuid=uuid.uuid4(),
            sequence=1,
            criterion=rated.criterion.code,
            base_version=rated.version + 5,
            base_entry=None,
            values={"level": None, "rationale": "Vu sur place"},
            entered_at=clock.now(),
        )
        offline.receive_entries(kit, [entry], by=reader)

    def _add_duplicates(self, agent: Any) -> None:
        """Two more files that look like the owner's: one pair to look at, one merge proposed by the agent."""
        from clients.models import Enterprise
        from clients.queries.merge import default_choices
        from clients.services import duplicates, merge

        for name in ("Savane Karite", "Savane Karité Expor"):
            twin = Enterprise.objects.create(name=name, reference=f"ENT-{name[-5:]}")
            pair = duplicates.report_duplicate(self.enterprise, twin, by=agent)
        choices = default_choices(self.enterprise, twin)
        merge.propose_merge(
            pair, kept=self.enterprise, choices=choices, reason="Essai de la matrice des accès", by=agent
        )

    def _membership(self, identity: str) -> Any:
        memberships = apps.get_model("clients", "PortalMembership").objects.all()
        return memberships.get(user=self.people[identity], enterprise__name__startswith="Savane")

    def _person(self, identity: str) -> Any:
        from tests.house.url_matrix import PEOPLE

        return get_user_model().objects.get(email=PEOPLE[identity])

    def first(self, label: str, **wanted: Any) -> Any:
        """Return the first row of a model that fits; the world must have one."""
        row = apps.get_model(label).objects.filter(**wanted).order_by("pk").first()
        assert row is not None, f"the demonstration has no {label} with {wanted}"
        return row

    def _signed_in(self, person: Any) -> str:
        """Return the key of a session of this person: signing in for each of 7,000 requests took a third of them."""
        client = Client()
        client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
        return client.session.session_key

    def client(self, identity: str) -> Client:
        """Return a client signed in as one of the people."""
        client = Client(raise_request_exception=False)
        if identity != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[identity]
        return client

    def ask(self, identity: str, method: str, name: str, arguments: dict[str, Callable]) -> int:
        """Ask for an address as somebody and return the status; nothing it changed is kept."""
        values = {key: find(self) for key, find in arguments.items()}
        address = f"/{name}" if name.endswith("/") else reverse(name, kwargs=values or None)
        with self.undone(), override_settings(STORAGES=self.storages):
            return self.client(identity).generic(method, address).status_code

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Undo what is written inside."""
        mark = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(mark)
