"""A generated year of the unit: enterprises at every step, written in bulk, the same for the same seed."""

import datetime as dt
import random

from django.contrib.auth import get_user_model
from django.db import connection

from accounts.models import User
from catalogue.models import ServiceOffering
from clients.enums import Region, SizeProfile
from clients.models import Assignment, Enterprise, Interaction, SegmentAssessment, SegmentOverride, Task
from clients.services.segment import policy_in_force
from core import clock
from diagnostics.models import (
    ConsentText,
    Criterion,
    CriterionRating,
    Diagnostic,
    DiagnosticReport,
    DiagnosticRequest,
    FormalConsent,
    GridVersion,
    Recommendation,
    RegularisationNotice,
)
from followup.enums import Attitude, Implementation, ProposalState, Reached
from followup.models import FollowUp, FollowUpAnswer, FollowUpPoint, ServiceOutcome, ServiceProposal
from questionnaires.models import Campaign, ScreeningEvaluation, ScreeningResponse
from tests.factories import catalogue, diagnostics

CRITERIA = ("1.1", "5.1", "5.2", "6.1", "9.1")
SERVICES = ("FOR-02", "FOR-06", "FOR-07")  # each aims at criteria of its own among those above
AGREED_STATES = ("agreed", "scheduled", "in_delivery", "delivered", "result_assessed", "closed")


def _at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


