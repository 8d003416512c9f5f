"""Write very many rows of one model quickly: COPY on PostgreSQL, `executemany` on SQLite.

Only the columns that differ from row to row are given; every other column holds the default of its field, so that a
new field with a default needs nothing here. Columns computed at saving (folded names, normalised numbers) are computed
in the same way as the model does.
"""

import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

FLUSH_AT = 20_000


def _copied_string(value: str) -> str:
    if value.isprintable() and "\\" not in value:
        return value
    return value.replace("\\", "\\\\").replace("\t", " ").replace("\r", " ").replace("\n", "\\n")


def _copied_json(value: Any) -> str:
    return _copied_string(json.dumps(value))


# looked up by type: a million enterprises make two hundred million values
COPIED: dict[type, Callable[[Any], str]] = {
    str: _copied_string,
    int: str,
    float: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda _value: "\\N",
    datetime: lru_cache(maxsize=64)(datetime.isoformat),  # most rows say the same moment twice
    date: date.isoformat,
    list: _copied_json,
    dict: _copied_json,
}


def _copy_text(value: Any) -> str:
    """Return one value as PostgreSQL's COPY reads it."""
    known = COPIED.get(type(value))
    return known(value) if known else _copied_string(str(value))


class BulkWriter:
    """Rows of one model on their way to the database.

    `varying` names the fields given per row, in the order `add` takes them; `constants` gives other fields a value of
    their own. Primary keys are counted here, from the highest there is. Raises ValueError for a column without value.
    """

    def __init__(self, model: type[models.Model], *varying: str, **constants: Any) -> None:
        self.model, self.table = model, model._meta.db_table
        self.next_pk = (model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0) + 1
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        names = {field.name for field in fields}
        if unknown := (set(varying) | set(constants)) - names:
            raise ValueError(f"{model.__name__} has no field {', '.join(sorted(unknown))}")
        by_name = {field.name: field for field in fields}
        rest = [field for field in fields if field.name not in varying]
        self.columns = ["id", *(str(by_name[name].column) for name in varying)]
        self.columns += [str(field.column) for field in rest]
        self.fields = [by_name[name] for name in varying]
        values = [self._constant(field, constants) for field in rest]
        self.copies = connection.vendor == "postgresql"
        if self.copies:
            self.tail = "".join(f"\t{_copy_text(value)}" for value in values) + "\n"
        else:
            self.rest = tuple(self._prepared(field, value) for field, value in zip(rest, values, strict=True))
        self.rows: list[Any] = []
        self.written = 0

    def _constant(self, field: models.Field, constants: dict[str, Any]) -> Any:
        if field.name in constants:
            value = constants[field.name]
            return value.pk if isinstance(value, models.Model) else value
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return timezone.now()
        if field.has_default():
            value = field.get_default()
            return value.value if isinstance(value, models.Choices) else value
        if field.null:
            return None
        if field.empty_strings_allowed and field.blank:
            return ""
        raise ValueError(f"{self.model.__name__}.{field.name} needs a value")

    @staticmethod
    def _prepared(field: models.Field, value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    def add(self, *values: Any) -> int:
        """Take one row and return its primary key."""
        pk = self.next_pk
        self.next_pk += 1
        if self.copies:
            self.rows.append(f"{pk}\t" + "\t".join(map(_copy_text, values)) + self.tail)
        else:
            prepared = (self._prepared(field, value) for field, value in zip(self.fields, values, strict=True))
            self.rows.append((pk, *prepared, *self.rest))
        if len(self.rows) >= FLUSH_AT:
            self.flush()
        return pk

    def flush(self) -> None:
        """Send what waits."""
        if not self.rows:
            return
        quoted = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        table = connection.ops.quote_name(self.table)
        with connection.cursor() as cursor:
            if self.copies:
                cursor.copy_expert(f"COPY {table} ({quoted}) FROM STDIN", io.StringIO("".join(self.rows)))
            else:
                marks = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", self.rows)  # noqa: S608
        self.written += len(self.rows)
        self.rows = []

    def close(self) -> None:
        """Send the rest and let the database count on from the last key."""
        self.flush()
        if self.copies and self.written:
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), [self.model]):
                    cursor.execute(statement)


def close_all(writers: Sequence[BulkWriter]) -> None:
    """Flush writers in the order of their foreign keys."""
    for writer in writers:
        writer.flush()
    for writer in writers:
        writer.close()
