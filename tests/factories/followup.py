"""An enterprise after its report: recommendations followed, services proposed, agreed, delivered."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from clients.models import Enterprise
from clients.services import segment
from core import clock
from diagnostics.models import (
    ConsentText,
    Criterion,
    Diagnostic,
    DiagnosticReport,
    DiagnosticRequest,
    FormalConsent,
    GridVersion,
    Recommendation,
)
from followup.models import FollowUp, ServiceProposal
from followup.services import delivery, proposal, quote, recommendation
from tests.factories import catalogue, diagnostics

RECOMMENDATIONS = (("R06.1", "critical", "6.1", 3), ("R09.1", "minor", "9.1", 3))
LEVELS = {"6.1": 0, "9.1": 2, "5.1": 3, "10.4": 4}


def assessed(enterprise: Enterprise, *, capacity: Any = 50, motivation: Any = 70, **more: Any) -> None:
    """An enterprise with an assessed screening; B by default."""
    segment.set_part(
        enterprise, part="screening", values={"capacity": capacity, "motivation": motivation, **more}, by=None
    )


def mission_of(enterprise: Enterprise, *, owner: User, lead: User, day: dt.date, text_shown: str = "") -> Diagnostic:
    """A mission whose report went out on a day: rows only, the way there has its own tests."""
    moment = clock.end_of_day(day)
    number = Diagnostic.objects.count() + 1
    text = ConsentText.objects.first()
    request = DiagnosticRequest.objects.create(
        reference=f"DD-{number}", enterprise=enterprise, origin="customs", state="accepted", created_by=lead
    )
    consent = FormalConsent.objects.create(
        request=request,
        enterprise=enterprise,
        signatory_name="Mawuli Agbeko",
        signatory_function="Gérant",
        authority_basis="legal_representative",
        text_version=text,
        text_language="fr",
        text_shown=text_shown or "\n".join(text.body_fr["points"]),
        text_hash="0" * 64,
        method="online",
        signed_on=day,
        recorded_at=moment,
        recorded_by=owner,
        code_confirmed_at=moment,
    )
    return Diagnostic.objects.create(
        reference=f"DAQE-{day:%Y}-{number:04d}",
        enterprise=enterprise,
        consent=consent,
        grid_version=GridVersion.objects.first(),
        lead=lead,
        state="communicated",
        size_profile="standard",
        starts_on=day,
        ends_on=day,
        dates_agreed_with="Gérant",
        planned_at=moment,
        opening_held_at=moment,
        started_at=moment,
        wrap_up_held_at=moment,
        fieldwork_done_at=moment,
        communicated_at=moment,
    )


def communicated(
    enterprise: Enterprise,
    *,
    owner: User,
    lead: User,
    closed_on: dt.date | None = None,
    recommendations: Any = RECOMMENDATIONS,
    levels: dict[str, int] | None = None,
    text_shown: str = "",
) -> Diagnostic:
    """A diagnostic whose report has reached the enterprise, with its ratings and recommendations."""
    diagnostics.load_content()
    day = closed_on or clock.today()
    mission = mission_of(enterprise, owner=owner, lead=lead, day=day, text_shown=text_shown)
    criteria = {row.code: row for row in Criterion.objects.filter(dimension__version=mission.grid_version)}
    for code, level in (LEVELS if levels is None else levels).items():
        mission.ratings.create(
            criterion=criteria[code],
            level=level,
            rationale=diagnostics.GROUNDS,
            rated_by=lead,
            rated_at=mission.communicated_at,
        )
    for position, (code, priority, criterion, months) in enumerate(recommendations, start=1):
        row = Recommendation.objects.create(
            diagnostic=mission,
            code=code,
            position=position,
            title_fr=f"Recommandation {code}",
            title_en=f"Recommendation {code}",
            priority=priority,
            due_months=months,
        )
        row.criteria.add(criteria[criterion])
    return mission


def close_report(mission: Diagnostic, lead: User, day: dt.date, version: int = 1) -> DiagnosticReport:
    """A sealed version closed on a day: rows only."""
    return DiagnosticReport.objects.create(
        diagnostic=mission,
        version=version,
        state="communicated",
        started_by=lead,
        lead_signed_by=lead,
        lead_signed_at=clock.end_of_day(day),
        lead_signed_hash="0" * 64,
        countersigned_by=User.objects.get(email="approbateur@customs.example.org"),
        countersigned_at=clock.end_of_day(day),
        file="reports/essai.pdf",
        closed_at=clock.end_of_day(day),
        closed_on=day,
        snapshot={},
        snapshot_hash="0" * 64,
        sha256=f"{mission.pk:032d}{version:032d}",
        verification_code=f"CODE-{mission.pk}-{version}",
        sealed_on=day,
    )


def followed(enterprise: Enterprise, **who: Any) -> list[FollowUp]:
    """The same, with its follow-up open as the receiver does."""
    closed_on = who.get("closed_on") or clock.today()
    mission = communicated(enterprise, **who)
    return recommendation.open_follow_up(mission, closed_on=closed_on, by=None)


def proposed(enterprise: Enterprise, *, by: User, code: str = "FOR-01", **facts: Any) -> ServiceProposal:
    """One service proposed by an agent."""
    choice = proposal.Choice(offering=catalogue.offering(code), **facts)
    return proposal.propose_services(enterprise, choices=[choice], by=by)[0]


def quotation(*lines: tuple[str, str, int], days: int = 30, conditions: str = "") -> quote.Draft:
    """A quotation not sent yet; one line at 250 000 unless said."""
    given = lines or (("Note de 10 pages", "1", 250_000),)
    return quote.Draft(
        lines=[quote.Line(what, Decimal(much), price) for what, much, price in given],
        valid_until=clock.today() + dt.timedelta(days=days),
        conditions=conditions,
    )


def paid(enterprise: Enterprise, *, by: User, draft: quote.Draft | None = None) -> ServiceProposal:
    """A paid service proposed with its quotation."""
    return proposed(enterprise, by=by, code="CAR-01", quote=draft or quotation())


def price_accepted(row: ServiceProposal, *, by: User, read: str = "") -> ServiceProposal:
    """The quotation in force accepted by the manager."""
    mark = read or row.quote.mark
    quote.accept_quote(row, read=mark, function="Gérant", basis="legal_representative", by=by)
    return ServiceProposal.objects.get(pk=row.pk)


def with_terms(row: ServiceProposal, *, by: User) -> ServiceProposal:
    """The agreement is put before the enterprise."""
    day = clock.today()
    return delivery.write_agreement(
        row,
        scope="Deux jours à Kara.",
        objective="Mettre en place la double lecture.",
        indicator="Liste de vérification remplie pour chaque dossier.",
        starts_on=day,
        ends_on=day + dt.timedelta(days=10),
        by=by,
    )


def delivered(enterprise: Enterprise, *, agent: User, owner: User, code: str = "FOR-01") -> ServiceProposal:
    """A service proposed, agreed by both, held and marked delivered."""
    row = proposed(enterprise, by=agent, code=code)
    row = with_terms(proposal.answer_proposal(row, answer="accept", by=owner), by=agent)
    row = delivery.accept_agreement(row, by=owner)
    delivery.record_session(row, held_on=clock.today(), summary="Séance tenue.", attendance=4, by=agent)
    return delivery.mark_delivered(row, by=agent)
