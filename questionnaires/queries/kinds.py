"""What each kind of campaign lists and asks: questionnaires here, proposals declared by the app above.

A kind keeps some of the enterprises the filters found, invites one of them, and says how its letter reads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from clients.models import Enterprise
from questionnaires.models import Campaign, CampaignTarget


@dataclass(frozen=True)
class Stage:
    """One step of the funnel; `where` is a condition on the frozen targets of a campaign."""

    code: str
    label: Any
    where: Callable[[Campaign], Q]


@dataclass(frozen=True)
class Kind:
    """How campaigns of one kind behave.

    `invite` answers with the outcome of one target, after opening what it opens and writing the letter.
    `invite_together`, where there is one, invites those of some targets (keys) it can at once, and leaves the others.
    `take_back` withdraws what nobody was told of yet when a campaign stops, and names those enterprises.
    `funnel` may be added to by apps above: their steps come after ours.
    """

    keep: Callable[[QuerySet[Enterprise]], QuerySet[Enterprise]]
    invite: Callable[[Campaign, CampaignTarget], str]
    letters: Callable[[Campaign], list[dict[str, str]]]
    take_back: Callable[[Campaign, User], list[int]]
    funnel: tuple[Stage, ...] = ()
    invite_together: Callable[[Campaign, Sequence[int]], int] | None = None


_KINDS: dict[str, Kind] = {}
_LATER_STAGES: dict[str, list[Stage]] = {}


def register(code: str, kind: Kind) -> None:
    """Declare a kind of campaign, from the `ready` of an app."""
    _KINDS[code] = kind


def add_stage(code: str, stage: Stage) -> None:
    """Add a step to the funnel of a kind: an app above knows what came of it."""
    stages = _LATER_STAGES.setdefault(code, [])
    stages[:] = [known for known in stages if known.code != stage.code] + [stage]


def of(campaign: Campaign) -> Kind:
    """The behaviour of a campaign."""
    return _KINDS[campaign.kind]


def stages_of(campaign: Campaign) -> list[Stage]:
    """The steps of its funnel, in order."""
    return [*of(campaign).funnel, *_LATER_STAGES.get(campaign.kind, [])]
