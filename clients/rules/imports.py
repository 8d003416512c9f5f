"""The verdict on each row of an extract: new, same, probable duplicate or refused (domain §2.6).

Pure rules: a row of text in, values, warnings and a verdict out. A row is compared with what is stored and with the
rows before it. A bad date, e-mail, telephone or number never refuses a row: the cell stays empty, its text is kept.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from clients.rules import identity, values
from clients.rules.columns import Layout

NEW, SAME, PROBABLE, REFUSED, BLANK = "new", "same", "probable", "refused", "blank"
VERDICTS = (NEW, SAME, PROBABLE, REFUSED, BLANK)

MAX_LENGTHS = {
    "name": 200, "acronym": 40, "trade_name": 200, "city": 80, "prefecture": 80, "district": 120,
    "address": 1000, "po_box": 40, "contact_name": 150, "contact_function": 120,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Warn:
    """A cell left empty: which fact, why, and the text that stood there."""

    fact: str
    code: str
    text: str = ""


@dataclass(slots=True)
class Row:
    """One row read: the facts it gives and what could not be read."""

    number: int  # 1 for the first row below the header
    line: int  # in the file, as the spreadsheet numbers it
    facts: dict[str, Any] = field(default_factory=dict)
    warnings: list[Warn] = field(default_factory=list)
    name_key: str = ""
    problem: str = ""  # why the row is refused, empty when it is not
    problem_text: str = ""
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared: a stored enterprise (`ref` is its key) or an earlier row (`ref` is its number)."""

    ref: int
    name_key: str
    nif: str = ""
    rccm: str = ""
    contacts: tuple[str, ...] = ()
    is_stored: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict, why, and of whom when it is a duplicate."""

    kind: str
    reason: str = ""
    of: Known | None = None


@dataclass(frozen=True)
class References:
    """The closed lists a cell is read against: folded wording → code."""

    legal_forms: dict[str, str] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)


class Register:
    """What is already known, searchable by number and by name with a contact."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._by_nif: dict[str, list[Known]] = {}
        self._by_rccm: dict[str, list[Known]] = {}
        self._by_contact: dict[tuple[str, str], list[Known]] = {}
        self._stored: set[int] = set()
        for one in known:
            self.add(one)

    def add(self, one: Known) -> None:
        """Make an enterprise or an accepted row findable by the rows that follow."""
        if one.nif:
            self._by_nif.setdefault(one.nif, []).append(one)
        if one.rccm:
            self._by_rccm.setdefault(one.rccm, []).append(one)
        for contact in one.contacts:
            self._by_contact.setdefault((one.name_key, contact), []).append(one)

    def add_stored(self, found: Iterable[Known]) -> None:
        """Make stored enterprises findable, each once however often it is found."""
        for one in found:
            if one.ref not in self._stored:
                self._stored.add(one.ref)
                self.add(one)

    def judge(self, row: Known) -> Verdict:
        """Return the verdict of §2.6 on a row that is neither blank nor refused."""
        by_nif = self._by_nif.get(row.nif, []) if row.nif else []
        by_rccm = self._by_rccm.get(row.rccm, []) if row.rccm else []
        for reason, found in (("same_nif", by_nif), ("same_rccm", by_rccm)):
            if namesake := next((one for one in found if one.name_key == row.name_key), None):
                return Verdict(SAME, reason, namesake)
        if by_nif:
            return Verdict(PROBABLE, "nif_other_name", by_nif[0])
        if by_rccm:
            return Verdict(PROBABLE, "rccm_other_name", by_rccm[0])
        return self._by_name_and_contact(row)

    def _by_name_and_contact(self, row: Known) -> Verdict:
        """Compare by name with a telephone or an e-mail, when one side has no NIF."""
        for contact in row.contacts:
            for one in self._by_contact.get((row.name_key, contact), ()):
                if not (one.nif and row.nif):
                    return Verdict(PROBABLE, "name_and_contact", one)
        return Verdict(NEW)


def known_from(row: Row) -> Known:
    """Return what a row is compared by."""
    facts = row.facts
    contacts = (*facts.get("phones", ()), *facts.get("emails", ()))
    return Known(row.number, row.name_key, facts.get("nif", ""), facts.get("rccm", ""), contacts)


# --- reading a row -----------------------------------------------------------------------------------------------------

_CONTACTS = (("phone", "phones", values.read_phones), ("email", "emails", values.read_emails))
_OTHERS: tuple[tuple[str, Callable[[str], Any]], ...] = (
    ("created_on", values.read_date),
    ("staff", values.read_staff),
    ("website", values.read_website),
    ("sector", values.read_sector),
)


