"""The world of the URL matrix, shared by the modules that look at whole pages."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.house.url_world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """The demonstration data inside one transaction that is undone at the end."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _private_media() -> None:
    """Leave the files where the world wrote them: the test settings already keep them in a folder of their own."""
