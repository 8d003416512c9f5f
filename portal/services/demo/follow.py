"""What came after the reports: attitudes told, services proposed, delivered and rated."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from catalogue.models import ServiceOffering
from catalogue.services.asking import ask_for_service
from clients.models import Enterprise
from core import clock
from followup.models import FollowUp, ServiceProposal
from followup.services import delivery, proposal, quote, recommendation, seat
from portal.services.demo.days import ago, at


def tell_attitudes(enterprise: Enterprise, attitudes: list[str], *, by: User, day: dt.date) -> None:
    """The owner says what the enterprise does about its first recommendations."""
    rows = FollowUp.objects.filter(enterprise=enterprise).order_by("pk")
    with clock.pretend(at(day, 17)):
        for row, attitude in zip(rows, attitudes, strict=False):
            recommendation.tell_attitude(row, attitude=attitude, note="Nous avons commencé ce mois-ci.", by=by)


def offer(enterprise: Enterprise, codes: list[str], *, agent: User, day: dt.date) -> list[ServiceProposal]:
    """The agent proposes services from the catalogue."""
    offerings = ServiceOffering.objects.current().filter(code__in=codes)
    choices = [proposal.Choice(offering, reason="Utile à vos axes de progrès.") for offering in offerings]
    with clock.pretend(at(day, 10)):
        return proposal.propose_services(enterprise, choices=choices, by=agent)


def offer_paid(enterprise: Enterprise, code: str, *, agent: User, day: dt.date) -> ServiceProposal:
    """The agent proposes a paid service with its quotation in lines."""
    lines = [
        quote.Line("Entretien de cadrage et collecte des données publiques", Decimal(1), 75_000),
        quote.Line("Étude comparée de deux régimes économiques, par jour", Decimal("2.5"), 120_000),
        quote.Line("Séance de restitution à la direction", Decimal(1), 60_000),
    ]
    draft = quote.Draft(lines, day + dt.timedelta(days=45), "Paiement au guichet de l’OTR avant la restitution.")
    choice = proposal.Choice(
        ServiceOffering.objects.current().get(code=code), reason="Vous l’avez demandé en rendez-vous.", quote=draft
    )
    with clock.pretend(at(day, 10)):
        return proposal.propose_services(enterprise, choices=[choice], by=agent)[0]


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


def entrust(row: ServiceProposal, *, agent: User, owner: User, trainer: User, day: dt.date) -> None:
    """Agree on a service and entrust its delivery to a trainer."""
    with clock.pretend(at(day, 10)):
        proposal.answer_proposal(row, answer="accept", by=owner)
        delivery.write_agreement(
            row,
            scope="Une demi-journée de conseil sur le pilotage du commissionnaire.",
            objective="Écrire ce que l’on attend du commissionnaire et le suivre.",
            indicator="Un tableau de suivi tenu trois mois.",
            starts_on=day,
            ends_on=day + dt.timedelta(days=90),
            by=agent,
        )
        delivery.accept_agreement(row, by=owner)
        delivery.entrust(row, intervener=trainer, by=agent)


def sessions(firms: dict[str, Enterprise], *, owners: dict[str, User], head: User, trainer: User) -> None:
    """One session held and not noted yet, one ahead that is full with somebody waiting; one service asked for."""
    for code, planned, day, places, keys in (
        ("FOR-01", ago(30), ago(3), 12, ("savane", "akpe")),
        ("FOR-03", ago(4), clock.add_working_days(clock.today(), 9), 4, ("savane", "golfe", "zio")),
    ):
        with clock.pretend(at(planned, 10)):
            session = seat.plan_session(
                ServiceOffering.objects.current().get(code=code),
                starts_at=at(day, 9),
                ends_at=at(day, 16),
                place="Salle de formation des douanes, Lomé",
                places=places,
                leader=trainer,
                by=head,
            )
            for key in keys:
                seat.register(session, enterprise=firms[key], people=2, by=owners[key])
    with clock.pretend(at(ago(1), 11)):
        offering = ServiceOffering.objects.current().get(code="FOR-05")
        ask_for_service(firms["golfe"], offering=offering, note="Deux déclarants à former.", by=owners["golfe"])
