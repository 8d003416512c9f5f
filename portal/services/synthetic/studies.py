"""What a synthetic country answered and what came of it: campaign, answers, evaluations, segments, messages."""

import datetime as dt
import hashlib
from typing import Any

from accounts.models import User
from clients.models import (
    ConflictDeclaration,
    OutboundMessage,
    PortalMembership,
    ScoringPolicy,
    SegmentAssessment,
)
from portal.services.synthetic.people import Country, Enterprises
from portal.services.synthetic.writer import BulkWriter
from questionnaires.models import (
    Answer,
    AnswerAssessment,
    Campaign,
    CampaignTarget,
    QuestionnaireVersion,
    ScreeningEvaluation,
    ScreeningResponse,
    Submission,
)
from questionnaires.models.response import RESPONSE_KIND

INVITED_SHARE = 0.3
FATES = (
    ("invited", 0.25), ("in_progress", 0.13), ("expired", 0.15), ("submitted", 0.05), ("under_evaluation", 0.08),
    ("evaluated", 0.04), ("oriented", 0.30),
)  # fmt: skip
SENT = {"submitted", "under_evaluation", "evaluated", "oriented"}
READ = {"under_evaluation", "evaluated", "oriented"}
DAY = dt.timedelta(days=1)


class Studies:
    """Writes the screening of those invited: three in ten, of whom one in two answers to the end."""

    def __init__(self, country: Country, people: Enterprises) -> None:
        self.country, self.people, self.rng = country, people, people.rng
        self.version = QuestionnaireVersion.objects.published().latest("pk")
        rows = self.version.questions.prefetch_related("choices").order_by("section__order", "order", "pk")
        self.questions = [
            (row.pk, row.code, row.critical, [choice.code for choice in row.choices.all()], row.kind) for row in rows
        ]
        head, agent = country.staff["CRH"][0], country.staff["CRA"][0]
        self.campaign = Campaign.objects.create(
            uuid=people.key(), name="Campagne de synthèse", version=self.version, state="running", author_id=agent,
            approved_by_id=head, approved_at=country.now, launched_at=country.now, message_fr="Bonjour",
        )  # fmt: skip
        common = ("uuid", "created_at", "updated_at")
        self.users = BulkWriter(User, *common, "email", "full_name", password="!")  # noqa: S106  # nobody signs in with it
        self.memberships = BulkWriter(PortalMembership, *common, "user", "enterprise", role="OWN", may_sign=True)
        self.targets = BulkWriter(CampaignTarget, "enterprise", "contact", "outcome", "invited_at",
                                  campaign=self.campaign)  # fmt: skip
        self.messages = BulkWriter(
            OutboundMessage, *common, "code", "enterprise", "contact", "key", "fate", "due_at", "sent_at",
            "person_key", "about_uuid", message_class="solicitation", about_kind=RESPONSE_KIND,
        )  # fmt: skip
        self.responses = BulkWriter(
            ScreeningResponse, *common, "reference", "enterprise", "state", "invited_on", "due_on", "started_at",
            "saved_at", "submitted_at", "submitted_by", "size_profile", "evaluated_at", "oriented_at",
            version=self.version, campaign=self.campaign, origin="campaign",
        )  # fmt: skip
        self.answers = BulkWriter(Answer, "response", "question", "values", "text", "saved_by", "saved_at")
        self.submissions = BulkWriter(
            Submission, *common, "response", "content", "sha256", "sent_at", "sent_by", entitled=True
        )
        self.evaluations = BulkWriter(
            ScreeningEvaluation, *common, "response", "evaluator", "started_at", "orientation", "evaluated_by",
            "validated_by",
        )  # fmt: skip
        self.assessments = BulkWriter(AnswerAssessment, "evaluation", "question", "evidence_status", is_read=True)
        self.declarations = BulkWriter(
            ConflictDeclaration, *common, "enterprise", "user", "declared_at", "about_kind", "about_uuid",
            has_conflict=False,
        )  # fmt: skip
        self.segments = BulkWriter(
            SegmentAssessment, *common, "enterprise", "capacity_score", "motivation_score", "computed", "applied",
            "computed_at", policy=ScoringPolicy.objects.latest("pk"), inputs={}, status="confirmed", confidence="medium",
            trigger="evaluation",
        )  # fmt: skip

    @property
    def writers(self) -> list[BulkWriter]:
        """The tables, in the order of their foreign keys."""
        return [
            self.users, self.memberships, self.targets, self.messages, self.responses, self.answers, self.submissions,
            self.evaluations, self.assessments, self.declarations, self.segments,
        ]  # fmt: skip

    def write(self, facts: dict[str, Any]) -> dict[str, Any] | None:
        """Invite one enterprise, or not; return what the diagnostic needs when it was oriented towards one."""
        if self.rng.random() >= INVITED_SHARE:
            return None
        now, enterprise = self.country.now, facts["pk"]
        if not facts["email"]:
            self.targets.add(enterprise, None, "no_contact", None)
            return None
        day = now - dt.timedelta(days=self.rng.randrange(1, 29))
        state = self._fate()
        if state not in {"invited", "in_progress"}:
            day -= dt.timedelta(days=self.rng.randrange(40, 400))
        self.targets.add(enterprise, facts["contact"], "invited", day)
        identity = self.people.stamps()
        user = self._owner(facts) if state not in {"invited", "expired"} else None
        self._messages(facts, identity[0], day, reminded=state in {"invited", "expired"})
        response = self._response(facts, identity, state, user, day)
        if user:
            self._answers(response, user, day, whole=state in SENT)
        if state in READ:
            self._evaluation(facts, identity[0], response, state, day)
        if state != "oriented":
            return None
        self._segment(enterprise, day)
        return facts | {"user": user, "response": response, "day": day}

    def _fate(self) -> str:
        drawn = self.rng.random()
        for state, share in FATES:
            drawn -= share
            if drawn <= 0:
                return state
        return "oriented"

    def _owner(self, facts: dict[str, Any]) -> int:
        user = self.users.add(*self.people.stamps(), f"owner{facts['number']}@synthetic.example.org", "Afi Lawson")
        self.memberships.add(*self.people.stamps(), user, facts["pk"])
        return user

    def _messages(self, facts: dict[str, Any], about: str, day: dt.datetime, *, reminded: bool) -> None:
        codes = ("N01", "N02", "N02", "N03") if reminded else ("N01",)
        for place, code in enumerate(codes):
            at = day + place * 7 * DAY
            if at > self.country.now:
                break
            fate = "bounced" if self.rng.random() < 0.02 else "sent"
            self.messages.add(
                *self.people.stamps(), code, facts["pk"], facts["contact"], f"syn:{facts['number']}:{place}", fate, at, at,
                facts["email"], about,
            )  # fmt: skip

    def _response(
        self, facts: dict[str, Any], identity: tuple[Any, ...], state: str, user: int | None, day: dt.datetime
    ) -> int:
        sent = day + 5 * DAY if state in SENT else None
        done = day + 12 * DAY if state in {"evaluated", "oriented"} else None
        return self.responses.add(
            *identity, f"SYN-Q-{facts['number']:08d}" if sent else None, facts["pk"], state, day.date(),
            (day + 30 * DAY).date(), day + DAY if user else None, day + DAY if user else None, sent, user if sent else None,
            facts["size"], done, done if state == "oriented" else None,
        )  # fmt: skip

    def _answers(self, response: int, user: int, day: dt.datetime, *, whole: bool) -> None:
        """Every question when sent, the first ones when still being filled in."""
        questions = self.questions if whole else self.questions[: self.rng.randrange(3, 30)]
        given = {}
        for pk, code, _critical, choices, kind in questions:
            values = [self.rng.choice(choices)] if choices else []
            if kind == "multi" and len(choices) > 2:
                values = sorted({values[0], choices[0]})
            given[code] = values
            text = "" if choices else "Réponse de synthèse."
            self.answers.add(response, pk, values, text, user, day + DAY)
        if whole:
            content = {"answers": given}
            digest = hashlib.sha256(f"{response}{given}".encode()).hexdigest()
            self.submissions.add(*self.people.stamps(), response, content, digest, day + 5 * DAY, user)

    def _evaluation(self, facts: dict[str, Any], about: str, response: int, state: str, day: dt.datetime) -> None:
        evaluator, lead = self.rng.choice(self.country.staff["DIA"]), self.country.staff["LDI"][0]
        orientation = "DAQE_PROPOSAL" if state == "oriented" else ""
        validated = lead if state == "oriented" else None
        evaluation = self.evaluations.add(
            *self.people.stamps(), response, evaluator, day + 6 * DAY, orientation,
            evaluator if state != "under_evaluation" else None, validated,
        )  # fmt: skip
        read = self.questions if state != "under_evaluation" else self.questions[:10]
        for pk, _code, critical, _choices, _kind in read:
            if critical or self.rng.random() < 0.1:
                self.assessments.add(evaluation, pk, self.rng.choice(("verified", "partial", "absent")))
        people = self.people
        people.assignments.add(
            *people.stamps(), facts["pk"], evaluator, (day + 6 * DAY).date(), "evaluator", RESPONSE_KIND, about
        )
        self.declarations.add(*people.stamps(), facts["pk"], evaluator, day + 6 * DAY, RESPONSE_KIND, about)

    def _segment(self, enterprise: int, day: dt.datetime) -> None:
        for place in range(1 + (self.rng.random() < 0.3)):
            letter = self.rng.choice("ABCD")
            scores = self.rng.randrange(100, 1000) / 10, self.rng.randrange(100, 1000) / 10
            self.segments.add(*self.people.stamps(), enterprise, *scores, letter, letter, day + (12 + place) * DAY)