class Reader:
    """Reads the rows of one layout: what it has no column for is not looked at again for each row."""

    def __init__(self, layout: Layout, references: References) -> None:
        """Prepare the steps for the columns there are."""
        at, self._at = layout.columns, layout.columns.get
        listed = {
            "legal_form": references.legal_forms, "region": references.regions, "customs_office": references.offices,
        }  # fmt: skip
        self._contacts = [(at[fact], fact, key, read) for fact, key, read in _CONTACTS if fact in at]
        self._listed = [(at[fact], fact, codes) for fact, codes in listed.items() if fact in at]
        self._roles = references.roles
        self._others = [(at[fact], fact, read) for fact, read in _OTHERS if fact in at]
        self._texts = [
            (at[fact], fact, longest) for fact, longest in MAX_LENGTHS.items() if fact in at and fact != "name"
        ]
        self._by_position = {position: fact for fact, position in at.items()}
        self._width = max(at.values(), default=-1) + 1

    def read(self, cells: Sequence[str], *, number: int, line: int, formulas: Iterable[int] = ()) -> Row:
        """Return the facts of one row of text, with a warning for each cell that could not be read."""
        row = Row(number, line)
        order = self._at("order", -1)
        if not any(text for position, text in enumerate(cells) if position != order):  # a number alone says nothing
            row.is_blank = True
            return row
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        self._read_identity(row, cells)
        if len(row.facts["name"]) > MAX_LENGTHS["name"]:
            row.problem, row.problem_text = "long_name", row.facts["name"][:60]
        self._read_contacts(row, cells)
        self._read_listed(row, cells)
        self._read_others(row, cells)
        self._read_texts(row, cells)
        for position in formulas:
            row.warnings.append(Warn(self._by_position.get(position, ""), "formula", cells[position]))
        return row

    def _cell(self, cells: Sequence[str], fact: str) -> str:
        position = self._at(fact)
        return "" if position is None else cells[position]

    def _read_identity(self, row: Row, cells: Sequence[str]) -> None:
        """Read name, NIF and RCCM: the only cells that can refuse a row."""
        nif, name, rccm = self._cell(cells, "nif"), self._cell(cells, "name"), self._cell(cells, "rccm")
        row.name_key = identity.name_key(name)
        if not row.name_key or identity.is_missing(name) or ("&" in name and not identity.fold(name)):
            row.problem, row.problem_text = "no_name", name
        elif identity.is_missing(nif):
            row.warnings.append(Warn("nif", "missing"))
        elif normalised := identity.normalise_nif(nif):
            row.facts["nif"] = normalised
        else:
            row.problem, row.problem_text = "malformed_nif", nif
        row.facts["name"] = " ".join(name.split())
        if not identity.is_missing(rccm):
            if normalised := identity.normalise_rccm(rccm):
                row.facts["rccm"] = normalised
            else:
                row.warnings.append(Warn("rccm", "unreadable", rccm))

    def _read_contacts(self, row: Row, cells: Sequence[str]) -> None:
        for position, fact, key, read in self._contacts:
            text = cells[position]
            if identity.is_missing(text):
                continue
            if found := read(text):
                row.facts[key] = found
            else:
                row.warnings.append(Warn(fact, "unreadable", text))

    def _read_listed(self, row: Row, cells: Sequence[str]) -> None:
        """Read the cells that must belong to a closed list; another wording stays a warning."""
        for position, fact, listed in self._listed:
            text = cells[position]
            if identity.is_missing(text):
                continue
            key = identity.fold(_without_dots(text))
            if key in listed:
                row.facts[fact] = listed[key]
            else:
                row.warnings.append(Warn(fact, "not_listed", text))
        text = self._cell(cells, "roles")
        if identity.is_missing(text):
            return
        parts = [identity.fold(part) for part in text.replace(";", "/").replace(",", "/").split("/") if part.strip()]
        codes = [self._roles[part] for part in parts if part in self._roles]
        row.facts["roles"] = list(dict.fromkeys(codes))
        if len(codes) < len(parts):
            row.warnings.append(Warn("roles", "not_listed", text))

    def _read_others(self, row: Row, cells: Sequence[str]) -> None:
        for position, fact, read in self._others:
            text = cells[position]
            if identity.is_missing(text):
                continue
            if found := read(text):
                row.facts[fact] = found.isoformat() if isinstance(found, dt.date) else found
            else:
                row.warnings.append(Warn(fact, "unreadable", text))
        if remark := self._cell(cells, "remark"):
            row.facts["remark"] = remark

    def _read_texts(self, row: Row, cells: Sequence[str]) -> None:
        for position, fact, longest in self._texts:
            text = " ".join(cells[position].split())
            if identity.is_missing(text):
                continue
            row.facts[fact] = text[:longest]
            if len(text) > longest:
                row.warnings.append(Warn(fact, "too_long", text))


def _without_dots(text: str) -> str:
    """Return « S.A.R.L. » as « SARL »."""
    return text.replace(".", "") if "." in text else text


def is_compared(row: Row) -> bool:
    """Tell whether a row is compared with the register: it is neither blank nor refused."""
    return not (row.is_blank or row.problem)


def judge_row(row: Row, register: Register) -> Verdict:
    """Return the verdict of a row; an accepted row counts as known for those that follow."""
    if row.is_blank:
        return Verdict(BLANK)
    if row.problem:
        return Verdict(REFUSED, row.problem)
    one = known_from(row)
    verdict = register.judge(one)
    register.add(one)
    return verdict
