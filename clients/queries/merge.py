"""Two files side by side, and everything their merge would change (ADR 0012)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Scope
from accounts.permissions import scope
from clients.enums import ChainRole, Status
from clients.models import Enterprise, FormerName, PortalMembership
from clients.permissions.merge import can_know_of_notices
from clients.rules.identity import fold
from core import clock, merging
from core.merging import Change, change

KEPT, OTHER, BOTH = "survivor", "absorbed", "both"
FIELDS = (
    "name", "acronym", "trade_name", "status", "kind", "legal_form", "presence", "country", "parent", "founded_on",
    "trading_since", "sector", "chain_roles", "headcount", "size_profile", "office", "city", "region", "address",
    "phone", "email", "website", "language", "remarks",
)  # fmt: skip
NAMES = ("name", "acronym", "trade_name")
JOINABLE = frozenset({"chain_roles", "remarks"})
# The further a relation went, the more its status says (§2.2).
PROGRESS = (Status.LEFT, Status.DORMANT, Status.PROSPECT, Status.INVITED, Status.ACTIVE)
TARGET = "clients.Enterprise"


@dataclass(frozen=True)
class FieldPair:
    """One field on which the two files differ: both texts, the side chosen by default and why."""

    name: str
    label: Any
    kept: str
    other: str
    default: str
    why: Any
    may_join: bool


def survivor_of(enterprise: Enterprise) -> Enterprise:
    """Return where a merged file leads, through every merge since; itself when it was never merged."""
    seen = set()
    while enterprise.merged_into is not None and enterprise.pk not in seen:
        seen.add(enterprise.pk)
        enterprise = enterprise.merged_into
    return enterprise


def better_kept(first: Enterprise, second: Enterprise) -> tuple[Enterprise, Enterprise]:
    """Return the pair with the file to keep first: the one people enter the portal for, else the older."""
    members = PortalMembership.objects.active().filter(enterprise__in=[first, second])
    held = set(members.values_list("enterprise_id", flat=True))
    pair = sorted((first, second), key=lambda one: (one.pk not in held, one.created_at, one.pk))
    return pair[0], pair[1]


def _shown(enterprise: Enterprise, name: str) -> str:
    """Return the text of a field as people read it."""
    if name == "chain_roles":
        labels = dict(ChainRole.choices)
        return ", ".join(str(labels.get(role, role)) for role in enterprise.chain_roles)
    if name == "country":
        country: Any = enterprise.country
        return str(country.name)
    display = getattr(enterprise, f"get_{name}_display", None)
    value = display() if display else getattr(enterprise, name)
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(value or "")


def _field(name: str) -> Any:
    return Enterprise._meta.get_field(name)


def _column(name: str) -> str:
    return str(_field(name).attname)


def _default(kept: Enterprise, other: Enterprise, name: str) -> tuple[str, Any]:
    """Return the side proposed for a field and the reason, in a few words."""
    mine, theirs = getattr(kept, _column(name)), getattr(other, _column(name))
    if name == "status":
        further = PROGRESS.index(Status(other.status)) > PROGRESS.index(Status(kept.status))
        return (OTHER if further else KEPT), gettext_lazy("the relation that went further")
    if name == "chain_roles" and mine and theirs:
        return BOTH, gettext_lazy("nothing is lost")
    if name == "remarks" and mine and theirs:
        return BOTH, gettext_lazy("nothing is lost")
    if not mine:
        return OTHER, gettext_lazy("the only one filled in")
    return KEPT, gettext_lazy("the file kept") if theirs else gettext_lazy("the only one filled in")


def differences(kept: Enterprise, other: Enterprise) -> list[FieldPair]:
    """Return the fields on which the two files differ, in the order of the file."""
    found = []
    for name in FIELDS:
        if getattr(kept, _column(name)) == getattr(other, _column(name)):
            continue
        side, why = _default(kept, other, name)
        label = _field(name).verbose_name
        may_join = name in JOINABLE and bool(getattr(kept, name)) and bool(getattr(other, name))
        found.append(FieldPair(name, label, _shown(kept, name), _shown(other, name), side, why, may_join))
    return found


def outcome(kept: Enterprise, other: Enterprise, choices: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the differing fields with the text the merged file will show, and the one that goes out."""
    found = []
    for pair in differences(kept, other):
        side = choices.get("fields", {}).get(pair.name, KEPT)
        both = " · ".join(text for text in (pair.kept, pair.other) if text)
        text = both if side == BOTH else pair.other if side == OTHER else pair.kept
        gone = "" if side == BOTH else pair.kept if side == OTHER else pair.other
        found.append({"label": pair.label, "value": text, "note": gone})
    return found


def former_names(kept: Enterprise, other: Enterprise, choices: Mapping[str, Any]) -> list[str]:
    """Return the names of either file that the merged one will no longer bear, and does not yet remember."""
    sides = choices.get("fields", {})
    borne = [getattr(other if sides.get(name) == OTHER else kept, name) for name in NAMES]
    remembered = FormerName.objects.filter(enterprise__in=[kept, other]).values_list("name", flat=True)
    seen, found = {fold(text) for text in [*borne, *remembered, ""]}, []
    for text in (getattr(side, name) for side in (other, kept) for name in NAMES):
        if (key := fold(text)) not in seen:
            seen.add(key)
            found.append(text)
    return found


