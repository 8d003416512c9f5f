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
from clients.queries.imports import known_enterprises
from clients.rules import imports, wordings
from clients.rules.identity import fold
from clients.services.imports import forget_file, rows_to_write
from clients.services.relation import open_task
from clients.states import imports as states
from core import audit, clock
from core.bulk import insert, link
from core.languages import filled
from core.lifecycle import lock, move
from core.references import allocate_many

CHUNK = 2000
PATIENCE = 3  # clashes with another import before rows are written one by one
LOOK_WITHIN = 5  # working days to look at the duplicates set aside


@dataclass(frozen=True)
class Written:
    """What one turn wrote, and whether nothing is left."""

    count: int
    is_done: bool


def write_import(batch: ImportBatch, *, seconds: float | None = None) -> Written:
    """Write the new enterprises of a confirmed import; stops after `seconds`, to go on in another turn.

    Each chunk is one transaction and forgets nothing: run twice, it goes on where it stopped. A row somebody wrote
    since the preview becomes a duplicate instead.
    """
    if batch.state != ImportState.CONFIRMED:
        return Written(0, is_done=True)
    until = time.monotonic() + seconds if seconds is not None else None
    register = imports.Register(known_enterprises())
    offices = dict(CustomsOffice.objects.values_list("slug", "pk"))
    written, size, clashes = 0, CHUNK, 0
    while True:
        try:
            count = _write_chunk(batch, size, register, offices)
        except IntegrityError:  # another import wrote one of these numbers at the same moment: look again
            register = imports.Register(known_enterprises())
            if size == 1:
                _set_aside(batch)
            clashes += 1
            size = CHUNK if clashes < PATIENCE else 1
            continue
        if count is None:
            break
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


def _known(row: ImportRow) -> imports.Known:
    facts = row.cleaned
    contacts = (*facts.get("phones", ()), *facts.get("emails", ()))
    return imports.Known(row.number, facts["name_key"], facts.get("nif", ""), facts.get("rccm", ""), contacts)


def _still_new(row: ImportRow, register: imports.Register) -> bool:
    """Tell whether nobody wrote this enterprise since the preview; otherwise say of whom it is the duplicate."""
    verdict = register.judge(_known(row))
    confirmed = row.decision == ImportDecision.CREATE and verdict.reason in ("", "name_and_contact")
    if verdict.kind == imports.NEW or confirmed:
        return True
    row.verdict, row.reason, row.decision = verdict.kind, verdict.reason, ImportDecision.UNDECIDED
    row.twin_id, row.twin_row = (verdict.of.ref if verdict.of else None), None
    return False


@transaction.atomic
def _write_chunk(batch: ImportBatch, size: int, register: imports.Register, offices: dict[str, int]) -> int | None:
    """Write the next rows and return how many became enterprises, or None when none is left.

    The lock on the batch keeps two workers from taking the same rows.
    """
    lock(batch)
    chunk = list(rows_to_write(batch)[:size])
    if not chunk:
        return None
    fresh = [row for row in chunk if _still_new(row, register)]
    references = allocate_many("ENT", clock.today().year, len(fresh)) if fresh else []
    enterprises = insert(
        [_enterprise(row, batch, reference, offices) for row, reference in zip(fresh, references, strict=True)]
    )
    pairs = list(zip(fresh, enterprises, strict=True))
    insert([one for row, owner in pairs for one in _identifiers(row, owner)])
    insert([one for row, owner in pairs for one in _contacts(row, owner)])
    insert([one for row, owner in pairs for one in _sites(row, owner)])
    insert([one for _row, owner in pairs for one in _assignments(owner, batch)])
    for row, owner in pairs:
        row.enterprise_id = owner.pk
    link(ImportRow, "enterprise_id", [(row.pk, owner.pk) for row, owner in pairs])
    overtaken = [row for row in chunk if row.enterprise_id is None]
    ImportRow.objects.bulk_update(overtaken, ["verdict", "reason", "decision", "twin", "twin_row"])
    ImportBatch.objects.filter(pk=batch.pk).update(progress=F("progress") + len(chunk))
    for row, owner in pairs:  # only once everything above held
        known = _known(row)
        register.add(imports.Known(owner.pk, known.name_key, known.nif, known.rccm, known.contacts, is_stored=True))
    return len(fresh)


