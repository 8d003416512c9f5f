"""The diagnostics of a synthetic country: request, consent, mission, ratings, recommendations. No report file."""

import datetime as dt
import hashlib
from typing import Any

from diagnostics.enums import KIND_DIAGNOSTIC
from diagnostics.models import (
    ConsentText,
    Criterion,
    CriterionRating,
    Diagnostic,
    DiagnosticRequest,
    FormalConsent,
    GridVersion,
    Recommendation,
)
from portal.services.synthetic.people import Country
from portal.services.synthetic.studies import Studies
from portal.services.synthetic.writer import BulkWriter

ACCEPTED_SHARE = 0.3
GROUNDS = "Constat de synthèse : la procédure existe et une personne en répond."
TITLES = ("Écrire la procédure", "Nommer un responsable", "Classer les documents")
DAY = dt.timedelta(days=1)


class Missions:
    """Writes a diagnostic for three in ten of those oriented: a tenth planned, a quarter under way, the rest told."""

    def __init__(self, country: Country, studies: Studies) -> None:
        self.country, self.studies, self.people, self.rng = country, studies, studies.people, studies.rng
        grid = GridVersion.objects.filter(state="published").latest("pk")
        rows = Criterion.objects.filter(dimension__version=grid, dimension__is_optional=False)
        self.criteria = list(rows.values_list("pk", flat=True))
        text, lead = ConsentText.objects.latest("pk"), country.staff["LDI"][0]
        self.digest = hashlib.sha256(b"synthetic").hexdigest()
        common = ("uuid", "created_at", "updated_at")
        self.requests = BulkWriter(
            DiagnosticRequest, *common, "reference", "enterprise", "response", "created_by", "submitted_at",
            "answered_at", "lead", origin="enterprise", state="accepted",
        )  # fmt: skip
        self.consents = BulkWriter(
            FormalConsent, *common, "request", "enterprise", "signed_on", "recorded_at", "recorded_by",
            "code_confirmed_at", signatory_name="Afi Lawson", signatory_function="Gérante",
            authority_basis="legal_representative", text_version=text, text_language="fr",
            text_shown="Texte de synthèse.", text_hash=self.digest, method="online",
        )  # fmt: skip
        self.missions = BulkWriter(
            Diagnostic, *common, "reference", "enterprise", "consent", "lead", "state", "size_profile", "starts_on",
            "ends_on", "planned_at", "opening_held_at", "wrap_up_held_at", "started_at", "fieldwork_done_at",
            "communicated_at", grid_version=grid, dates_agreed_with="Gérante", past_issue_suspected=False,
            past_issue_answered_by=lead,
        )  # fmt: skip
        self.ratings = BulkWriter(
            CriterionRating, *common, "diagnostic", "criterion", "level", "rated_by", "rated_at", rationale=GROUNDS,
            evidence_kinds=["interview"], interviewee="direction", confidence="medium",
        )  # fmt: skip
        self.recommendations = BulkWriter(
            Recommendation, *common, "diagnostic", "code", "position", "title_fr", priority="major", due_months=6,
            text_fr="Action de synthèse.",
        )  # fmt: skip

    @property
    def writers(self) -> list[BulkWriter]:
        """The tables, in the order of their foreign keys."""
        return [self.requests, self.consents, self.missions, self.ratings, self.recommendations]

    def write(self, facts: dict[str, Any]) -> None:
        """Open a mission for one oriented enterprise, or not."""
        if self.rng.random() >= ACCEPTED_SHARE:
            return
        people, enterprise, day = self.people, facts["pk"], facts["day"] + 20 * DAY
        lead = self.rng.choice(self.country.staff["DIA"])
        state = self.rng.choices(("planned", "in_progress", "communicated"), (10, 25, 65))[0]
        request = self.requests.add(
            *people.stamps(),
            f"SYN-D-{facts['number']:08d}",
            enterprise,
            facts["response"],
            facts["user"],
            day,
            day,
            lead,
        )
        consent = self.consents.add(*people.stamps(), request, enterprise, day.date(), day, facts["user"], day)
        identity, held, told = people.stamps(), state != "planned", state == "communicated"
        start = day + 10 * DAY
        mission = self.missions.add(
            *identity, f"SYN-M-{facts['number']:08d}", enterprise, consent, lead, state, facts["size"], start.date(),
            (start + 2 * DAY).date(), day, start if held else None, start + 2 * DAY if told else None,
            start if held else None, start + 2 * DAY if told else None, start + 20 * DAY if told else None,
        )  # fmt: skip
        people.assignments.add(*people.stamps(), enterprise, lead, day.date(), "team", KIND_DIAGNOSTIC, identity[0])
        self.studies.declarations.add(*people.stamps(), enterprise, lead, day, KIND_DIAGNOSTIC, identity[0])
        if held:
            self._papers(mission, lead, start, told=told)

    def _papers(self, mission: int, lead: int, start: dt.datetime, *, told: bool) -> None:
        rated = self.criteria if told else self.criteria[: self.rng.randrange(5, len(self.criteria))]
        for criterion in rated:
            self.ratings.add(*self.people.stamps(), mission, criterion, self.rng.randrange(0, 6), lead, start)
        if told:
            for place, title in enumerate(TITLES, 1):
                self.recommendations.add(*self.people.stamps(), mission, f"R{place:02d}", place, title)
