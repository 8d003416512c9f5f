"""Let PostgreSQL compare names by their three-letter groups (pg_trgm), where it is there to be had.

The extension comes with PostgreSQL and may be created by the owner of the database since version 13. Without it the
nightly search compares names by itself, more slowly.
"""

from django.db import migrations

INDEX = "CREATE INDEX IF NOT EXISTS clients_name_trigrams ON clients_enterprise USING gin (name_key gin_trgm_ops)"


def prepare(apps, schema_editor):
    """Create the extension and the index."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone():
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(INDEX)


def forget(apps, schema_editor):
    """Drop the index; the extension may serve others."""
    if schema_editor.connection.vendor == "postgresql":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS clients_name_trigrams")


class Migration(migrations.Migration):
    """Compare names in the database."""

    dependencies = [("clients", "0001_initial")]
    operations = [migrations.RunPython(prepare, forget)]
