"""Writing the confirmed rows of an import in bulk, safely resumed after any interruption (domain §2.6)."""

import datetime as dt
import time
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import ngettext_lazy

from clients.enums import Capacity, ImportDecision, ImportState, ImportVerdict, TaskKind
from clients.models import (
    Assignment,
    Contact,
    CustomsOffice,
    Enterprise,
    EnterpriseIdentifier,
    ImportBatch,
    ImportRow,
    Site,
)
from clients.queries.imports import known_like
from clients.rules import imports, wordings
from clients.rules.identity import fold
from clients.services.imports import forget_file, rows_to_write
from clients.services.relation import open_task
from clients.states import imports as states
from core import audit, clock
from core.bulk import insert, link, uncollected
from core.languages import filled
from core.lifecycle import lock, move
from core.references import allocate_many

CHUNK = 5000
PATIENCE = 3  # clashes with another import before rows are written one by one
LOOK_WITHIN = 5  # working days to look at the duplicates set aside


@dataclass(frozen=True)
class Written:
    """What one turn wrote, and whether nothing is left."""

    count: int
    is_done: bool


@uncollected()
def write_import(batch: ImportBatch, *, seconds: float | None = None) -> Written:
    """Write the new enterprises of a confirmed import; stops after `seconds`, to go on in another turn.

    Each chunk is one transaction and forgets nothing: run twice, it goes on where it stopped. A row somebody wrote
    since the preview becomes a duplicate instead.
    """
    if batch.state != ImportState.CONFIRMED:
        return Written(0, is_done=True)
    until = time.monotonic() + seconds if seconds is not None else None
    offices = dict(CustomsOffice.objects.values_list("slug", "pk"))
    written, size, clashes, after = 0, CHUNK, 0, 0
    while True:
        try:
            done = _write_chunk(batch, size, after, offices)
        except IntegrityError:  # another import wrote one of these numbers at the same moment: look again
            if size == 1:
                _set_aside(batch)
            clashes += 1
            size = CHUNK if clashes < PATIENCE else 1
            continue
        if done is None:
            break
        count, after = done
        written += count
        if until is not None and time.monotonic() > until:
            return Written(written, is_done=False)
    _finish(batch)
    return Written(written, is_done=True)


@transaction.atomic
def _finish(batch: ImportBatch) -> None:
    batch = lock(batch)
    if batch.state != ImportState.CONFIRMED:
        return
    counts = {**batch.counts, "written": batch.rows.exclude(enterprise=None).count()}
    move(batch, states.FINISH, by=batch.confirmed_by, counts=counts)
    forget_file(batch)
    _ask_to_look(batch)


def _ask_to_look(batch: ImportBatch) -> None:
    """Ask whoever confirmed to look at the duplicates set aside: two files for one enterprise are merged (§2.1)."""
    aside = batch.rows.filter(verdict=ImportVerdict.PROBABLE, enterprise=None).count()
    if not aside or batch.confirmed_by is None:
        return
    words = ngettext_lazy(
        "%(n)s probable duplicate to look at: %(file)s", "%(n)s probable duplicates to look at: %(file)s", aside
    )
    open_task(
        None,
        owner=batch.confirmed_by,
        kind_of_task=TaskKind.VALIDATE,
        title=filled(words, {"n": aside, "file": batch.file_name}),
        due_on=clock.add_working_days(clock.today(), LOOK_WITHIN),
        by=None,
        kind="clients.importbatch",
        uuid=batch.uuid,
    )


@dataclass(slots=True)
class _Row:
    """What is needed of a row to write it."""

    pk: int
    number: int
    facts: dict[str, Any]
    decision: str

    @property
    def known(self) -> imports.Known:
        """What the row is compared by."""
        facts = self.facts
        contacts = (*facts.get("phones", ()), *facts.get("emails", ()))
        return imports.Known(self.number, facts["name_key"], facts.get("nif", ""), facts.get("rccm", ""), contacts)


def _told_apart(chunk: list[_Row]) -> tuple[list[_Row], list[ImportRow]]:
    """Return the rows nobody wrote since the preview, and the others, each saying of whom it is the duplicate."""
    register = imports.Register(known_like(row.known for row in chunk))
    fresh, overtaken = [], []
    for row in chunk:
        verdict = register.judge(row.known)
        confirmed = row.decision == ImportDecision.CREATE and verdict.reason in ("", "name_and_contact")
        if verdict.kind == imports.NEW or confirmed:
            fresh.append(row)
            continue
        twin = verdict.of.ref if verdict.of else None
        undecided = ImportDecision.UNDECIDED
        overtaken.append(
            ImportRow(pk=row.pk, verdict=verdict.kind, reason=verdict.reason, decision=undecided, twin_id=twin)
        )
    return fresh, overtaken


