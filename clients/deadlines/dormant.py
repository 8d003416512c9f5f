"""Accounts nobody has opened for eleven months: their holder is told before the twelfth (N23; §8.1, §11)."""

import datetime as dt

from accounts.models import User
from clients.models import OutboundMessage, PortalMembership
from clients.services import outreach
from core import clock
from core.deadlines import each

DORMANT_MONTHS = 11
KIND = "clients.dormancy"


def remind_dormant(today: dt.date) -> int:
    """Write once per silence to who acts for an enterprise and has not signed in for eleven months (N23)."""
    limit = clock.end_of_day(clock.add_months(today, -DORMANT_MONTHS))
    acting = PortalMembership.objects.active().values("user_id")
    return each(User.objects.filter(pk__in=acting, last_login__lte=limit), _remind)


def _remind(user: User) -> bool:
    """Write to one person, about the first of the enterprises she acts for; an old silence is told only once."""
    rows = PortalMembership.objects.active().filter(user=user).select_related("enterprise")
    membership = rows.order_by("pk").first()
    if membership is None or user.last_login is None:
        return False
    occurrence = user.last_login.date().isoformat()
    about = (KIND, user.uuid)
    if OutboundMessage.objects.filter(
        code="N23", about_kind=KIND, about_uuid=user.uuid, occurrence=occurrence
    ).exists():
        return False
    outreach.post(
        "N23", enterprise=membership.enterprise, to=user, about=about, occurrence=occurrence, link="/espace/"
    )
    return True


def still_dormant(message: OutboundMessage) -> bool:
    """Somebody who has signed in since then needs no reminder."""
    user = User.objects.filter(uuid=message.about_uuid, is_active=True).first()
    return (
        user is not None and user.last_login is not None and (user.last_login.date().isoformat() == message.occurrence)
    )
