"""What an import is compared with, and the sentences that explain its verdicts (domain §2.6)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.functions import Upper
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import IdentifierType, ImportState, ImportVerdict
from clients.models import (
    Contact,
    CustomsOffice,
    Enterprise,
    EnterpriseIdentifier,
    ImportBatch,
    ImportMapping,
    ImportRow,
)
from clients.rules import wordings
from clients.rules.columns import header_key
from clients.rules.identity import fold
from clients.rules.imports import Known, References, Row, Verdict
from core.bulk import among

_AT_ONCE = 5000  # keys in one question: SQLite takes no more than some thousands

FACT_LABELS = {
    "order": gettext_lazy("Row number"),
    "nif": gettext_lazy("Tax number (NIF)"),
    "rccm": gettext_lazy("Trade register (RCCM)"),
    "name": gettext_lazy("Company name"),
    "acronym": gettext_lazy("acronym"),
    "trade_name": gettext_lazy("trade name"),
    "legal_form": gettext_lazy("legal form"),
    "city": gettext_lazy("city"),
    "region": gettext_lazy("region"),
    "prefecture": gettext_lazy("prefecture"),
    "district": gettext_lazy("district"),
    "address": gettext_lazy("address"),
    "po_box": gettext_lazy("PO box"),
    "customs_office": gettext_lazy("main office"),
    "sector": gettext_lazy("sector (NAEMA)"),
    "roles": gettext_lazy("roles in the chain"),
    "staff": gettext_lazy("headcount"),
    "created_on": gettext_lazy("founded on"),
    "phone": gettext_lazy("phone"),
    "email": gettext_lazy("e-mail"),
    "contact_name": gettext_lazy("contact’s name"),
    "contact_function": gettext_lazy("contact’s function"),
    "website": gettext_lazy("website"),
    "remark": gettext_lazy("remarks"),
    "ignore": gettext_lazy("Leave out"),
}

_REASONS = {
    "no_name": gettext_lazy("The row has no company name."),
    "long_name": gettext_lazy("The name is longer than 200 signs."),
    "malformed_nif": gettext_lazy("The NIF “%(text)s” is not made of ten digits."),
    "same_nif": gettext_lazy("Same NIF and same name as %(other)s."),
    "same_rccm": gettext_lazy("Same RCCM and same name as %(other)s."),
    "nif_other_name": gettext_lazy("Same NIF as %(other)s, under another name."),
    "rccm_other_name": gettext_lazy("Same RCCM as %(other)s, under another name."),
    "name_and_contact": gettext_lazy("Same name and same phone or e-mail as %(other)s; one of them has no NIF."),
    "meanwhile": gettext_lazy("Somebody wrote this enterprise since the preview."),
}
_WARNINGS = {
    "missing": gettext_lazy("%(column)s: missing."),
    "unreadable": gettext_lazy("%(column)s: “%(text)s” cannot be read; left empty."),
    "not_listed": gettext_lazy("%(column)s: “%(text)s” is not in our list; left empty."),
    "too_long": gettext_lazy("%(column)s: too long; shortened."),
    "formula": gettext_lazy("%(column)s: a formula, kept as text and never computed."),
}
_PROBLEMS = {
    "too_large": gettext_lazy("The file weighs more than %(limit)s MB. Split it or send it as CSV."),
    "empty_file": gettext_lazy("The file is empty."),
    "empty_sheet": gettext_lazy("The sheet holds no rows. Check that the right sheet was saved."),
    "old_excel": gettext_lazy(
        "This is an old Excel file (.xls) or one protected by a password. Save it as .xlsx, without password, "
        "and send it again."
    ),
    "encrypted": gettext_lazy("The file is protected by a password. Save it without password and send it again."),
    "pdf": gettext_lazy("This is a PDF. Send the register as a spreadsheet (.xlsx) or as CSV."),
    "not_xlsx": gettext_lazy(
        "The name ends in .xlsx, but inside it is not an Excel workbook. Open it with the program it comes from, save "
        "it as .xlsx, and send the new file."
    ),
    "not_a_table": gettext_lazy("This is neither an Excel file (.xlsx) nor a CSV. Choose another file."),
    "damaged": gettext_lazy("The file is damaged. Open it, save it again, and send the new copy."),
    "bomb": gettext_lazy("The file unpacks to far more than it should: it was not opened."),
    "too_many_cells": gettext_lazy(
        "The sheet is larger than %(rows)s rows or %(columns)s columns. Remove what is empty, or split it."
    ),
    "encoding": gettext_lazy(
        "The accents of this CSV cannot be read (%(sample)s). In Excel, save as “CSV UTF-8”, and send it again."
    ),
    "macintosh": gettext_lazy(
        "This CSV was saved in the old Macintosh format: its accents cannot be read (%(sample)s). Save it as “CSV "
        "UTF-8”, and send it again."
    ),
    "open_quote": gettext_lazy(
        "A quotation mark is opened before “%(sample)s” and never closed: the lines after it would be lost. Correct it, "
        "and send the file again."
    ),
    "missing_columns": gettext_lazy("No column holds the company name. Columns found: %(found)s."),
    "unknown_columns": gettext_lazy("The file has no column called %(columns)s."),
}

NO_NIF_COLUMN = gettext_lazy("No column holds the NIF: rows can only be compared by RCCM, or by name and contact.")
HOLDER = gettext_lazy("line %(number)s of the file")


def problem_text(code: str, facts: dict[str, Any]) -> str:
    """Return the sentence that tells why a file cannot be read, and what to do."""
    text = str(_PROBLEMS[code])
    facts = {name: number_format(value) if isinstance(value, int) else value for name, value in facts.items()}
    return (text % facts).replace(" ()", "") if "%(" in text else text


def left_text(row: ImportRow) -> str:
    """Return why an undone import left what this row wrote, in the reader's language."""
    if not row.left_because:
        return ""
    if row.left_because == "clients.enterprise":
        return _("Left in the register: its file was changed since.")
    what = apps.get_model(row.left_because)._meta.verbose_name
    return _("Left in the register: something is attached to it since (%(what)s).") % {"what": what}


