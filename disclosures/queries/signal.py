"""Facts behind signals, read for many enterprises at once, and the lists each side looks at (§7.5)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any, cast

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from clients.models import Enterprise, SegmentAssessment
from diagnostics.models import DiagnosticReport, FormalConsent
from diagnostics.rules.notice import notice_deadline
from disclosures.enums import Confidence, ReleaseState, Withheld
from disclosures.models import Objection, RiskSignal, SignalRelease
from disclosures.models.signal import RiskSignalQuerySet
from disclosures.rules import signal as rules
from followup.enums import Attitude
from followup.models import FollowUp

SLICE = 500


def _closings(enterprises: Collection[int]) -> dict[int, list[dt.date]]:
    """The last silent day after each closing of a report, any version, with or without a notice."""
    rows = DiagnosticReport.objects.communicated().filter(diagnostic__enterprise__in=enterprises)
    found: dict[int, list[dt.date]] = defaultdict(list)
    for pk, closed_on in rows.values_list("diagnostic__enterprise_id", "closed_on"):
        if closed_on is not None:
            found[pk].append(notice_deadline(closed_on))
    return found


def _was_told(consent: FormalConsent) -> bool:
    """Whether the words this enterprise accepted named the use of the follow-up (§8.4): the version, and the sentence."""
    text = consent.text_version
    body = (text.body_en if consent.text_language == "en" and text.body_en else text.body_fr) or {}
    point = body.get("followup_point")
    if not text.discloses_followup_use or point is None or consent.withdrawn_at is not None:
        return False
    return body["points"][point] in consent.text_shown


def _recorded(enterprises: Collection[int]) -> dict[int, list[rules.Recorded]]:
    rows = FollowUp.objects.filter(enterprise__in=enterprises).counted()
    rows = rows.select_related("recommendation__diagnostic__consent__text_version").order_by("pk")
    told: dict[int, bool] = {}
    found: dict[int, list[rules.Recorded]] = defaultdict(list)
    for row in rows:
        consent = row.recommendation.diagnostic.consent
        if consent.pk not in told:
            told[consent.pk] = _was_told(consent)
        found[row.enterprise_id].append(
            rules.Recorded(
                attitude=row.attitude,
                day=timezone.localdate(row.recorded_at) if row.recorded_at else None,
                is_contested=row.is_contested,
                was_told=told[consent.pk],
            )
        )
    return found


def _assessed(enterprises: Collection[int]) -> dict[int, rules.Assessed]:
    latest = SegmentAssessment.objects.filter(enterprise=OuterRef("pk")).order_by("-computed_at", "-pk")
    wanted = Enterprise.objects.filter(pk__in=enterprises).annotate(latest=Subquery(latest.values("pk")[:1]))
    rows = SegmentAssessment.objects.filter(pk__in=wanted.values("latest"))
    return {
        row.enterprise_id: rules.Assessed(
            segment=row.applied,
            status=row.status,
            confidence=row.confidence,
            day=timezone.localdate(row.computed_at),
        )
        for row in rows
    }


def verdicts(enterprises: Collection[int], today: dt.date) -> dict[int, rules.Verdict]:
    """What may be said of each enterprise today, in five reads per slice of enterprises."""
    found: dict[int, rules.Verdict] = {}
    every = sorted(enterprises)
    for start in range(0, len(every), SLICE):
        part = every[start : start + SLICE]
        closings, recorded, assessed = _closings(part), _recorded(part), _assessed(part)
        objections = set(Objection.objects.blocking().filter(enterprise__in=part).values_list("enterprise", flat=True))
        for pk in part:
            facts = rules.Facts(closings.get(pk, ()), pk in objections, assessed.get(pk), recorded.get(pk, ()))
            found[pk] = rules.verdict(facts, today=today, discloses=settings.CCV_DISCLOSE_FOLLOWUP_USE)
    return found


def about(release: SignalRelease) -> list[int]:
    """The enterprises a release is about: those named, or all that still have a file of their own."""
    rows: QuerySet[Enterprise] = Enterprise.objects.current() if release.everyone else release.wanted.all()
    return list(rows.order_by("pk").values_list("pk", flat=True))


def contents(release: SignalRelease, today: dt.date) -> tuple[dict[int, dict[str, Any]], Counter[str]]:
    """What may be said today, and how many enterprises are left out for each reason."""
    found = verdicts(about(release), today)
    said = {pk: verdict.content for pk, verdict in found.items() if verdict.content is not None}
    return said, Counter(verdict.withheld for verdict in found.values() if verdict.withheld)


def withheld_lines(release: SignalRelease) -> list[tuple[Any, int]]:
    """Reasons and numbers as prepared, for the two persons who decide; the reader of signals never sees them."""
    return [(reason.label, release.withheld[reason]) for reason in Withheld if release.withheld.get(reason)]


def releases_for(user: Any) -> QuerySet[Any]:
    """The list of releases this person may read, with how many enterprises each names."""
    rows = SignalRelease.objects.visible_to(user).select_related("prepared_by", "released_by", "asked_by")
    return cast("QuerySet[SignalRelease]", rows.annotate(number=Count("signals")).order_by("-pk"))


def signals_of(release: SignalRelease, user: Any) -> RiskSignalQuerySet:
    """The signals of one release this person may read, by enterprise."""
    rows = RiskSignal.objects.visible_to(user).filter(release=release)
    return rows.select_related("enterprise").order_by("enterprise__name", "pk")


def signals_about(enterprise: Enterprise, user: Any) -> RiskSignalQuerySet:
    """What was released about an enterprise, as it reads it itself."""
    rows = RiskSignal.objects.released().visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("release").prefetch_related("readings__integration").order_by("-release__released_at")


def attitude_lines(content: dict[str, Any]) -> list[tuple[Any, int]]:
    """The shares of a signal in words, none of zero."""
    return [(Attitude(name).label, share) for name, share in content["attitudes"].items() if share]


def named_by(lines: list[str]) -> tuple[list[Enterprise], list[str]]:
    """Enterprises named by reference or number, one per line, and the lines that name none."""
    numbers = {line.strip().upper(): line for line in lines if line.strip()}
    rows = Enterprise.objects.current().filter(
        Q(reference__in=numbers) | Q(identifiers__normalised__in=numbers, identifiers__is_active=True)
    )
    found = list(rows.distinct().prefetch_related("identifiers"))
    known = {row.reference for row in found} | {item.normalised for row in found for item in row.identifiers.all()}
    return found, [line for number, line in numbers.items() if number not in known]


def counted_since(day: dt.date) -> tuple[int, int]:
    """How many releases and signals left since a day, for the report of data protection (§10, K26)."""
    rows = SignalRelease.objects.filter(state=ReleaseState.RELEASED, released_at__date__gte=day)
    return rows.count(), RiskSignal.objects.filter(release__in=rows).count()


def pairs(signals: Any) -> Iterator[dict[str, Any]]:
    """Dress signals for a page: the row and its shares in words."""
    for row in signals:
        said = row.content
        yield {
            "signal": row,
            "content": said,
            "attitudes": attitude_lines(said),
            "confidence": Confidence(said["confidence"]).label,
            "segment_on": dt.date.fromisoformat(said["segment_on"]),
            "recorded_on": dt.date.fromisoformat(said["recorded_on"]) if said["recorded_on"] else None,
        }
