"""Finding enterprises by whatever people remember, and telling how complete a file is (domain §2)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, When
from django.db.models.functions import Reverse
from django.utils.translation import gettext_lazy as _

from clients.enums import Capacity, IdentifierType
from clients.models import Assignment, Contact, Enterprise, EnterpriseIdentifier, FormerName
from clients.rules.identity import fold, name_key, normalise_phone, normalise_rccm

_MANY_DIGITS = re.compile(r"[0-9]{4,}")


def search(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Keep the enterprises whose name, number, telephone, e-mail or contact holds the words, accents or not.

    A legal form typed with the name ("Savane S.A.R.L.") is not required of it: most files keep the form apart.
    Each place is asked by its own index, then only those files are read.
    """
    found = places(text)
    return rows.filter(pk__in=found[0].union(*found[1:])) if found else rows


def places(text: str) -> list[QuerySet[Any]]:
    """Return the keys of the enterprises found in each place the words may stand in; no word, no place."""
    if not fold(text).split():
        return []
    people = Contact.objects.filter(_words("search_key", fold(text)), left_on=None)
    former = FormerName.objects.filter(_words("search_key", fold(text)))
    named = Enterprise.objects.filter(in_name(text)).values("pk")
    return [rows.order_by() for rows in (named, people.values("enterprise_id"), former.values("enterprise_id"))] + (
        _by_number(text.strip())
    )


def in_name(text: str) -> Q:
    """Return the condition "its name holds these words", the legal form left out where it is written apart."""
    return _words("search_key", fold(text)) | _words("search_key", name_key(text))


def _words(field: str, folded: str) -> Q:
    condition = Q()
    for word in folded.split():
        condition &= Q((f"{field}__contains", word))
    return condition


def _by_number(text: str) -> list[QuerySet[Any]]:
    """Return the keys of the enterprises one of whose numbers, telephones or addresses is this, place by place."""
    found: list[QuerySet[Any]] = []
    compact = re.sub(r"[^0-9A-Za-z]+", "", text).upper()
    if _MANY_DIGITS.search(compact):
        number = normalise_rccm(text) or compact
        held = EnterpriseIdentifier.objects.filter(normalised__startswith=number)
        found += [held.order_by().values("enterprise_id"), _ending(Enterprise, "reference", text.upper())]
        digits = normalise_phone(text) or (compact if compact.isdigit() and len(compact) >= 6 else "")
        if digits.startswith("+"):
            found += [rows.filter(phone=digits) for rows in _either()]
        elif digits:
            found += [_ending(model, "phone", digits) for model in (Enterprise, Contact)]
    if "@" in text:
        found += [rows.filter(email__iexact=text) for rows in _either()]
    return found


