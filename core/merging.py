"""How two rows of one kind become one: every relation that follows is declared, planned, applied and put back.

An app declares in `AppConfig.ready` what happens to its rows (`register`), and which opaque identifiers it keeps
(`register_reference`). `undeclared` compares the declarations with the model graph: what nobody declared refuses the
merge. Nothing here knows what is merged. Source: domain §2.1 (both histories are kept); ADR 0012.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.db.models import Q

AT_ONCE = 500
UNTOLD = ("-",)  # an access nobody holds: those who merge files are not those who read these rows
UNTOLD_CIRCLES = ("complaint", "data_request")
FRAMEWORK = frozenset({"admin", "auth", "contenttypes", "sessions", "sites", "account", "mfa", "usersessions"})


@dataclass(frozen=True)
class Merge:
    """Two rows: the one that stays, the one that goes into it, and what somebody chose.

    `left` fills as relations are planned: identifiers of rows that stay behind, so that what waits about them stays too.
    """

    survivor: Any
    absorbed: Any
    choices: Mapping[str, Any]
    today: dt.date
    left: set[UUID] = field(default_factory=set)


Key = int | str


def key_of(pk: Any) -> Key:
    """Return a primary key as JSON keeps it: a number as it is, a UUID as text."""
    return pk if isinstance(pk, int) else str(pk)


@dataclass(frozen=True)
class Change:
    """One value of one row, before and after, as JSON keeps it.

    A `soft` change is a read model: when somebody has written it since, putting the merge back leaves it.
    """

    label: str
    pk: Key
    column: str
    before: Any
    after: Any
    soft: bool = False

    def stored(self) -> list[Any]:
        """Return the change as a list for JSON."""
        return [self.label, self.pk, self.column, self.before, self.after, self.soft]


@dataclass(frozen=True)
class Obstacle:
    """A sentence that refuses a merge; a `secret` one is told only to those who may know what it speaks of (§7.4)."""

    text: str
    secret: bool = False


@dataclass(frozen=True)
class Relation:
    """What happens to the rows that point to the absorbed row through one foreign key.

    `moves` False: they stay with it. `stays`: the condition of those that stay. `settle`: changes made first so that
    no unique rule is broken. `blocks`: what refuses the merge. `handles`: names of the unique rules these
    two answer for. `order`: smaller first, in both directions. `along`: lookups to rows this one belongs with.
    `may_vanish`: rows the calendar erases; an erased one does not keep the merge from being undone. `access`: what one
    must be allowed to read everywhere, all of it, to be told how many rows there are.
    """

    label: str
    field: str
    name: Any = ""
    moves: bool = True
    stays: Callable[[Merge], Q] | None = None
    settle: Callable[[Merge], Iterable[Change]] | None = None
    blocks: Callable[[Merge], Iterable["Obstacle"]] | None = None
    handles: frozenset[str] = frozenset()
    order: int = 50
    along: tuple[str, ...] = ()
    may_vanish: bool = False
    access: tuple[str, ...] = ()

    @property
    def model(self) -> Any:
        """Return the model of the rows."""
        return apps.get_model(self.label)

    @property
    def column(self) -> str:
        """Return the name of the attribute that holds the key."""
        return self.model._meta.get_field(self.field).attname


@dataclass(frozen=True)
class Line:
    """What a preview says of one relation: how many rows move, how many stay, how many of them are under embargo."""

    key: str
    name: Any
    moved: int
    kept: int
    hidden: int = 0


@dataclass(frozen=True)
class Plan:
    """Everything a merge would change, in order, and what forbids it."""

    changes: list[Change]
    lines: list[Line]
    obstacles: list[Obstacle] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """Return what tells this plan from any other: a confirmation names the plan it saw."""
        body = json.dumps([change.stored() for change in self.changes], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()


_relations: dict[tuple[str, str], Relation] = {}
_references: dict[tuple[str, str], str] = {}


def register(*relations: Relation) -> None:
    """Declare what happens to the rows of some relations."""
    for relation in relations:
        _relations[relation.label.lower(), relation.field] = relation


def register_reference(label: str, field_name: str, why: str) -> None:
    """Declare a column that names rows by identifier without a foreign key, and why a merge leaves it as it is."""
    _references[label.lower(), field_name] = why


def relations() -> list[Relation]:
    """Return what was declared, in the order it is applied."""
    return sorted(_relations.values(), key=lambda one: (one.order, one.label, one.field))


# --- the model graph -----------------------------------------------------------------------------------------------------


def _own_models() -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in FRAMEWORK and not model._meta.proxy:
            yield model


def _pointing(model: Any, target: Any) -> Iterator[Any]:
    for one in model._meta.local_fields:
        if one.is_relation and one.related_model is not None and issubclass(target, one.related_model):
            yield one


def unique_rules(model: Any, name: str) -> set[str]:
    """Return the names of the unique rules a foreign key takes part in."""
    found = {
        rule.name
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and (name in rule.fields or rule.expressions)
    }
    found |= {"+".join(names) for names in model._meta.unique_together if name in names}
    return found | ({name} if model._meta.get_field(name).unique else set())


def undeclared(target: type[models.Model]) -> list[str]:
    """Return what hangs on this model, or names rows by identifier, and that nobody declared; empty when all is known."""
    found = []
    for model in _own_models():
        label = model._meta.label
        for one in _pointing(model, target):
            declared = _relations.get((label.lower(), one.name))
            if declared is None:
                found.append(f"{label}.{one.name}")
            elif declared.moves:
                found += [f"{label}: {rule}" for rule in sorted(unique_rules(model, one.name) - declared.handles)]
        generic = [one.name for one in model._meta.private_fields if isinstance(one, GenericForeignKey)]
        opaque = [one.name for one in model._meta.local_fields if _is_opaque(one)]
        found += [f"{label}.{name}" for name in [*generic, *opaque] if (label.lower(), name) not in _references]
    return sorted(found)


def _is_opaque(one: Any) -> bool:
    return isinstance(one, models.UUIDField) and one.name != "uuid" and not one.is_relation


# --- values as JSON keeps them -------------------------------------------------------------------------------------------


def encode(value: Any) -> Any:
    """Return a column's value as JSON keeps it without loss, microseconds included."""
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | dict | int | bool | None):
        return value
    return str(getattr(value, "code", value))  # a country is its code


