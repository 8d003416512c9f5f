"""Many rows at once: COPY on PostgreSQL, ordinary bulk inserts elsewhere.

For rows written by the hundred thousand, where building objects and quoting their values takes most of the time. Rows
are given as values; what is left out is as in a new object, computed columns and times included. Nothing else happens:
no signal.
"""

import gc
import io
import json
import os
import re
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django_countries.fields import CountryField

Rows = Sequence[Sequence[Any]]
Text = Callable[[Any], str]
_special = re.compile(r"[\\\t\n\r]").search
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SAME_FOR_ALL = (models.DateField, models.TimeField, CountryField)  # what these compute does not follow the row


def insert(model: type[models.Model], names: Sequence[str], rows: Rows) -> list[int]:
    """Write new rows of a model inside the caller's transaction and return their keys, in the same order.

    `rows` are values in the order of `names`, attributes of the model (`office_id`). Raises IntegrityError like any
    insert: then none is written.
    """
    if not rows:
        return []
    if connection.vendor != "postgresql":
        made = [model(**dict(zip(names, row, strict=True))) for row in rows]
        return [one.pk for one in model._base_manager.bulk_create(made, batch_size=1000)]
    table, key = model._meta.db_table, model._meta.pk
    assert key is not None  # noqa: S101
    given = [_column(model, name) for name in names]
    varied, steady = _left_out(model, names)
    columns = [field.column for field in (*given, *varied, *steady, key)]
    quoted = ", ".join(connection.ops.quote_name(str(column)) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [f'"{table}"', key.column, len(rows)],
        )
        keys = [number for (number,) in cursor.fetchall()]
        more = [_made(field, names, rows) for field in varied]
        ends = "".join(f"\t{text}" for text in steady.values())
        writers = [_writer(field) for field in given]
        text = io.StringIO()
        for number, row, *others in zip(keys, rows, *more, strict=True):
            text.write("\t".join([*[write(value) for write, value in zip(writers, row, strict=True)], *others]))
            text.write(f"{ends}\t{number}\n")
        text.seek(0)
        with connection.wrap_database_errors:
            cursor.cursor.copy_expert(f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN", text, 2**16)
    return keys


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


def among(texts: Collection[str]) -> Any:
    """Return what a lookup `…__in` takes for thousands of texts: one array on PostgreSQL, which reads a list slowly."""
    if connection.vendor != "postgresql" or not texts:
        return texts
    return RawSQL("SELECT unnest(%s::text[])", [list(texts)])


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cycles sleep while rows are held by the hundred thousand: it takes half of the time.

    Rows hold no cycle, and what a turn of a job leaves behind goes when it ends.
    """
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()


# --- the columns of a COPY ---------------------------------------------------------------------------------------------


def _column(model: type[models.Model], name: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _left_out(model: type[models.Model], names: Sequence[str]) -> tuple[list[Any], dict[Any, str]]:
    """Return the columns nobody gave: those that differ by row, and the others with their one text."""
    blank, varied, steady = model(), [], {}
    for field in model._meta.concrete_fields:
        if field.attname in names or field.primary_key or isinstance(field, models.GeneratedField):
            continue
        if hasattr(field, "made_from") or field.default is uuid.uuid4:
            varied.append(field)
            continue
        computes = type(field).pre_save is not models.Field.pre_save and not isinstance(field, _SAME_FOR_ALL)
        if computes or (field.has_default() and callable(field.default) and field.default not in (list, dict)):
            raise TypeError(f"{field}: COPY does not know how to fill it")
        steady[field] = _writer(field)(field.pre_save(blank, add=True))
    return varied, steady


def _made(field: Any, names: Sequence[str], rows: Rows) -> Iterator[str]:
    """Give a column that differs by row: a random identifier, or what follows from other columns."""
    if field.default is uuid.uuid4:
        yield from _random_uuids(len(rows))
        return
    places = [names.index(source) if source in names else None for source in field.sources]
    for row in rows:
        yield _copied(field.made_from(*["" if place is None else row[place] for place in places]))


def _random_uuids(count: int) -> Iterator[str]:
    """Give identifiers as `uuid.uuid4` does, a hundred thousand in the time of ten thousand."""
    drawn = os.urandom(16 * count).hex()
    for start in range(0, 32 * count, 32):
        digits = drawn[start : start + 32]
        yield f"{digits[:12]}4{digits[13:16]}{'89ab'[int(digits[16], 16) & 3]}{digits[17:]}"


def _writer(field: Any) -> Text:
    """Return what makes a value of this column the text COPY reads."""
    if not isinstance(field, models.JSONField):
        return _copied
    encode = (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
    return lambda value: "\\N" if value is None else _escaped(encode(value))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES) if _special(text) else text


def _copied(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value.__class__ is str:
        return value.translate(_ESCAPES) if _special(value) else value
    if value is None:
        return "\\N"
    if value.__class__ is bool:
        return "t" if value else "f"
    return _escaped(str(value))
