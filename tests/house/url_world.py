"""A world with one of everything for the URL matrix: the demonstration data, seen by ten people.

Built once per process inside one transaction that is never committed; each request runs in a savepoint of it.
"""

import datetime as dt
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

from tests.house.source import ROOT

# Who asks. The owner and the contributor belong to the same enterprise; the stranger owns another one.
IDENTITIES = ("anonymous", "owner", "contributor", "stranger", "CRA", "CRH", "DIA", "LDI", "REV", "ADM")


def routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield name and pattern of every address the site answers; a nameless one is called by its pattern."""
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from ((name, f"{entry.pattern}{pattern}") for name, pattern in routes(entry, inner))
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else str(entry.pattern)), str(entry.pattern)


class World:
    """The people and objects the table names."""

    def __init__(self) -> None:
        self.storages = settings.STORAGES  # each test has its own media folder; the world's files are in the first one
        call_command("load_reference", verbosity=0)
        call_command("load_demo", verbosity=0)
        self.people = {name: self._person(name) for name in IDENTITIES[1:]}
        self.enterprise = self._membership("owner").enterprise
        self._complete()

    def _complete(self) -> None:
        """Add one of each thing the demonstration has no example of."""
        from clients.models import SegmentOverride
        from clients.services import access, imports
        from core import clock
        from core.models import KeptMessage
        from diagnostics.models import AgendaItem, ConsultedDocument
        from questionnaires.models import Evidence

        KeptMessage.objects.create(recipient="mawuli@example.org", subject="Essai", text="Essai", html="<p>Essai</p>")
        agent, reader, owner = self.people["CRA"], self.people["DIA"], self.people["owner"]
        access.invitation_for(self.enterprise, self.enterprise.contacts.first(), by=owner)
        with (ROOT / "tests/data/registre-operateurs.csv").open("rb") as extract:
            imports.receive_extract(File(extract, name="registre.csv"), by=agent)
        response = self.first("questionnaires.ScreeningResponse", enterprise=self.enterprise)
        Evidence.objects.create(
            response=response,
            question=self.first("questionnaires.Question"),
            file=ContentFile(b"%PDF-1.4", name="piece.pdf"),
            name="organigramme.pdf",
            content_type="application/pdf",
            size=8,
            sha256="0" * 64,
            non_transactional=True,
            scan_status="clean",
            added_by=owner,
        )
        SegmentOverride.objects.create(
            enterprise=self.enterprise,
            segment="C",
            reason_code="other",
            reason="Essai de la matrice",
            expires_on=clock.today() + dt.timedelta(days=60),
            proposed_by=agent,
        )
        mission = self.first("diagnostics.Diagnostic", state="in_progress")
        AgendaItem.objects.create(
            diagnostic=mission, starts_at=clock.now(), function="management", subject="Ouverture de la visite"
        )
        ConsultedDocument.objects.create(diagnostic=mission, kind="other", title="Organigramme", added_by=reader)

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

    def client(self, identity: str) -> Client:
        """Return a client signed in as one of the people."""
        client = Client(raise_request_exception=False)
        if identity != "anonymous":
            client.force_login(self.people[identity], settings.AUTHENTICATION_BACKENDS[0])
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
