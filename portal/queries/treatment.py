"""The treatment matrix: what each segment calls for, and the services of the catalogue that go with it (domain §5.7)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from catalogue import queries as catalogue
from catalogue.models import ServiceOffering
from clients.enums import Segment
from clients.queries.segment import treatment_of

FACILITATION = ("FAC", "REG")


@dataclass(frozen=True)
class Treatment:
    """One segment: its indicative mix and the free services open to it; coercion has neither service nor link."""

    letter: str
    label: Any
    mix: dict[str, Any]
    facilitation: list[ServiceOffering]
    accompaniment: list[ServiceOffering]


def treatments(user: Any, today: dt.date) -> list[Treatment]:
    """The five segments with what may be offered on a day."""
    rows = [row for theme in catalogue.browse(user, today)[0] for row in theme.offerings]
    return [_treatment(Segment(letter), rows) for letter in Segment.values]


def _treatment(segment: Segment, rows: list[ServiceOffering]) -> Treatment:
    open_to = [row for row in rows if row.suits(segment)]
    eases = [row for row in open_to if row.category.code in FACILITATION]
    return Treatment(
        letter=segment.value,
        label=segment.label,
        mix=treatment_of(segment.value),
        facilitation=eases,
        accompaniment=[row for row in open_to if row not in eases],
    )
