"""What only PostgreSQL does: real locks, its own way to write lines; nothing here means anything elsewhere."""

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _postgresql() -> None:
    """Say which variable is missing rather than pass on a database that has no such locks."""
    if connection.vendor != "postgresql":
        pytest.skip("needs CCV_TEST_DATABASE_URL")