class Year:
    """Everything the indicators count, over the twelve months before today.

    `lift` plants an effect: service → levels gained, by those who had it, on the criteria it aims at.
    """

    def __init__(self, size: int, *, seed: int = 7, lift: dict[str, int] | None = None) -> None:
        self.draw, self.size, self.lift = random.Random(seed), size, lift or {}
        self.today = clock.today()
        catalogue.load()
        diagnostics.load_content()
        self.staff = [self._person(number) for number in range(4)]
        self.version = diagnostics.questionnaire_version()
        self.campaigns = [self._campaign(name) for name in ("Printemps", "Automne")]
        self.enterprises = self._enterprises()
        self.criteria = {
            row.code: row for row in Criterion.objects.select_related("dimension").filter(code__in=CRITERIA)
        }
        self._responses()
        self._assessments()
        self._requests()
        self._diagnostics()
        self._followed()
        self._services()
        self._work()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as a site that lives does by itself: a year made in one go is unknown to it

    def day(self, low: int = 0, high: int = 360) -> dt.date:
        """Draw a day between two numbers of days ago."""
        return self.today - dt.timedelta(days=self.draw.randint(low, high))

    def later(self, day: dt.date, most: int) -> dt.date:
        """Draw a day after another, never in the future."""
        return min(self.today, day + dt.timedelta(days=self.draw.randint(0, most)))

    def _person(self, number: int) -> User:
        return get_user_model().objects.create_user(f"agent{number}@customs.example.org", full_name=f"Agent {number}")

    def _campaign(self, name: str) -> Campaign:
        return Campaign.objects.create(
            name=name, version=self.version, message_fr="Bonjour", author=self.staff[0], state="draft"
        )

    def _enterprises(self) -> list[Enterprise]:
        rows = [
            Enterprise(
                reference=f"GEN-{number:06d}",
                name=f"Entreprise {number:06d}",
                region=self.draw.choice(["", *Region.values]),
                size_profile=self.draw.choice(SizeProfile.values),
                sector=self.draw.choice(["", "A01", "C10", "G46", "G47", "H49"]),
                status="merged" if number % 40 == 39 else "active",
            )
            for number in range(self.size)
        ]
        made = Enterprise.objects.bulk_create(rows)
        Assignment.objects.bulk_create(
            Assignment(
                enterprise=row,
                user=self.draw.choice(self.staff),
                capacity=capacity,
                starts_on=self.today,
                ends_on=self.today if self.draw.random() < 0.1 else None,
            )
            for row in made
            for capacity in self.draw.sample(["account_agent", "evaluator"], self.draw.randint(0, 2))
        )
        return made

    def _responses(self) -> None:
        rows, done = [], []
        for number, enterprise in enumerate(self.enterprises):
            invited = self.day()
            row = ScreeningResponse(
                enterprise=enterprise,
                version=self.version,
                origin=self.draw.choice(["campaign", "campaign", "enterprise"]),
                invited_on=invited,
                due_on=invited + dt.timedelta(days=30),
                state="expired",
            )
            row.campaign = self.draw.choice(self.campaigns) if row.origin == "campaign" else None
            if self.draw.random() < 0.7:
                row.started_at = _at(self.later(invited, 20))
                row.active_seconds = number * 397 % 5400  # not drawn: the other facts stay those of the seed
                if self.draw.random() < 0.8:
                    row.submitted_at = _at(self.later(row.started_at.date(), 20), 11)
                    row.submitted_by, row.reference, row.state = self.staff[0], f"QF-{number}", "submitted"
                    if self.draw.random() < 0.8:
                        row.evaluated_at = _at(self.later(row.submitted_at.date(), 50), 12)
                        row.oriented_at, row.state = row.evaluated_at, "oriented"
                        done.append(row)
            rows.append(row)
        ScreeningResponse.objects.bulk_create(rows)
        ScreeningEvaluation.objects.bulk_create(
            ScreeningEvaluation(
                response=row,
                evaluator=self.staff[1],
                figures={"evidence_quality": self.draw.choice(["100/3", "50", "700/9", "100", None])},
            )
            for row in done
        )

    def _assessments(self) -> None:
        policy, rows = policy_in_force(), []
        for enterprise in self.enterprises:
            for _turn in range(self.draw.randint(0, 3)):
                letter = self.draw.choice("ABCDN")
                rows.append(
                    SegmentAssessment(
                        enterprise=enterprise,
                        policy=policy,
                        inputs={},
                        computed=letter,
                        applied=letter,
                        status="provisional",
                        confidence="medium",
                        trigger="essai",
                        computed_at=_at(self.day(), self.draw.randint(6, 20)),
                    )
                )
        SegmentAssessment.objects.bulk_create(rows)

    def _consent(self, request: DiagnosticRequest, day: dt.date) -> FormalConsent:
        return FormalConsent(
            request=request,
            enterprise=request.enterprise,
            signatory_name="Signataire",
            signatory_function="Gérant",
            authority_basis="legal_representative",
            text_version=self.consent_text,
            text_language="fr",
            text_shown="Texte",
            text_hash="0" * 64,
            method="online",
            signed_on=day,
            recorded_at=_at(day),
            recorded_by=self.staff[0],
            code_confirmed_at=_at(day),
            withdrawn_at=_at(day) if self.draw.random() < 0.05 else None,
        )

    def _requests(self) -> None:
        self.consent_text = ConsentText.objects.first()
        rows: list[DiagnosticRequest] = []
        for number, enterprise in enumerate(self.enterprises):
            for turn in range(self.draw.choice([0, 1, 1, 2])):
                day = self.day(60)
                asked = self.draw.random() < 0.3
                row = DiagnosticRequest(
                    reference=f"DD-{number}-{turn}",
                    enterprise=enterprise,
                    origin="enterprise" if asked else "customs",
                    state=self.draw.choice(["accepted", "accepted", "declined", "lapsed"]),
                    created_by=self.staff[0],
                    submitted_at=_at(day) if asked else None,
                    proposed_at=None if asked else _at(day),
                    valid_until=None if asked else day + dt.timedelta(days=60),
                )
                if row.state != "lapsed":
                    row.answered_at = _at(self.later(day, 25), 15)
                rows.append(row)
        DiagnosticRequest.objects.bulk_create(rows)
        accepted = [row for row in rows if row.state == "accepted"]
        self.consents = FormalConsent.objects.bulk_create(
            [self._consent(row, row.answered_at.date()) for row in accepted]
        )

    def _diagnostics(self) -> None:
        grid, missions = GridVersion.objects.first(), []
        for number, consent in enumerate(self.consents):
            if consent.withdrawn_at or self.draw.random() < 0.2:
                continue
            planned = self.later(consent.signed_on, 30)
            visit = self.later(planned, 20)
            told = _at(self.later(visit, 60), 17)
            missions.append(
                Diagnostic(
                    reference=f"DAQE-{number}",
                    enterprise=consent.enterprise,
                    consent=consent,
                    grid_version=grid,
                    lead=self.draw.choice(self.staff),
                    state="communicated",
                    size_profile="standard",
                    starts_on=visit,
                    ends_on=visit,
                    dates_agreed_with="Gérant",
                    planned_at=_at(planned),
                    opening_held_at=_at(visit),
                    wrap_up_held_at=_at(visit),
                    fieldwork_done_at=_at(visit, 16),
                    communicated_at=told,
                )
            )
        self.missions = Diagnostic.objects.bulk_create(missions)
        self.reports = DiagnosticReport.objects.bulk_create([self._report(row) for row in self.missions])
        CriterionRating.objects.bulk_create(
            CriterionRating(
                diagnostic=mission,
                criterion=self.criteria[code],
                level=self.draw.randint(0, 4),
                rationale="Constaté en entretien.",
                rated_by=self.staff[1],
                rated_at=mission.communicated_at,
            )
            for mission in self.missions
            for code in CRITERIA
        )
        Interaction.objects.bulk_create(
            Interaction(
                enterprise=mission.enterprise,
                at=_at(self.later(mission.communicated_at.date(), 20), 18),
                channel=self.draw.choice(["phone", "visit", "system", "email"]),
                succeeded=self.draw.random() < 0.8,
                subject="Échange",
                circle=self.draw.choice(["relationship", "enterprise", "notice"]),
            )
            for mission in self.missions
        )

    def _report(self, mission: Diagnostic) -> DiagnosticReport:
        late = self.draw.random() < 0.05
        closed = mission.communicated_at - dt.timedelta(seconds=1) if late else mission.communicated_at
        return DiagnosticReport(
            diagnostic=mission,
            state="communicated",
            started_by=self.staff[1],
            lead_signed_by=self.staff[1],
            countersigned_by=self.staff[2],
            snapshot={},
            snapshot_hash="0" * 64,
            verification_code=f"{mission.reference:0>24}",
            file="reports/x.pdf",
            sha256="0" * 64,
            sealed_on=closed.date(),
            closed_at=closed,
            closed_on=closed.date(),
        )

    def _followed(self) -> None:
        made: list[Recommendation] = []
        for mission in self.missions:
            made += [
                Recommendation(
                    diagnostic=mission,
                    code=f"R{code}",
                    position=position,
                    title_fr=f"Recommandation {code}",
                    priority=self.draw.choice(["critical", "major", "minor"]),
                    due_months=3,
                )
                for position, code in enumerate(CRITERIA, start=1)
            ]
        Recommendation.objects.bulk_create(made)
        through = Recommendation.criteria.through
        through.objects.bulk_create(
            through(recommendation_id=row.pk, criterion_id=self.criteria[row.code[1:]].pk) for row in made
        )
        self.follow_ups = FollowUp.objects.bulk_create([self._follow_up(row) for row in made])
        points = [
            FollowUpPoint(
                enterprise=mission.enterprise,
                diagnostic=mission,
                months=3,
                due_on=mission.communicated_at.date() + dt.timedelta(days=30),
            )
            for mission in self.missions
        ]
        for point in points:
            if self.draw.random() < 0.8:
                day = self.later(point.due_on, 10)
                point.answered_at, point.answered_by = (
                    _at(max(day, point.diagnostic.communicated_at.date())),
                    self.staff[0],
                )
        self.points = FollowUpPoint.objects.bulk_create(points)

    def _follow_up(self, row: Recommendation) -> FollowUp:
        told = row.diagnostic.communicated_at.date()
        attitude = self.draw.choice(Attitude.values)
        contested = attitude != "undecided" and self.draw.random() < 0.1
        return FollowUp(
            recommendation=row,
            enterprise=row.diagnostic.enterprise,
            told_on=told,
            due_on=told + dt.timedelta(days=self.draw.randint(20, 120)),
            attitude=attitude,
            implementation=self.draw.choice(Implementation.values),
            recorded_at=_at(told),
            contested_at=_at(told) if contested else None,
            contested_by=self.staff[0] if contested else None,
        )

    def _services(self) -> None:
        offerings = {row.code: row for row in ServiceOffering.objects.current().filter(code__in=SERVICES)}
        answered = {point.diagnostic_id: point for point in self.points if point.answered_at}
        proposals, offered = [], set()
        for number, mission in enumerate(self.missions):
            code = self.draw.choice(SERVICES)
            if (mission.enterprise_id, code) in offered:
                continue  # one proposal of a service at a time
            offered.add((mission.enterprise_id, code))
            day = mission.communicated_at.date()
            state = self.draw.choice([*ProposalState.values])
            proposals.append(
                ServiceProposal(
                    reference=f"SP-{number}",
                    enterprise=mission.enterprise,
                    offering=offerings[code],
                    state=state,
                    circle="notice" if self.draw.random() < 0.1 else "enterprise",
                    proposed_by=self.staff[0],
                    proposed_at=_at(day),
                    expires_on=day + dt.timedelta(days=30),
                    delivered_on=day if state in {"delivered", "result_assessed", "closed"} else None,
                )
            )
        made = ServiceProposal.objects.bulk_create(proposals)
        ServiceOutcome.objects.bulk_create(self._outcome(row) for row in made if row.delivered_on)
        self._answers(answered, self._gained(made))

    def _gained(self, proposals: list[ServiceProposal]) -> dict[tuple[int, str], int]:
        """Levels planted, by enterprise and criterion."""
        return {
            (row.enterprise_id, code): self.lift[row.offering.code]
            for row in proposals
            if row.delivered_on and row.circle == "enterprise" and row.offering.code in self.lift
            for code, criterion in self.criteria.items()
            if {code, criterion.dimension.code} & set(row.offering.targets)
        }

    def _answers(self, answered: dict[int, FollowUpPoint], gained: dict[tuple[int, str], int]) -> None:
        """Levels after: a noise around the level before, plus what was planted."""
        before = {
            (row.diagnostic_id, row.criterion.code): row.level
            for row in CriterionRating.objects.select_related("criterion")
        }
        rows = []
        for follow_up in self.follow_ups:
            point = answered.get(follow_up.recommendation.diagnostic_id)
            if point is None:
                continue
            code = follow_up.recommendation.code[1:]
            change = self.draw.choice([-1, 0, 0, 1]) + gained.get((point.enterprise_id, code), 0)
            rows.append(
                FollowUpAnswer(
                    point=point,
                    follow_up=follow_up,
                    attitude=follow_up.attitude,
                    level_now=min(5, max(0, before[point.diagnostic_id, code] + change)),
                )
            )
        FollowUpAnswer.objects.bulk_create(rows)

    def _outcome(self, row: ServiceProposal) -> ServiceOutcome:
        assessed, told = self.draw.random() < 0.8, self.draw.random() < 0.7
        return ServiceOutcome(
            proposal=row,
            objective_reached=self.draw.choice(Reached.values) if assessed else "",
            assessed_at=_at(self.later(row.delivered_on, 10)) if assessed else None,
            satisfaction=self.draw.randint(1, 5) if told else None,
            effort=1 + row.pk % 5 if told and row.pk % 4 else None,
            told_at=_at(self.later(row.delivered_on, 15)) if told else None,
        )

    def _work(self) -> None:
        Task.objects.bulk_create(
            Task(
                enterprise=enterprise,
                title="Rappeler",
                owner=self.draw.choice([None, *self.staff]),
                due_on=self.today + dt.timedelta(days=self.draw.randint(-20, 20)),
                state=self.draw.choice(["todo", "doing", "done"]),
                circle=self.draw.choice(["relationship", "relationship", "notice"]),
            )
            for enterprise in self.enterprises
        )
        SegmentOverride.objects.bulk_create(
            SegmentOverride(
                enterprise=enterprise,
                segment="A",
                reason_code="other",
                reason="Essai",
                expires_on=self.today + dt.timedelta(days=self.draw.randint(-30, 90)),
                proposed_by=self.staff[0],
                approved_by=self.staff[1],
                approved_at=_at(self.today) if self.draw.random() < 0.8 else None,
            )
            for enterprise in self.enterprises[::7]
        )

    def notice(self, mission: Diagnostic, *, deadline: dt.date, state: str = "issued") -> RegularisationNotice:
        """Attach a notice to the report of a mission."""
        report = DiagnosticReport.objects.get(diagnostic=mission)
        return RegularisationNotice.objects.create(
            report=report,
            state=state,
            period="trois ans",
            legal_ref="EXEMPLE",
            prepared_by=self.staff[1],
            issued_at=report.closed_at,
            deadline=deadline,
        )
