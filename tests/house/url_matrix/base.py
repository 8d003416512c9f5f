"""How a line of the table is written, and what several apps' addresses are about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

PEOPLE = {
    "owner": "mawuli@example.org",
    "contributor": "akou@example.org",
    "stranger": "senam@example.org",
    "CRA": "afi@douane.example.org",
    "CRH": "kodjo@douane.example.org",
    "DIA": "dede@douane.example.org",
    "LDI": "elom@douane.example.org",
    "REV": "yawa@douane.example.org",
    "ADM": "adjoa@douane.example.org",
    "RSK": "ablavi@douane.example.org",
    "DIR": "sena@douane.example.org",
    "DPO": "edem@douane.example.org",
    "AUD": "mensa@douane.example.org",
    "INT": "delali@douane.example.org",
}
COLUMNS = 1 + len(PEOPLE)  # somebody not signed in comes first


Finder = Callable[[Any], Any]


@dataclass(frozen=True)
class Line:
    """One address as one method: what each of the fifteen people gets."""

    name: str
    statuses: str
    method: str = "GET"
    arguments: dict[str, Finder] = field(default_factory=dict)


def line(name: str, statuses: str, method: str = "GET", **arguments: Finder) -> Line:
    """Write one line of the table: one status for each column, whoever adds an address."""
    found = len(statuses.split())
    if found != COLUMNS:
        raise ValueError(f"{method} {name}: {found} statuses for {COLUMNS} people (nobody, {', '.join(PEOPLE)})")
    return Line(name, statuses, method, arguments)


def one(label: str, attribute: str = "uuid", **wanted: Any) -> Finder:
    """Find the first row of a model; `mine` stands for the owner's enterprise in a lookup."""

    def find(world: Any) -> Any:
        lookups = {name: world.enterprise if value == "mine" else value for name, value in wanted.items()}
        return getattr(world.first(label, **lookups), attribute)

    return find


def fixed(value: Any) -> Finder:
    """Give the same value whatever the world holds."""
    return lambda world: value


PUBLIC = "200 200 200 200 200 200 200 200 200 200 200 200 200 200 200"
NO_TOKEN = "401 401 401 401 401 401 401 401 401 401 401 401 401 401 401"
SIGNED_IN = "302 200 200 200 200 200 200 200 200 200 200 200 200 200 200"

# The owner's enterprise and what belongs to it, or a file still in the making.
ENTERPRISE = one("clients.Enterprise", name__startswith="Savane")
POLICY = one("clients.ScoringPolicy", state="draft")
NOTICE = one("diagnostics.RegularisationNotice")
UNKNOWN = fixed("00000000-0000-4000-8000-000000000000")