def kept_mappings(layout: dict[str, Any]) -> list[ImportMapping]:
    """Return the columns kept under a name that fit the headers of a file, those that say most first."""
    keys = {header_key(header) for header in layout.get("headers", ()) if header}
    fitting = [one for one in ImportMapping.objects.all()[:200] if one.keys and keys >= set(one.keys)]
    return sorted(fitting, key=lambda one: -len(one.keys))


def fitted(kept: ImportMapping, layout: dict[str, Any]) -> dict[str, str]:
    """Return columns kept under a name as they stand for the headers of this file."""
    by_key = {header_key(header): fact for header, fact in kept.columns.items()}
    return {header: by_key[header_key(header)] for header in layout["headers"] if header_key(header) in by_key}


def quoted(name: object) -> str:
    """Return a name between the quotation marks of the reader's language."""
    return _("“%(name)s”") % {"name": name}


def reason_text(row: ImportRow) -> str:
    """Return why a row has its verdict, in the reader's language; empty for a new row."""
    other = quoted(row.twin) if row.twin_id else str(HOLDER) % {"number": (row.twin_row or 0) + row.line - row.number}
    return sentence(row.reason, text=row.cleaned.get("problem", ""), other=other)


def names_of(verdicts: Iterable[Verdict]) -> dict[int, str]:
    """Return the names of the stored enterprises some verdicts point to, in one read."""
    keys = {verdict.of.ref for verdict in verdicts if verdict.of and verdict.of.is_stored}
    return dict(Enterprise.objects.filter(pk__in=keys).values_list("pk", "name"))