@transaction.atomic
def _set_aside(batch: ImportBatch) -> None:
    """Leave the row nobody manages to write for a person to look at."""
    batch = lock(batch)
    row = rows_to_write(batch).first()
    if row is not None:
        ImportRow.objects.filter(pk=row.pk).update(verdict=ImportVerdict.PROBABLE, reason="meanwhile", decision="")
        audit.record("clients.import.row_set_aside", obj=batch, by=batch.confirmed_by, data={"row": row.number})


# --- what a row becomes ------------------------------------------------------------------------------------------------


def _enterprise(row: ImportRow, batch: ImportBatch, reference: str, offices: dict[str, int]) -> Enterprise:
    facts: dict[str, Any] = row.cleaned
    founded = facts.get("created_on")
    return Enterprise(
        reference=reference,
        name=facts["name"],
        acronym=facts.get("acronym", ""),
        trade_name=facts.get("trade_name", ""),
        legal_form=facts.get("legal_form", ""),
        founded_on=dt.date.fromisoformat(founded) if founded else None,
        sector=facts.get("sector", ""),
        chain_roles=facts.get("roles", []),
        headcount=facts.get("staff", ""),
        size_profile=wordings.SIZE_PROFILES.get(facts.get("staff", ""), "standard"),
        office_id=offices.get(facts.get("customs_office", "")),
        city=facts.get("city", ""),
        region=facts.get("region", ""),
        address=facts.get("address", ""),
        phone=next(iter(facts.get("phones", ())), ""),
        email=next(iter(facts.get("emails", ())), ""),
        website=facts.get("website", ""),
        remarks=facts.get("remark", ""),
        import_batch=batch,
    )


def _identifiers(row: ImportRow, owner: Enterprise) -> list[EnterpriseIdentifier]:
    return [
        EnterpriseIdentifier(enterprise=owner, type=kind, value=row.cleaned[kind])
        for kind in ("nif", "rccm")
        if row.cleaned.get(kind)
    ]


def _contacts(row: ImportRow, owner: Enterprise) -> list[Contact]:
    """The person of the row, reached at the telephone and address of the row; further numbers stay in the remarks."""
    facts = row.cleaned
    if not facts.get("contact_name"):
        return []
    function = facts.get("contact_function", "")
    return [
        Contact(
            enterprise=owner,
            full_name=facts["contact_name"],
            function=function,
            role=wordings.CONTACT_ROLES.get(fold(function), "other"),
            phone=owner.phone,
            email=owner.email,
        )
    ]


def _assignments(owner: Enterprise, batch: ImportBatch) -> list[Assignment]:
    """Who is to follow what the import wrote, when somebody was named at the confirmation."""
    if batch.owner_id is None:
        return []
    return [
        Assignment(enterprise=owner, user_id=batch.owner_id, capacity=Capacity.ACCOUNT_AGENT, starts_on=clock.today())
    ]


def _sites(row: ImportRow, owner: Enterprise) -> list[Site]:
    """A site only when the extract says more than a town."""
    facts = row.cleaned
    if not any(facts.get(fact) for fact in ("district", "po_box", "prefecture")):
        return []
    return [
        Site(
            enterprise=owner,
            name=facts.get("city") or facts["name"][:120],
            district=facts.get("district", ""),
            po_box=facts.get("po_box", ""),
            prefecture=facts.get("prefecture", ""),
            city=facts.get("city", ""),
            region=facts.get("region", ""),
        )
    ]
