"""Many rows at once: COPY on PostgreSQL, ordinary bulk inserts elsewhere.

For rows written by the hundred thousand, where Django's INSERT spends most of its time quoting. Values pass through the
same fields, `pre_save` included, so that computed columns and times are right. Nothing else happens: no signal.
"""

import datetime as dt
import io
import json
import re
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
_special = re.compile(r"[\\\t\n\r]").search
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(rows: Sequence[Row]) -> Sequence[Row]:
    """Write new rows of one model inside the caller's transaction and give each its key.

    Raises IntegrityError like any insert: then none is written.
    """
    if not rows:
        return rows
    model = type(rows[0])
    if connection.vendor != "postgresql":
        return model._base_manager.bulk_create(rows, batch_size=1000)
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None  # noqa: S101
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.GeneratedField)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', key.column, len(rows)],
        )
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
        text = io.StringIO()
        readers = [(_reader(field), getattr(field, "encoder", None)) for field in fields]
        for row in rows:
            text.write("\t".join([_copied(read(row), encoder) for read, encoder in readers]))
            text.write("\n")
            row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as bulk_create does
        text.seek(0)
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        with connection.wrap_database_errors:
            cursor.cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({names}) FROM STDIN", text)
    return rows


def link(model: type[models.Model], column: str, pairs: Sequence[tuple[int, int]]) -> None:
    """Point rows of a model at others in one statement: (key of the row, key of the other)."""
    if not pairs:
        return
    table, name = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            statement = f"UPDATE {table} SET {name} = %s WHERE id = %s"  # noqa: S608 - names of ours
            cursor.executemany(statement, [(other, key) for key, other in pairs])
            return
        cursor.execute(
            f"UPDATE {table} AS t SET {name} = v.other FROM unnest(%s::bigint[], %s::bigint[]) AS v (key, other) "  # noqa: S608 - names of ours
            "WHERE t.id = v.key",
            [[key for key, _other in pairs], [other for _key, other in pairs]],
        )


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _special(text) else text


def _reader(field: Any) -> Callable[[models.Model], Any]:
    """Return how a value is taken from a row: by the field when it computes something, else as it stands."""
    if type(field).pre_save is models.Field.pre_save:
        return attrgetter(field.attname)
    return partial(_computed, field)


def _computed(field: Any, row: models.Model) -> Any:
    return field.pre_save(row, True)


def _copied(value: Any, encoder: Any = None) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    kind = value.__class__
    if kind is str:
        return _escaped(value)
    if kind is int:
        return str(value)
    if isinstance(value, (list, dict)):
        return _escaped(json.dumps(value, cls=encoder, ensure_ascii=False))
    if kind is bool:
        return "t" if value else "f"
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return _escaped(str(value))