def reason_of(row: Row, verdict: Verdict, names: dict[int, str]) -> str:
    """Return why a row just read has its verdict, before anything is stored."""
    holder = verdict.of
    if holder is None:
        other = ""
    elif holder.is_stored:
        other = quoted(names.get(holder.ref, ""))
    else:
        other = str(HOLDER) % {"number": holder.ref + row.line - row.number}
    return sentence(verdict.reason, text=row.problem_text, other=other)


def sentence(reason: str, *, text: str = "", other: str = "") -> str:
    """Return the sentence of a reason code."""
    return str(_REASONS[reason]) % {"text": text, "other": other} if reason else ""


def warning_texts(warnings: Iterable[dict[str, str]]) -> list[str]:
    """Return the warnings of a row as sentences."""
    return [
        str(_WARNINGS[warning["code"]]) % {"column": _column_name(warning["fact"]), "text": warning.get("text", "")}
        for warning in warnings
    ]


def _column_name(fact: str) -> str:
    label = str(FACT_LABELS.get(fact, _("Other column")))
    return label[:1].upper() + label[1:]


def references() -> References:
    """Return the closed lists cells are read against; offices by their name or their code."""
    offices = {}
    for slug, name in CustomsOffice.objects.filter(is_active=True).values_list("slug", "name"):
        offices[fold(slug)] = offices[fold(name)] = slug
    return References(wordings.LEGAL_FORMS, wordings.REGIONS, wordings.ROLES, offices)


def known_like(rows: Iterable[Known]) -> list[Known]:
    """Return the current enterprises that share a number, a telephone or an e-mail with one of these rows.

    Asked for each chunk of an extract, by the indexes: a register of a million costs what its resemblances cost.
    """
    numbers: set[str] = set()
    contacts: set[str] = set()
    for row in rows:
        numbers.update(filter(None, (row.nif, row.rccm)))
        contacts.update(row.contacts)
    keys = set(_numbers().filter(normalised__in=among(numbers)).values_list("enterprise_id", flat=True))
    emails = {contact.upper() for contact in contacts if "@" in contact}
    phones = contacts.difference(contact for contact in contacts if "@" in contact)
    for rows_of, path in (
        (Enterprise.objects.order_by(), "pk"),
        (Contact.objects.active().order_by(), "enterprise_id"),
    ):
        keys.update(rows_of.filter(phone__in=among(phones)).values_list(path, flat=True))
        upper = rows_of.annotate(email_upper=Upper("email"))
        keys.update(upper.filter(email_upper__in=among(emails)).values_list(path, flat=True))
    ordered = sorted(keys)
    return [one for start in range(0, len(ordered), _AT_ONCE) for one in _known(ordered[start : start + _AT_ONCE])]


def _numbers() -> QuerySet[EnterpriseIdentifier]:
    kinds = [IdentifierType.NIF, IdentifierType.RCCM]
    return EnterpriseIdentifier.objects.filter(is_active=True, type__in=kinds).order_by()


def _known(keys: list[int]) -> Iterator[Known]:
    """Give some current enterprises as the import compares them: three reads whatever their number."""
    numbers: dict[int, dict[str, str]] = {}
    for pk, kind, normalised in (
        _numbers().filter(enterprise__in=keys).values_list("enterprise_id", "type", "normalised")
    ):
        numbers.setdefault(pk, {})[kind] = normalised
    contacts: dict[int, list[str]] = {}
    people = Contact.objects.active().filter(enterprise__in=keys).order_by()
    for pk, phone, email in people.values_list("enterprise_id", "phone", "email"):
        contacts.setdefault(pk, []).extend(filter(None, (phone, email.casefold())))
    found = Enterprise.objects.current().filter(pk__in=keys).order_by("pk")
    for pk, key, phone, email in found.values_list("pk", "name_key", "phone", "email"):
        held = numbers.get(pk, {})
        ways = {*contacts.get(pk, ()), *filter(None, (phone, email.casefold()))}
        yield Known(pk, key, held.get("nif", ""), held.get("rccm", ""), tuple(ways), is_stored=True)


