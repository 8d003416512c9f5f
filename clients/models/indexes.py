"""Indexes Django cannot declare for two databases at once: words inside a folded name, at a million rows (PostgreSQL).

Made again after every migration where they are missing; SQLite reads the column through, it serves small registers.
"""

from django.db import connections, transaction
from django.db.utils import DatabaseError

TRIGRAMS = (
    ("clients_enterprise_words", "clients_enterprise", "search_key"),
    ("clients_contact_words", "clients_contact", "search_key"),
    ("clients_former_words", "clients_formername", "search_key"),
)
# The end of a number is its beginning read backwards; an address is looked for whatever its capitals.
BACKWARDS = (
    ("clients_enterprise_phone_end", "clients_enterprise", "reverse(phone) text_pattern_ops"),
    ("clients_contact_phone_end", "clients_contact", "reverse(phone) text_pattern_ops"),
    ("clients_enterprise_reference_end", "clients_enterprise", "reverse(reference) text_pattern_ops"),
    ("clients_enterprise_email_upper", "clients_enterprise", "upper(email)"),
    ("clients_contact_email_upper", "clients_contact", "upper(email)"),
)


def index_words(using: str) -> bool:
    """Create the trigram indexes; return whether the database has them.

    The extension is one the owner of a database may add; where the host forbids it, searches stay right, only slower.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    tables = set(connection.introspection.table_names())  # an older schema, while migrating back
    with connection.cursor() as cursor:
        for name, table, column in (row for row in BACKWARDS if row[1] in tables):
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    with connection.cursor() as cursor:
        for name, table, column in (row for row in TRIGRAMS if row[1] in tables):
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({column} gin_trgm_ops)")
    return True