def _either() -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Return the keys of enterprises by what they say of themselves, and by their people."""
    return Enterprise.objects.order_by().values("pk"), Contact.objects.order_by().values("enterprise_id")


def _ending(model: type[Any], field: str, text: str) -> QuerySet[Any]:
    """Return the keys of the enterprises one of whose fields ends so: read backwards, by an index (models/indexes.py)."""
    rows = model.objects.order_by().annotate(backwards=Reverse(field)).filter(backwards__startswith=text[::-1])
    return rows.values("pk" if model is Enterprise else "enterprise_id")


def ranked(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Put what was most probably meant first: its number or exact name, then names that begin so, then the rest."""
    compact = re.sub(r"[^0-9A-Za-z]+", "", text).upper()
    number = normalise_rccm(text) or compact
    held = EnterpriseIdentifier.objects.filter(enterprise=OuterRef("pk"), normalised=number)
    rank = Case(
        When(Exists(held), then=0),
        When(name_key=name_key(text), then=1),
        When(search_key__startswith=fold(text), then=2),
        When(name_key__startswith=name_key(text), then=2),
        default=3,
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", "search_key", "pk")


def with_list_facts(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    """Bring along what a line of the list shows: office, NIF, account agent; two reads whatever the length."""
    agents = Assignment.objects.active().filter(capacity=Capacity.ACCOUNT_AGENT).select_related("user").order_by("pk")
    agents = agents.only("enterprise", "user__full_name", "user__email")
    numbers = EnterpriseIdentifier.objects.filter(type=IdentifierType.NIF).order_by("pk").only("enterprise", "value")
    return rows.select_related("office").prefetch_related(
        Prefetch("assignments", agents, to_attr="account_agents"), Prefetch("identifiers", numbers, to_attr="nifs")
    )


@dataclass(frozen=True)
class Missing:
    """One thing a file still lacks, and what to do about it."""

    code: str
    label: Any
    action: Any

    @property
    def anchor(self) -> str:
        """Where the field stands on the page of the identity; its name in the form, or its table."""
        fields = {"roles": "chain_roles", "place": "city", "nif": "identifiers", "rccm": "identifiers"}
        fields |= {"focal": "contacts", "agent": "name"}
        name = fields.get(self.code, self.code)
        return f"{name}-heading" if name in {"identifiers", "contacts"} else f"id_{name}"


@dataclass(frozen=True)
class Completeness:
    """How complete a file is, in percent, and what is missing."""

    percent: int
    missing: tuple[Missing, ...]


_POINTS: tuple[tuple[str, Any, Any], ...] = (
    ("nif", _("No NIF"), _("Ask for it")),
    ("rccm", _("No RCCM"), _("Ask for it")),
    ("focal", _("No contact who can be written to"), _("Add one")),
    ("phone", _("No phone"), _("Add it")),
    ("sector", _("No sector"), _("Fill in")),
    ("roles", _("No role in the chain"), _("Fill in")),
    ("headcount", _("No headcount"), _("Fill in")),
    ("office", _("No main office"), _("Fill in")),
    ("place", _("No town or region"), _("Fill in")),
    ("agent", _("Nobody follows it"), _("Assign")),
)


def completeness(enterprise: Enterprise) -> Completeness:
    """Return how complete the profile is: ten points, each worth the same."""
    return completeness_of(
        enterprise,
        kinds=enterprise.identifiers.values_list("type", flat=True),
        contacts=list(enterprise.contacts.active()),
        is_followed=enterprise.assignments.active().filter(capacity=Capacity.ACCOUNT_AGENT).exists(),
    )


def completeness_of(
    enterprise: Enterprise, *, kinds: Iterable[str], contacts: Sequence[Contact], is_followed: bool
) -> Completeness:
    """Return the same from rows a page has already read: types of its numbers, contacts still there, an agent."""
    kinds = set(kinds)
    held = {
        "nif": "nif" in kinds,
        "rccm": "rccm" in kinds,
        "focal": any(contact.email or contact.phone for contact in contacts),
        "phone": bool(enterprise.phone) or any(contact.phone for contact in contacts),
        "sector": bool(enterprise.sector),
        "roles": bool(enterprise.chain_roles),
        "headcount": bool(enterprise.headcount),
        "office": enterprise.office_id is not None,
        "place": bool(enterprise.city and enterprise.region),
        "agent": is_followed,
    }
    missing = tuple(Missing(code, label, action) for code, label, action in _POINTS if not held[code])
    return Completeness(round(100 * sum(held.values()) / len(held)), missing)


def search_contacts(rows: QuerySet[Contact], text: str) -> QuerySet[Contact]:
    """Keep the contacts whose name, e-mail, telephone or enterprise holds the words, accents or not."""
    words = fold(text).split()
    if not words:
        return rows
    names = Q()
    for word in words:
        names &= Q(search_key__contains=word) | Q(enterprise__search_key__contains=word)
    digits = normalise_phone(text)
    names |= Q(phone=digits) if digits else Q(pk__in=[])
    return rows.filter(names | Q(email__iexact=text.strip()))


def search_about(rows: QuerySet[Any], text: str, *, text_fields: Sequence[str]) -> QuerySet[Any]:
    """Keep the rows about an enterprise so named, or whose own words say so."""
    words = fold(text).split()
    if not words:
        return rows
    names = Q()
    for word in words:
        names &= Q(enterprise__search_key__contains=word)
    for field in text_fields:
        names |= Q(**{f"{field}__icontains": text.strip()})
    return rows.filter(names)