def decode(column: Any, value: Any) -> Any:
    """Return a column's value from what JSON kept."""
    if value is None or isinstance(column, models.JSONField):
        return value
    return (column.target_field if column.is_relation else column).to_python(value)


def change(row: Any, column: str, after: Any, *, soft: bool = False) -> Iterator[Change]:
    """Yield the change of one column of a row, nothing when it holds that already."""
    old, new = encode(getattr(row, column)), encode(after)
    if old != new:
        yield Change(row._meta.label, key_of(row.pk), column, old, new, soft)


# --- planning, applying, putting back ------------------------------------------------------------------------------------


def plan(merge: Merge, first: Iterable[Change]) -> Plan:
    """Say what a merge would change: `first` (the two rows themselves), then each relation in its order."""
    changes, lines, obstacles = list(first), [], []
    for relation in relations():
        obstacles += list(relation.blocks(merge)) if relation.blocks else []
        if not relation.moves:
            continue
        rows = relation.model._base_manager.filter(**{relation.field: merge.absorbed})
        moving = rows.exclude(relation.stays(merge)) if relation.stays else rows
        keys = [key_of(pk) for pk in moving.order_by("pk").values_list("pk", flat=True)]
        changes += list(relation.settle(merge)) if relation.settle else []
        column = relation.column
        changes += [Change(relation.label, pk, column, merge.absorbed.pk, merge.survivor.pk) for pk in keys]
        kept = _leave(merge, rows, keys) if relation.stays else 0
        if keys or kept:
            key = f"{relation.label}.{relation.field}"
            lines.append(Line(key, relation.name, _told(moving).count(), kept, _under_embargo(moving)))
    return Plan(changes, lines, obstacles)


def _leave(merge: Merge, rows: Any, moving: list[Key]) -> int:
    """Remember the rows that stay behind; return how many."""
    staying = rows.exclude(pk__in=moving)
    if any(one.name == "uuid" for one in rows.model._meta.local_fields):
        merge.left.update(staying.values_list("uuid", flat=True))
    return int(_told(staying).count())


def _has_circle(rows: Any) -> bool:
    return any(one.name == "circle" for one in rows.model._meta.local_fields)


def _told(rows: Any) -> Any:
    """Keep the rows a preview may count; letters and tasks of a complaint are counted before nobody."""
    return rows.exclude(circle__in=UNTOLD_CIRCLES) if _has_circle(rows) else rows


def _under_embargo(rows: Any) -> int:
    return rows.filter(circle="notice").count() if _has_circle(rows) else 0


class Moved(Exception):  # not an error of the program: somebody else wrote the row
    """A row is no longer what the plan saw."""