@transaction.atomic
def _write_chunk(batch: ImportBatch, size: int, after: int, offices: dict[str, int]) -> tuple[int, int] | None:
    """Write the next rows; return how many became enterprises and the last number, or None when none is left.

    The lock on the batch keeps two workers from taking the same rows.
    """
    lock(batch)
    rows = rows_to_write(batch).filter(number__gt=after)
    chunk = [_Row(*row) for row in rows.values_list("pk", "number", "cleaned", "decision")[:size]]
    if not chunk:
        return None
    fresh, overtaken = _told_apart(chunk)
    references = allocate_many("ENT", clock.today().year, len(fresh)) if fresh else []
    enterprises = [
        _enterprise(row.facts, batch, reference, offices) for row, reference in zip(fresh, references, strict=True)
    ]
    keys = insert(Enterprise, _ENTERPRISE, enterprises)
    pairs = [(row.facts, key) for row, key in zip(fresh, keys, strict=True)]
    insert(EnterpriseIdentifier, _IDENTIFIER, [one for facts, key in pairs for one in _identifiers(facts, key)])
    insert(Contact, _CONTACT, [one for facts, key in pairs for one in _contacts(facts, key)])
    insert(Site, _SITE, [one for facts, key in pairs for one in _sites(facts, key)])
    insert(Assignment, _ASSIGNMENT, _assignments(keys, batch))
    link(ImportRow, "enterprise_id", [(row.pk, key) for row, key in zip(fresh, keys, strict=True)])
    ImportRow.objects.bulk_update(overtaken, ["verdict", "reason", "decision", "twin", "twin_row"])
    ImportBatch.objects.filter(pk=batch.pk).update(progress=F("progress") + len(chunk))
    return len(fresh), chunk[-1].number


@transaction.atomic
def _set_aside(batch: ImportBatch) -> None:
    """Leave the row nobody manages to write for a person to look at."""
    batch = lock(batch)
    row = rows_to_write(batch).first()
    if row is not None:
        ImportRow.objects.filter(pk=row.pk).update(verdict=ImportVerdict.PROBABLE, reason="meanwhile", decision="")
        audit.record("clients.import.row_set_aside", obj=batch, by=batch.confirmed_by, data={"row": row.number})


# --- what a row becomes ------------------------------------------------------------------------------------------------


_ENTERPRISE = (
    "import_batch_id", "reference", "name", "acronym", "trade_name", "legal_form", "founded_on", "sector", "chain_roles",
    "headcount", "size_profile", "office_id", "city", "region", "address", "phone", "email", "website", "remarks",
)  # fmt: skip
_IDENTIFIER = ("enterprise_id", "type", "value")
_CONTACT = ("enterprise_id", "full_name", "function", "role", "phone", "email")
_ASSIGNMENT = ("enterprise_id", "user_id", "capacity", "starts_on")
_SITE = ("enterprise_id", "name", "district", "po_box", "prefecture", "city", "region")


def _first(facts: dict[str, Any], fact: str) -> str:
    return next(iter(facts.get(fact, ())), "")


def _enterprise(facts: dict[str, Any], batch: ImportBatch, reference: str, offices: dict[str, int]) -> tuple[Any, ...]:
    text, founded, staff = facts.get, facts.get("created_on"), facts.get("staff", "")
    return (
        batch.pk,
        reference,
        facts["name"],
        text("acronym", ""),
        text("trade_name", ""),
        text("legal_form", ""),
        dt.date.fromisoformat(founded) if founded else None,
        text("sector", ""),
        text("roles", []),
        staff,
        wordings.SIZE_PROFILES.get(staff, "standard"),
        offices.get(text("customs_office", "")),
        text("city", ""),
        text("region", ""),
        text("address", ""),
        _first(facts, "phones"),
        _first(facts, "emails"),
        text("website", ""),
        text("remark", ""),
    )


def _identifiers(facts: dict[str, Any], owner: int) -> list[tuple[Any, ...]]:
    return [(owner, kind, facts[kind]) for kind in ("nif", "rccm") if facts.get(kind)]


def _contacts(facts: dict[str, Any], owner: int) -> list[tuple[Any, ...]]:
    """The person of the row, reached at the telephone and address of the row; further numbers stay in the remarks."""
    if not facts.get("contact_name"):
        return []
    function = facts.get("contact_function", "")
    role = wordings.CONTACT_ROLES.get(fold(function), "other")
    return [(owner, facts["contact_name"], function, role, _first(facts, "phones"), _first(facts, "emails"))]


def _assignments(owners: list[int], batch: ImportBatch) -> list[tuple[Any, ...]]:
    """Who is to follow what the import wrote, when somebody was named at the confirmation."""
    if batch.owner_id is None:
        return []
    today = clock.today()
    return [(owner, batch.owner_id, Capacity.ACCOUNT_AGENT, today) for owner in owners]


def _sites(facts: dict[str, Any], owner: int) -> list[tuple[Any, ...]]:
    """A site only when the extract says more than a town."""
    place = [facts.get(fact, "") for fact in ("district", "po_box", "prefecture")]
    if not any(place):
        return []
    city = facts.get("city", "")
    return [(owner, city or facts["name"][:120], *place, city, facts.get("region", ""))]