def default_choices(kept: Enterprise, other: Enterprise) -> dict[str, Any]:
    """Return the choices proposed: a side per differing field, and whose account holder stays."""
    return {"fields": {pair.name: pair.default for pair in differences(kept, other)}, "owner": KEPT}


def _chosen(merge: merging.Merge, name: str) -> Any:
    kept, other, column = merge.survivor, merge.absorbed, _column(name)
    side = merge.choices.get("fields", {}).get(name, KEPT)
    mine, theirs = getattr(kept, column), getattr(other, column)
    if side == BOTH and name == "chain_roles":
        return [*mine, *(role for role in theirs if role not in mine)]
    if side == BOTH and name == "remarks":
        return f"{mine}\n\n{theirs}"
    return theirs if side == OTHER else mine


def _file_changes(merge: merging.Merge) -> Iterator[Change]:
    """Change the two files themselves: the tombstone first, then what was chosen field by field.

    Paper only and the earlier agreement to electronic exchanges are kept from either side: a merge never grants what
    an enterprise refused (§8.4).
    """
    kept, other = merge.survivor, merge.absorbed
    yield from change(other, "status", Status.MERGED)
    yield from change(other, "merged_into_id", kept.pk)
    yield from change(other, "version", other.version + 1, soft=True)
    wanted = {_column(name): _chosen(merge, name) for name in FIELDS}
    wanted["electronic_refused"] = kept.electronic_refused or other.electronic_refused
    agreed = [moment for moment in (kept.electronic_consent_at, other.electronic_consent_at) if moment]
    wanted["electronic_consent_at"] = min(agreed) if agreed else None
    for column, value in wanted.items():
        yield from change(kept, column, value)
    folded = Enterprise(**{name: wanted[name] for name in NAMES})
    for name in ("search_key", "name_key"):
        yield from change(kept, name, _field(name).computed(folded))
    spoken = [moment for moment in (kept.last_contact_at, other.last_contact_at) if moment]
    planned = [day for day in (kept.next_action_on, other.next_action_on) if day]
    yield from change(kept, "last_contact_at", max(spoken) if spoken else None, soft=True)
    yield from change(kept, "next_action_on", min(planned) if planned else None, soft=True)
    yield from change(kept, "version", kept.version + 1, soft=True)


def plan_of(kept: Enterprise, other: Enterprise, choices: Mapping[str, Any]) -> merging.Plan:
    """Return everything a merge would change, and what forbids it. Writes nothing."""
    merge = merging.Merge(kept, other, choices, clock.today())
    plan = merging.plan(merge, _file_changes(merge))
    unknown = merging.undeclared(Enterprise)
    obstacles = [*_impossible(kept, other), *plan.obstacles]
    if unknown:
        sentence = _("The merge does not know what to do with: %(names)s. Tell whoever maintains the portal.")
        obstacles.append(merging.Obstacle(sentence % {"names": ", ".join(unknown)}))
    return merging.Plan(plan.changes, plan.lines, obstacles)


def _impossible(kept: Enterprise, other: Enterprise) -> list[merging.Obstacle]:
    if kept.pk == other.pk:
        return [merging.Obstacle(_("These are one and the same file."))]
    if Status.MERGED in {kept.status, other.status}:
        return [merging.Obstacle(_("One of the two files was already merged into another."))]
    return []


def obstacles_for(plan: merging.Plan, *, knows_notices: bool) -> list[str]:
    """Return the sentences that refuse a merge, those about an embargoed notice for its readers only (§7.4)."""
    return [one.text for one in plan.obstacles if knows_notices or not one.secret]


def stored_lines(stored: list[list[Any]]) -> list[merging.Line]:
    """Return the lines a merge kept of what it moved, named in the reader's language."""
    names = {f"{one.label}.{one.field}": one.name for one in merging.relations()}
    return [
        merging.Line(key, names.get(key, key), int(moved), int(kept), hidden) for key, moved, kept, hidden in stored
    ]


def lines_for(lines: list[Any], user: Any) -> list[dict[str, Any]]:
    """Return the lines of a preview this person may read; a number tells that there is something (§7.4, §7.8, §8.2)."""
    knows_notices = can_know_of_notices(user)
    asked = {f"{one.label}.{one.field}": one.access for one in merging.relations()}
    found = []
    for line in lines:
        if any(scope(user, code) != Scope.ALL for code in asked.get(line.key, ())):
            continue
        hidden = 0 if knows_notices else line.hidden
        if line.moved - hidden > 0 or line.kept > 0:
            found.append({"name": line.name, "moved": line.moved - hidden, "kept": line.kept})
    return found


def drift_sentence(drift: merging.Drift) -> str:
    """Say which rows keep a merge from being undone, and why; five at most."""
    names = list(dict.fromkeys(_named(one) for one in [*drift.changed, *drift.gone]))
    shown = ", ".join(names[:5])
    if drift.changed:
        return _("Changed since the merge, and would be lost: %(names)s. Nothing was undone.") % {"names": shown}
    return _("Deleted since the merge: %(names)s. Nothing was undone.") % {"names": shown}


def _named(one: Change) -> str:
    """Name a row and its field: "enterprise: phone"; the content is nobody's business here."""
    options = apps.get_model(one.label)._meta
    column = next(field for field in options.concrete_fields if field.attname == one.column)
    return f"{options.verbose_name} – {column.verbose_name}"