def write(changes: Iterable[Change], *, back: bool = False) -> None:
    """Write the changes in order, or their former values; raises Moved when a row is gone."""
    grouped = groupby(changes, key=lambda one: (one.label, one.column, one.before if back else one.after))
    for (label, name, value), group in grouped:
        model = apps.get_model(label)
        column = next(one for one in model._meta.concrete_fields if one.attname == name)
        keys = [one.pk for one in group]
        for start in range(0, len(keys), AT_ONCE):
            part = keys[start : start + AT_ONCE]
            done = model._base_manager.filter(pk__in=part).update(**{name: decode(column, value)})
            if done != len(set(part)):
                raise Moved(label)


def restored(stored: Iterable[list[Any]]) -> list[Change]:
    """Return changes from what JSON kept."""
    return [Change(*one) for one in stored]


def backwards(changes: list[Change], last: str) -> list[Change]:
    """Order changes for putting back: tables in the order they went, each from its end; `last` closes."""
    tables = dict.fromkeys(one.label for one in changes if one.label != last)
    found: list[Change] = []
    for label in [*tables, last]:
        found += [one for one in reversed(changes) if one.label == label]
    return found


@dataclass(frozen=True)
class Drift:
    """What became of changed rows since: `changed` and `gone` forbid to put back, `leave` are not written."""

    changed: list[Change]
    gone: list[Change]
    leave: frozenset[tuple[str, Key, str]]


def drift(changes: list[Change]) -> Drift:
    """Compare the rows with what the merge left; the calendar's erasures and read models forbid nothing."""
    vanishing = {one.label for one in relations() if one.may_vanish}
    changed: list[Change] = []
    gone: list[Change] = []
    leave: set[tuple[str, Key, str]] = set()
    # A column changed twice (a choice, then a rule) is judged on its last value.
    final = {(one.label, one.pk, one.column): one for one in changes}
    for label, group in groupby(sorted(final.values(), key=lambda one: one.label), key=lambda one: one.label):
        wanted = list(group)
        rows = _values(label, wanted)
        for one in wanted:
            row = rows.get(one.pk)
            if row is not None and encode(row[one.column]) == one.after:
                continue
            if one.soft or (row is None and label in vanishing):
                leave.add((one.label, one.pk, one.column))
            else:
                (changed if row is not None else gone).append(one)
    return Drift(changed, gone, frozenset(leave))


def _values(label: str, wanted: list[Change]) -> dict[Key, dict[str, Any]]:
    model = apps.get_model(label)
    columns, keys = sorted({one.column for one in wanted}), list({one.pk for one in wanted})
    found: dict[Key, dict[str, Any]] = {}
    for start in range(0, len(keys), AT_ONCE):
        rows = model._base_manager.filter(pk__in=keys[start : start + AT_ONCE]).values("pk", *columns)
        found |= {key_of(row["pk"]): row for row in rows}
    return found


def erase(label: str, pk: Key) -> None:
    """Take away a row the merge itself wrote."""
    apps.get_model(label)._base_manager.filter(pk=pk).delete()


def followers(moved: Mapping[str, Collection[Key]], survivor_pk: int, absorbed_pk: int) -> list[Change]:
    """Return the rows written since that belong with a row that goes back: they go with it, nothing is split.

    A row belongs with another through a foreign key of its own, a lookup of `along`, or the opaque reference of
    what it is about.
    """
    known = {label: set(keys) for label, keys in moved.items()}
    found: list[Change] = []
    grew = True
    while grew:
        grew = False
        for relation in (one for one in relations() if one.moves):
            condition = _belongs(relation, known)
            if condition is None:
                continue
            rows = relation.model._base_manager.filter(condition, **{relation.field: survivor_pk})
            new = {key_of(pk) for pk in rows.values_list("pk", flat=True)} - known.get(relation.label, set())
            known.setdefault(relation.label, set()).update(new)
            found += [
                Change(relation.label, pk, relation.column, absorbed_pk, survivor_pk) for pk in sorted(new, key=str)
            ]
            grew = grew or bool(new)
    return found


def _belongs(relation: Relation, known: Mapping[str, set[Key]]) -> Q | None:
    """Write the condition "belongs with a known row", None when nothing known could hold it."""
    own = relation.model._meta
    ways = {one.name: one.related_model._meta.label for one in own.local_fields if one.is_relation}
    ways |= {path: _end(relation.model, path) for path in relation.along}
    condition = Q()
    for path, label in ways.items():
        if path != relation.field and known.get(label):
            condition |= Q(**{f"{path}__in": known[label]})
    if any(one.name == "about_uuid" for one in own.local_fields):
        for label, keys in known.items():
            model = apps.get_model(label)
            if keys and any(one.name == "uuid" for one in model._meta.local_fields):
                condition |= Q(about_uuid__in=model._base_manager.filter(pk__in=keys).values("uuid"))
    return condition or None


def _end(model: Any, path: str) -> str:
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model._meta.label
