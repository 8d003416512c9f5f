"""The slow way: every indicator counted file by file in Python, without one grouped query. What the fast way must equal."""

import datetime as dt
import itertools
import statistics
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.auth import get_user_model

from catalogue.models import ServiceOffering
from clients.models import Assignment, Enterprise, Interaction, SegmentAssessment, SegmentOverride, Task
from core import clock
from diagnostics.models import CriterionRating, Diagnostic, DiagnosticReport, DiagnosticRequest
from followup.models import FollowUp, FollowUpAnswer, FollowUpPoint, ServiceOutcome, ServiceProposal
from questionnaires.models import ScreeningEvaluation, ScreeningResponse
from tests.factories.insight import AGREED_STATES

Keep = Callable[[Enterprise, dt.date], bool]
OPEN_MISSIONS = {"planned", "in_progress", "fieldwork_done"}
TALKS = {"phone", "visit", "meeting", "sms", "messaging"}


def share(part: int, whole: int) -> tuple[float | None, int]:
    return (100 * part / whole if whole else None), whole


def _working(start: dt.date, end: dt.date, holidays: frozenset[dt.date]) -> int:
    count, day = 0, start
    while day < end:
        day += dt.timedelta(days=1)
        count += day.weekday() < 5 and day not in holidays
    return count


