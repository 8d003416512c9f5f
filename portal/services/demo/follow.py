"""What came after the reports: attitudes told, services proposed, delivered and rated."""

import datetime as dt

from accounts.models import User
from catalogue.models import ServiceOffering
from clients.models import Enterprise
from core import clock
from followup.models import FollowUp, ServiceProposal
from followup.services import delivery, proposal, recommendation
from portal.services.demo.days import at


def tell_attitudes(enterprise: Enterprise, attitudes: list[str], *, by: User, day: dt.date) -> None:
    """The owner says what the enterprise does about its first recommendations."""
    rows = FollowUp.objects.filter(enterprise=enterprise).order_by("pk")
    with clock.pretend(at(day, 17)):
        for row, attitude in zip(rows, attitudes, strict=False):
            recommendation.tell_attitude(row, attitude=attitude, note="Nous avons commencé ce mois-ci.", by=by)


def offer(enterprise: Enterprise, codes: list[str], *, agent: User, day: dt.date) -> list[ServiceProposal]:
    """The agent proposes services from the catalogue."""
    offerings = ServiceOffering.objects.filter(code__in=codes)
    choices = [proposal.Choice(offering, reason="Utile à vos axes de progrès.") for offering in offerings]
    with clock.pretend(at(day, 10)):
        return proposal.propose_services(enterprise, choices=choices, by=agent)


def deliver(row: ServiceProposal, *, agent: User, owner: User, day: dt.date) -> None:
    """Play one service to its result: accepted, agreed jointly, delivered, assessed."""
    with clock.pretend(at(day, 10)):
        proposal.answer_proposal(row, answer="accept", by=owner)
        row.refresh_from_db()
        delivery.write_agreement(
            row,
            scope="Deux journées de formation pour l’équipe douane.",
            objective="Écrire les trois procédures essentielles.",
            indicator="Trois procédures validées par la direction.",
            starts_on=day,
            ends_on=day + dt.timedelta(days=10),
            by=agent,
        )
        row.refresh_from_db()
        delivery.accept_agreement(row, by=owner)
    finish = day + dt.timedelta(days=8)
    with clock.pretend(at(finish, 16)):
        row.refresh_from_db()
        delivery.schedule(row, starts_on=day, ends_on=finish, by=agent)
        row.refresh_from_db()
        delivery.record_session(
            row,
            held_on=finish,
            summary="Atelier d’écriture des procédures.",
            attendance=6,
            functions="douane, achats",
            by=agent,
        )
        row.refresh_from_db()
        delivery.mark_delivered(row, by=agent)
        row.refresh_from_db()
        delivery.assess_result(row, objective_reached="partly", note="Deux procédures sur trois validées.", by=agent)
