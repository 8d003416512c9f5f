"""The trial of a policy as people read it: a matrix, groups with a fairness warning, the enterprises that move."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.enums import Region, SizeProfile
from clients.rules.identity import fold
from clients.rules.segment import rounded
from core.templatetags.ccv import thousands
from insight.queries.labels import sectors
from insight.queries.migration import concealed
from insight.rules.figures import too_small
from portal.models import PolicyTrial, TrialMove
from portal.permissions import can_read_moves
from portal.rules.fairness import SMALL_GROUP, GroupShare, shares
from portal.rules.trial import DIMENSIONS, LETTERS, Tally, percent

TITLES = {
    "size": gettext_lazy("By size"),
    "sector": gettext_lazy("By sector"),
    "region": gettext_lazy("By region"),
}
DIRECTIONS = {
    "down": gettext_lazy("less favourable"),
    "up": gettext_lazy("more favourable"),
    "aside": gettext_lazy("with or without assessment"),
}


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix: how many go from one letter to another, how strong its shade, where its list is."""

    text: str
    heat: int
    is_same: bool
    url: str = ""


@dataclass(frozen=True)
class GroupLine:
    """One group of a dimension in words and figures; `down_text` is empty where the reader may not know it."""

    label: str
    share: GroupShare
    down_text: str
    down: str
    up: str


@dataclass(frozen=True)
class Dimension:
    """All groups of one dimension, and those for which a warning is due."""

    title: Any
    lines: list[GroupLine]

    @property
    def unfair(self) -> list[GroupLine]:
        """Groups moved down clearly more often than all together."""
        return [line for line in self.lines if line.share.is_unfair and line.down_text]


def trial_url(uuid: UUID, user: Any) -> str:
    """Where the trials of a version are read; what the app below links to without knowing this page."""
    return reverse("portal:policy_trial", args=[uuid])


def trials_of(user: Any, policy: UUID) -> QuerySet[PolicyTrial]:
    """The trials of a version, last one first."""
    rows = PolicyTrial.objects.visible_to(user).filter(policy__uuid=policy)
    return rows.select_related("policy", "against", "asked_by").newest()


def matrix_of(trial: PolicyTrial, user: Any) -> list[tuple[str, list[Cell]]]:
    """Rows: the letter now; columns: the letter then. Small cells are hidden from those who may not read names."""
    tally, names = Tally.read(trial.tally), can_read_moves(user)
    found = {(pair[0], pair[1]): n for pair, n in tally.matrix.items()}
    hidden = set() if names else concealed(found, SMALL_GROUP)
    return [(old, [_cell(trial, tally, old, new, names=names, hidden=hidden) for new in LETTERS]) for old in LETTERS]


