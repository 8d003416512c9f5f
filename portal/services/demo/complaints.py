"""Three complaints of the demonstration: one answered, one being treated, one about an agent that she never sees.

And what an owner asked about her own data.
"""

from collections.abc import Callable

from accounts.models import User
from clients.enums import Channel, ComplaintKind
from clients.models import Enterprise
from clients.services import complaint
from core import clock
from portal.enums import DataRequestKind
from portal.services import data_requests
from portal.services.demo.days import ago, at


def tell(firms: dict[str, Enterprise], staff: dict[str, User], owner: Callable[[str], User]) -> None:
    """Play them: received, acknowledged by the head, answered; the last one has just arrived."""
    agent, head = staff["CRA"], staff["CRH"]
    with clock.pretend(at(ago(30), 10)):
        row = complaint.file_complaint(
            firms["golfe"],
            by=owner("golfe"),
            kind=ComplaintKind.DELAY,
            text="Nous avons attendu trois semaines le programme de la rencontre semestrielle.",
        )
    with clock.pretend(at(ago(29), 9)):
        complaint.acknowledge(row, kind=ComplaintKind.DELAY, named=[], handler=agent, by=head)
    with clock.pretend(at(ago(24), 15)):
        complaint.answer(
            row,
            text="Le programme vous a été envoyé ce matin. Il partira désormais un mois avant chaque rencontre.",
            by=agent,
        )
    with clock.pretend(at(ago(8), 11)):
        row = complaint.file_complaint(
            firms["mono"],
            by=agent,
            kind=ComplaintKind.QUALITY,
            channel=Channel.PHONE,
            text="La fiche remise après la formation citait une adresse de bureau qui n’existe plus.",
        )
    with clock.pretend(at(ago(7), 9)):
        complaint.acknowledge(row, kind=ComplaintKind.QUALITY, named=[], handler=agent, by=head)
    with clock.pretend(at(ago(1), 16)):
        complaint.file_complaint(
            firms["savane"],
            by=owner("savane"),
            kind=ComplaintKind.CONDUCT,
            named=[agent],
            text="Deux rendez-vous annulés le matin même, sans explication.",
        )
    with clock.pretend(at(ago(5), 9)):
        data_requests.ask(
            owner("savane"),
            kind=DataRequestKind.RECTIFICATION,
            text="Mon numéro de téléphone a changé : seul le nouveau doit rester.",
        )