class Slow:
    """All rows read once, then looked at one by one."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.holidays = clock.holidays_between(self.today - dt.timedelta(days=2000), self.today)
        self.responses = list(ScreeningResponse.objects.select_related("enterprise", "paper"))
        self.evaluations = list(ScreeningEvaluation.objects.select_related("response__enterprise"))
        self.requests = list(DiagnosticRequest.objects.select_related("enterprise", "consent"))
        self.missions = list(Diagnostic.objects.select_related("enterprise", "consent"))
        self.reports = list(DiagnosticReport.objects.select_related("diagnostic__enterprise", "diagnostic__consent"))
        self.talks = list(Interaction.objects.filter(channel__in=TALKS, succeeded=True).exclude(circle="notice"))
        self.follow_ups = list(FollowUp.objects.select_related("enterprise", "recommendation"))
        self.points = list(FollowUpPoint.objects.select_related("enterprise"))
        self.proposals = list(ServiceProposal.objects.select_related("enterprise").exclude(circle="notice"))
        self.outcomes = list(
            ServiceOutcome.objects.select_related("proposal__enterprise").exclude(proposal__circle="notice")
        )

    def days(self, start: dt.date, end: dt.date) -> int:
        return _working(start, end, self.holidays)

    def _contacts(self, keep: Keep) -> Iterator[bool]:
        for row in self.reports:
            enterprise = row.diagnostic.enterprise
            if row.version != 1 or not keep(enterprise, row.closed_on):
                continue
            after = [talk.at for talk in self.talks if talk.enterprise_id == enterprise.pk and talk.at > row.closed_at]
            if after:
                yield self.days(row.closed_on, min(after).date()) <= 5
            elif self.days(row.closed_on, self.today) > 5:
                yield False

    def _delays(self, code: str, keep: Keep) -> list[int]:
        if code == "K04":
            return [
                self.days(row.submitted_at.date(), row.evaluated_at.date())
                for row in self.responses
                if row.evaluated_at and keep(row.enterprise, row.evaluated_at.date())
            ]
        if code == "K08":
            return [
                self.days(row.diagnostic.consent.signed_on, row.closed_on)
                for row in self.reports
                if keep(row.diagnostic.enterprise, row.closed_on)
            ]
        if code == "P01":
            return [
                self.days(row.submitted_at.date(), row.answered_at.date())
                for row in self.requests
                if row.submitted_at and row.answered_at and keep(row.enterprise, row.answered_at.date())
            ]
        if code == "P02":
            return [
                self.days(row.consent.signed_on, row.planned_at.date())
                for row in self.missions
                if keep(row.enterprise, row.planned_at.date())
            ]
        return [
            self.days(row.diagnostic.fieldwork_done_at.date(), row.closed_on)
            for row in self.reports
            if keep(row.diagnostic.enterprise, row.closed_on)
        ]

    def screening(self, keep: Keep) -> dict[str, tuple[float | None, int]]:
        invited = [r for r in self.responses if r.origin == "campaign" and keep(r.enterprise, r.invited_on)]
        begun = [r for r in self.responses if r.started_at and keep(r.enterprise, r.started_at.date())]
        quality = []
        for row in self.evaluations:
            kept = row.figures["evidence_quality"]
            if kept and keep(row.response.enterprise, row.response.evaluated_at.date()):
                top, _slash, bottom = kept.partition("/")
                quality.append(int(top) / int(bottom or 1))
        delays = self._delays("K04", keep)
        written = [r for r in self.responses if r.submitted_at and keep(r.enterprise, r.submitted_at.date())]
        minutes = [r.active_seconds // 60 for r in written if r.active_seconds and not hasattr(r, "paper")]
        return {
            "K03": (statistics.median(minutes) if minutes else None, len(minutes)),
            "K01": share(sum(r.submitted_at is not None for r in invited), len(invited)),
            "K02": share(sum(r.submitted_at is not None for r in begun), len(begun)),
            "K04": share(sum(day <= 20 for day in delays), len(delays)),
            "K05": (statistics.fmean(quality) if quality else None, len(quality)),
        }

    def diagnostic(self, keep: Keep) -> dict[str, tuple[float | None, int]]:
        def consent(row: Any) -> Any:
            return getattr(row, "consent", None)

        proposed = [r for r in self.requests if r.proposed_at and keep(r.enterprise, r.proposed_at.date())]
        kept = [r for r in proposed if consent(r) and not r.consent.withdrawn_at]
        signed = [r for r in self.requests if consent(r) and keep(r.enterprise, r.consent.signed_on)]
        told = [r for r in self.reports if keep(r.diagnostic.enterprise, r.closed_on)]
        contacts, delays = list(self._contacts(keep)), self._delays("K08", keep)
        found = {
            "K06": share(len(kept), len(proposed)),
            "K07": share(sum(r.origin == "enterprise" for r in signed), len(signed)),
            "K08": (statistics.median(delays) if delays else None, len(delays)),
            "K09": share(sum(r.closed_at == r.diagnostic.communicated_at for r in told), len(told)),
            "K10": share(sum(contacts), len(contacts)),
        }
        for code, limit in (("P01", 10), ("P02", 15), ("P03", 30)):
            spans = self._delays(code, keep)
            found[code] = share(sum(day <= limit for day in spans), len(spans))
        return found

    def following(self, keep: Keep) -> dict[str, tuple[float | None, int]]:
        due = [r for r in self.follow_ups if r.due_on <= self.today and keep(r.enterprise, r.due_on)]
        adopted = [r for r in due if (not r.contested_at and r.attitude == "adopted") or
                   (not r.contested_at and r.implementation == "verified")]  # fmt: skip
        offered = [r for r in self.proposals if keep(r.enterprise, r.proposed_at.date())]
        noted = [r for r in self.outcomes if r.objective_reached and keep(r.proposal.enterprise, r.assessed_at.date())]
        told = [r for r in self.outcomes if r.satisfaction and keep(r.proposal.enterprise, r.told_at.date())]
        eased = [r for r in self.outcomes if r.effort and keep(r.proposal.enterprise, r.told_at.date())]
        return {
            "K11": share(len(adopted), len(due)),
            "K16": share(sum(r.state in AGREED_STATES for r in offered), len(offered)),
            "K17": share(sum(r.objective_reached == "yes" for r in noted), len(noted)),
            "K18": share(sum(r.satisfaction >= 4 for r in told), len(told)),
            "K20": (statistics.fmean(r.effort for r in eased) if eased else None, len(eased)),
        }

    def attitudes(self, keep: Keep) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.follow_ups:
            if keep(row.enterprise, row.told_on):
                name = "contested" if row.contested_at else row.attitude
                found[name] = found.get(name, 0) + 1
        return found

    def late_points(self, keep: Keep) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in self.points:
            age = (self.today - row.due_on).days
            if row.answered_at is None and age > 0 and keep(row.enterprise, self.today):
                name = "a15" if age <= 15 else "a30" if age <= 30 else "older"
                found[name] = found.get(name, 0) + 1
        return found

    def stocks(self, keep: Keep) -> dict[str, tuple[float | None, int]]:
        known = [row for row in Enterprise.objects.exclude(status="merged") if keep(row, self.today)]
        computed = set(SegmentAssessment.objects.exclude(computed="N").values_list("enterprise_id", flat=True))
        overrides = [
            row
            for row in SegmentOverride.objects.select_related("enterprise")
            if row.approved_at and not row.ended_at and keep(row.enterprise, self.today)
        ]
        return {
            "K24": share(sum(row.pk in computed for row in known), len(known)),
            "K25": share(sum(row.expires_on < self.today for row in overrides), len(overrides)),
        }

    def effects(self, first: dt.date, last: dt.date) -> dict[str, tuple[list[float], list[float]]]:
        """By service, the change of each enterprise on the criteria aimed at: those who had it, those who did not."""
        had = [row for row in self.proposals if row.delivered_on]
        levels = {(row.diagnostic_id, row.criterion.code): row.level for row in CriterionRating.objects.all()}
        found: dict[str, tuple[list[float], list[float]]] = {}
        for enterprise in Enterprise.objects.all():
            answers = sorted(
                FollowUpAnswer.objects.filter(point__enterprise=enterprise), key=lambda row: row.point.answered_at
            )
            if not answers:
                continue
            day, change = answers[-1].point.answered_at.date(), {}
            for answer in answers:
                told = answer.follow_up.recommendation
                for criterion in told.criteria.all():
                    before = levels[told.diagnostic_id, criterion.code]
                    change[criterion.code, criterion.dimension.code] = answer.level_now - before
            for offering in ServiceOffering.objects.current():
                aimed = [value for codes, value in change.items() if set(codes) & set(offering.targets)]
                days = [
                    row.delivered_on
                    for row in had
                    if row.enterprise_id == enterprise.pk and row.offering.code == offering.code
                ]
                if not aimed or not first <= day <= last or (days and min(days) > day):
                    continue
                found.setdefault(offering.code, ([], []))[not days].append(statistics.fmean(aimed))
        return found

    def loads(self) -> dict[str, list[int]]:
        """Enterprises followed, tasks open, tasks late, diagnostics in hand, of each agent who has any."""
        found = {}
        for agent in get_user_model().objects.all():
            own = [
                row for row in Task.objects.filter(owner=agent, state__in=("todo", "doing")) if row.circle != "notice"
            ]
            followed = {
                row.enterprise_id
                for row in Assignment.objects.filter(user=agent)
                if row.ends_on is None or row.ends_on > self.today
            }
            led = [row for row in self.missions if row.lead_id == agent.pk and row.state in OPEN_MISSIONS]
            counts = [len(followed), len(own), sum(row.due_on < self.today for row in own), len(led)]
            if any(counts):
                found[agent.full_name] = counts
        return found

    def all(self, keep: Keep) -> dict[str, tuple[float | None, int]]:
        return self.screening(keep) | self.diagnostic(keep) | self.following(keep) | self.stocks(keep)

    def matrix(self, since: dt.date, until: dt.date) -> dict[tuple[str, str], int]:
        """One enterprise after the other: the letter at the end of each day."""
        found: dict[tuple[str, str], int] = {}
        for enterprise in Enterprise.objects.exclude(status="merged"):
            letters = []
            for day in (since, until):
                rows = [row for row in enterprise.segment_assessments.all() if row.computed_at.date() <= day]
                last = max(rows, key=lambda row: (row.computed_at, row.pk), default=None)
                letters.append(last.applied if last else "N")
            pair = (letters[0], letters[1])
            found[pair] = found.get(pair, 0) + 1
        return found

    def progress(self, keep: Keep) -> tuple[float | None, int]:
        """Mean change of the dimensions between successive diagnostics of one enterprise."""
        changes: list[float] = []
        by_enterprise: dict[int, list[Diagnostic]] = {}
        for mission in sorted(self.missions, key=lambda row: (row.communicated_at, row.pk)):
            by_enterprise.setdefault(mission.enterprise_id, []).append(mission)
        for missions in by_enterprise.values():
            for first, second in itertools.pairwise(missions):
                if not keep(second.enterprise, second.communicated_at.date()):
                    continue
                old, new = _dimensions(first), _dimensions(second)
                changes.append(statistics.fmean(20 * (new[code] - old[code]) for code in new if code in old))
        return (statistics.fmean(changes) if changes else None), len(changes)


def _dimensions(mission: Diagnostic) -> dict[str, float]:
    levels: dict[str, list[int]] = {}
    for row in mission.ratings.select_related("criterion__dimension"):
        levels.setdefault(row.criterion.dimension.code, []).append(row.level)
    return {code: statistics.fmean(values) for code, values in levels.items()}
