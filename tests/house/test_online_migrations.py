"""An upgrade leaves people working: no index is dropped in a way that makes every reader of the table wait."""

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RemoveIndex


def test_no_migration_drops_an_index_while_readers_wait():
    """DROP INDEX stands in line behind the longest report, and everybody who opens a page stands behind it."""
    ours = {app.label for app in apps.get_app_configs() if "site-packages" not in app.path}
    found = MigrationLoader(None).disk_migrations

    waited_for = [
        f"{label}.{name}"
        for (label, name), migration in found.items()
        if label in ours and any(type(one) is RemoveIndex for one in migration.operations)
    ]

    assert len(ours) > 5
    assert waited_for == []
