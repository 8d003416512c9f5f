"""Two correspondences of the demonstration: one that waits for the agent, one answered with its next step."""

from collections.abc import Callable

from accounts.models import User
from clients.models import Enterprise
from clients.services import conversation
from core import clock
from portal.services.demo.days import ago, at


def tell(firms: dict[str, Enterprise], staff: dict[str, User], owner: Callable[[str], User]) -> None:
    """Play them, each message on its day."""
    with clock.pretend(at(ago(12), 9)):
        row = conversation.begin(
            firms["savane"],
            by=owner("savane"),
            subject="Accès d’une collègue",
            text="Notre nouvelle responsable logistique commence lundi. Comment lui donner accès au dossier ?",
        )
    with clock.pretend(at(ago(11), 10)):
        conversation.write(
            row,
            by=staff["CRA"],
            text="Ouvrez « Les personnes du compte », puis invitez-la : elle recevra un lien personnel, valable trente jours.",
        )
    with clock.pretend(at(ago(1), 15)):
        conversation.begin(
            firms["savane"],
            by=owner("savane"),
            subject="Deux sites au lieu d’un",
            text="Nous avons ouvert un second entrepôt à Kara. Faut-il le déclarer dans notre fiche avant la prochaine visite ?",
        )
