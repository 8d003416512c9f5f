"""Afi and a preview with one row of each verdict."""

import pytest

from clients.models import ImportBatch
from tests.clients.imports.sending import csv_of, send


@pytest.fixture
def agent(client, afi):
    """Afi, signed in."""
    client.force_login(afi)
    return client


@pytest.fixture
def batch(agent):
    """A preview with one row of each verdict."""
    send(
        agent,
        "extrait.csv",
        csv_of(
            "1000000101;TG-LOM 2019 B 1;Wawa Négoce SARL;90 12 34 56;wawa@example.org;Afi Koffi;",
            "1000000101;;WAWA NEGOCE;;;;",
            ";;Wawa Négoce SA;90123456;;;",
            "1234;;Kozah Bois;;;;=1+1",
            ";;;;;;",
            "1000000102;;Kara Fret;12;info@;;+1+1",
        ),
    )
    return ImportBatch.objects.get()
