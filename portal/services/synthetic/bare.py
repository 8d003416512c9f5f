"""Load tables without their indexes and put those back at the end: built once, sorted, instead of row by row."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

FOREIGN_KEYS_AND_UNIQUE = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('u', 'f') AND conrelid::regclass::text = ANY(%s) ORDER BY contype DESC, conname
"""
OTHER_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid::regclass::text = ANY(%s)
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""


@contextmanager
def bare(tables: Iterable[str]) -> Iterator[None]:
    """Open a transaction in which these tables have their primary keys only; all the rest is back when it ends.

    For an empty site: nobody else reaches the tables meanwhile, and a run that stops leaves everything as it was.
    Foreign keys are checked when they come back, all rows at once. Other databases keep their indexes.
    """
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a check that waits would forbid to change its table
            names = [list(tables)]
            cursor.execute(FOREIGN_KEYS_AND_UNIQUE, names)
            constraints = cursor.fetchall()
            for table, name, _definition in reversed(constraints):
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            cursor.execute(OTHER_INDEXES, names)
            indexes = cursor.fetchall()
            for name, _definition in indexes:
                cursor.execute(f"DROP INDEX {name}")
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
            for _name, definition in indexes:
                cursor.execute(definition)
            for table, name, definition in constraints:
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
