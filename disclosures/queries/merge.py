"""What happens to disclosures when two files become one (ADR 0012): what was said stays said, of the kept file."""

from django.db.models import Q
from django.utils.translation import gettext_lazy

from core.merging import UNTOLD, Merge, Relation, register
from disclosures.enums import ObjectionState
from disclosures.models import Objection, RiskSignal, SignalRelease

RUNNING = (ObjectionState.OPEN, ObjectionState.UPHELD)


def _said_twice(merge: Merge) -> Q:
    """One release speaks of an enterprise once: the line of the kept file counts."""
    return Q(release__in=RiskSignal.objects.filter(enterprise=merge.survivor).values("release"))


def _wanted_twice(merge: Merge) -> Q:
    return Q(
        signalrelease__in=SignalRelease.wanted.through.objects.filter(enterprise=merge.survivor).values(
            "signalrelease"
        )
    )


def _objects_twice(merge: Merge) -> Q:
    """One running objection holds every release back: the second one stays with its file."""
    if not Objection.objects.filter(enterprise=merge.survivor, state__in=RUNNING).exists():
        return Q(pk__in=[])
    return Q(state__in=RUNNING)


def declare() -> None:
    """Declare the relations of this app."""
    register(
        Relation(
            "disclosures.RiskSignal",
            "enterprise",
            gettext_lazy("Risk signals"),
            access=("risk_signals",),
            stays=_said_twice,
            handles=frozenset({"disclosures_signal_once"}),
        ),
        Relation(
            "disclosures.NoticeRelease",
            "enterprise",
            gettext_lazy("Notices said to risk management"),
            access=("notice", "risk_signals"),
        ),
        Relation(
            "disclosures.Objection",
            "enterprise",
            gettext_lazy("Objections"),
            access=UNTOLD,
            stays=_objects_twice,
            handles=frozenset({"disclosures_objection_one_standing"}),
        ),
        Relation(
            "disclosures.SignalRelease_wanted",
            "enterprise",
            stays=_wanted_twice,
            handles=frozenset({"signalrelease+enterprise"}),
        ),
    )
