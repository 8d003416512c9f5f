"""Indexes Django cannot declare for two databases at once: words inside a folded name, at a million rows (PostgreSQL).

Made again after every migration where they are missing; SQLite reads the column through, it serves small registers.
"""

from django.db import connections, transaction
from django.db.utils import DatabaseError

TRIGRAMS = (
    ("clients_enterprise_words", "clients_enterprise", "search_key"),
    ("clients_contact_words", "clients_contact", "search_key"),
)


def index_words(using: str) -> bool:
    """Create the trigram indexes; return whether the database has them.

    The extension is one the owner of a database may add; where the host forbids it, searches stay right, only slower.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return False
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return False
    with connection.cursor() as cursor:
        for name, table, column in TRIGRAMS:
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({column} gin_trgm_ops)")
    return True