def _cell(trial: PolicyTrial, tally: Tally, old: str, new: str, *, names: bool, hidden: set[tuple[str, str]]) -> Cell:
    count, same = tally.matrix.get(f"{old}{new}", 0), old == new
    if (old, new) in hidden:
        return Cell(_("< %(n)s") % {"n": SMALL_GROUP}, 0, same)
    share = percent(count, tally.total)
    heat = 0 if not count else min(4, 1 + int(share // 10))
    if count and not same and names:
        address = reverse("portal:policy_moves", args=[trial.uuid])
        return Cell(str(count), heat, same, f"{address}?de={old}&vers={new}")
    return Cell(masked(count, names=names), heat, same)


def masked(count: int, *, names: bool) -> str:
    """A count for somebody who may read names or not: fewer than five would speak of single enterprises."""
    return _("< %(n)s") % {"n": SMALL_GROUP} if 0 < count < SMALL_GROUP and not names else str(count)


def totals_of(trial: PolicyTrial, user: Any) -> list[dict[str, str]]:
    """The counts at the top of the page."""
    tally, names = Tally.read(trial.tally), can_read_moves(user)
    moved = tally.moved

    def fact(label: str, count: int, note: str = "") -> dict[str, str]:
        is_said = names or not 0 < count < SMALL_GROUP
        return {"label": label, "value": masked(count, names=names), "note": note if is_said else ""}

    return [
        fact(_("Enterprises looked at"), tally.total),
        fact(_("Would move to a less favourable segment"), moved["down"], _share(moved["down"], tally.total)),
        fact(_("Would move to a more favourable segment"), moved["up"], _share(moved["up"], tally.total)),
        fact(_("Only after the delay"), tally.waiting),
        fact(_("Kept by a human decision"), tally.decided),
    ]


def _share(part: int, whole: int) -> str:
    return _("%(percent)s %%") % {"percent": _number(percent(part, whole))}


def _number(value: Fraction) -> str:
    return str(number_format(rounded(value) or 0, 1))


def dimensions_of(trial: PolicyTrial, user: Any) -> list[Dimension]:
    """Shares by size, sector and region beside the share overall; small groups without figures."""
    groups, names = Tally.read(trial.tally).groups, can_read_moves(user)
    return [Dimension(TITLES[name], _groups(name, shares(groups.get(name, {})), names=names)) for name in DIMENSIONS]


def _groups(dimension: str, found: list[GroupShare], *, names: bool) -> list[GroupLine]:
    """One line per group; who may not read names reads no count under five, nor one that gives it away."""
    hidden = [
        set() if names else too_small([1 if share.is_small else getattr(share, way) for share in found], SMALL_GROUP)
        for way in ("down", "up")
    ]
    few = _("< %(n)s") % {"n": SMALL_GROUP}
    return [
        GroupLine(
            group_label(dimension, share.code),
            share,
            "" if place in hidden[0] else _number(share.down_share),
            few if place in hidden[0] else thousands(share.down),
            few if place in hidden[1] else thousands(share.up),
        )
        for place, share in enumerate(found)
    ]


def overall_down(trial: PolicyTrial, user: Any) -> str:
    """The share of all enterprises that would move down, to compare the groups with; nothing when few of them do."""
    tally = Tally.read(trial.tally)
    if 0 < tally.moved["down"] < SMALL_GROUP and not can_read_moves(user):
        return ""
    return _number(percent(tally.moved["down"], tally.total))


def group_label(dimension: str, code: str) -> str:
    """A group in words."""
    if not code:
        return _("not told")
    if dimension == "sector":
        return f"{code} – {sectors().get(code, code)}"
    labels = dict(SizeProfile.choices if dimension == "size" else Region.choices)
    return str(labels.get(code, code))


def moves_of(trial: PolicyTrial, user: Any, filters: Mapping[str, Any]) -> QuerySet[TrialMove]:
    """The enterprises that would move, narrowed by letter, direction, size, region or name."""
    rows = TrialMove.objects.visible_to(user).filter(trial=trial).select_related("enterprise")
    names = {
        "de": "before",
        "vers": "after",
        "sens": "direction",
        "taille": "enterprise__size_profile",
        "region": "enterprise__region",
    }
    wanted = {names[key]: value for key, value in filters.items() if key in names and value}
    if words := str(filters.get("q") or "").strip():
        wanted["enterprise__search_key__contains"] = fold(words)
    return rows.filter(**wanted).order_by("enterprise__search_key", "pk")


def causes_of(move: TrialMove) -> list[str]:
    """Why an enterprise would move, in sentences with their figures."""
    sentences = {
        "source": (_("Another source gives its capacity: a diagnostic counts again or no longer."), "capacity"),
        "capacity": (_("Its capacity would be %(new)s instead of %(old)s."), "capacity"),
        "capacity_threshold": (_("Capacity would count as high from %(new)s instead of %(old)s."), "threshold"),
        "motivation": (_("Its motivation would be %(new)s instead of %(old)s."), "motivation"),
        "motivation_high": (_("Motivation would count as high from %(new)s instead of %(old)s."), "high"),
        "motivation_low": (_("Motivation would count as low below %(new)s instead of %(old)s."), "low"),
    }
    found = []
    for sentence, figure in (sentences[cause] for cause in move.causes if cause in sentences):
        old, new = (number_format(move.figures[when][figure], 1) for when in ("before", "after"))
        found.append(sentence % {"new": new, "old": old} if "%" in sentence else sentence)
    return found