def preview_rows(batch: ImportBatch, verdict: str = "", *, with_warnings: bool = False) -> Any:
    """Return the rows of a preview, one verdict or all, or those with a cell that could not be read."""
    rows = batch.rows.select_related("twin", "enterprise")
    if verdict == "left":
        return rows.exclude(left_because="")
    if verdict in ImportVerdict.values:
        rows = rows.filter(verdict=verdict)
    return rows.exclude(warnings=[]).exclude(verdict=ImportVerdict.REFUSED) if with_warnings else rows


# --- what the pages of an import show ------------------------------------------------------------------------------------

_FILTERS = (
    ("", "rows", gettext_lazy("All")),
    ("new", "new", gettext_lazy("To be written")),
    ("probable", "probable", gettext_lazy("Probable duplicates")),
    ("same", "same", gettext_lazy("Already known")),
    ("refused", "refused", gettext_lazy("To correct")),
    ("warnings", "with_warnings", gettext_lazy("Left empty in part")),
    ("left", "left", gettext_lazy("Left in the register")),
)
VERDICT_TAGS = {"new": "ok", "same": "", "probable": "you", "refused": "bad", "blank": ""}


def filters(batch: ImportBatch, current: str) -> list[dict[str, Any]]:
    """Return the chips of a preview: each with the number of rows behind it."""
    return [
        {"key": key, "label": label, "count": count, "current": key == current}
        for key, name, label in _FILTERS
        if (count := batch.counts.get(name, 0) - (batch.counts.get("blank", 0) if name == "rows" else 0)) or not key
    ]


def summary(batch: ImportBatch) -> dict[str, Any]:
    """Return what the top of an import's page says: state, counts, what may be done."""
    counts, state = batch.counts, batch.state
    to_write = counts.get("new", 0) + batch.rows.filter(decision="create", verdict=ImportVerdict.PROBABLE).count()
    whole = {ImportState.UPLOADED: batch.layout.get("rows", 0), ImportState.UNDOING: counts.get("written", 0)}
    total = whole.get(ImportState(state), to_write)
    needs_columns = bool(batch.layout.get("unknown") or batch.layout.get("missing"))
    return {
        "is_reading": state == ImportState.UPLOADED and not needs_columns,
        "needs_columns": state == ImportState.UPLOADED and needs_columns,
        "is_preview": state == ImportState.PREVIEWED,
        "is_writing": state == ImportState.CONFIRMED,
        "is_done": state == ImportState.DONE,
        "is_undoing": state == ImportState.UNDOING,
        "is_undone": state == ImportState.UNDONE,
        "moves": state in {ImportState.CONFIRMED, ImportState.UNDOING}
        or (state == ImportState.UPLOADED and not needs_columns),
        "to_write": to_write,
        "can_confirm": state == ImportState.PREVIEWED and to_write > 0,
        "has_rejects": bool(counts.get("refused")) and state != ImportState.CANCELLED,
        "share": min(round(100 * batch.progress / total), 100) if total else 0,
        "total": total,
        "no_nif": "no_nif_column" in batch.layout.get("notices", ()),
        "leftovers": [header for header in batch.layout.get("headers", ()) if header and _left_out(batch, header)],
    }


def _left_out(batch: ImportBatch, header: str) -> bool:
    return header not in batch.layout.get("columns", {})


def shown(page: Any) -> Any:
    """Give each row of a page its sentences, in the reader's language."""
    for row in page.object_list:
        row.reason_text = left_text(row) or reason_text(row)
        row.warning_texts = warning_texts(row.warnings)
        row.tag = VERDICT_TAGS[row.verdict]
        row.may_decide = row.verdict == ImportVerdict.PROBABLE and row.reason == "name_and_contact"
    return page
