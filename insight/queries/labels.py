"""Groups in words: regions, sizes, sectors, campaigns, agents, services."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from catalogue.models import ServiceOffering
from clients.enums import Region, SizeProfile
from core import reference
from core.languages import localised
from insight.enums import Cut
from questionnaires.models import Campaign


def sectors() -> Mapping[str, str]:
    """Return the NAEMA sections in the reader's language."""
    return {row["letter"]: localised(row, "label") for row in reference.read("sections_naema")["sections"]}


def names(cut: str, values: Iterable[str]) -> dict[str, str]:
    """Return the words of the values of one cut; one query at most."""
    known: dict[str, Any] = {}
    wanted = list(values)
    if cut == Cut.REGION:
        known = dict(Region.choices)
    elif cut == Cut.SIZE:
        known = dict(SizeProfile.choices)
    elif cut == Cut.SECTOR:
        known = {letter: f"{letter} – {label}" for letter, label in sectors().items()}
    elif cut == Cut.CAMPAIGN:
        known = {
            str(uuid): name for uuid, name in Campaign.objects.filter(uuid__in=wanted).values_list("uuid", "name")
        }
    elif cut == Cut.AGENT:
        people = get_user_model().objects.filter(uuid__in=wanted)
        known = {str(person.uuid): str(person) for person in people}
    elif cut == Cut.SERVICE:
        rows = ServiceOffering.objects.current().filter(code__in=wanted)
        known = {row.code: row.title for row in rows}
    return {value: str(known.get(value) or (value or _("not told"))) for value in wanted}
