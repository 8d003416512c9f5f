"""Run inside a site without demonstration data: post messages, count their fates, name the scheduler in charge."""

import os
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from django.db.models import Count  # noqa: E402

from clients.models import Contact, Enterprise, OutboundMessage  # noqa: E402
from clients.services import outreach  # noqa: E402
from core.models import Heartbeat  # noqa: E402

ADDRESS = "mawuli@example.org"
CODE = "N25"
CONTEXT = {"what": "mandate", "expires_on": "2027-01-15", "days_left": 3}


def post(count: int) -> str:
    """Write so many messages to one person, about so many objects; return the address."""
    enterprise, _created = Enterprise.objects.get_or_create(
        reference="ENT-1", defaults={"name": "Savane Karité", "search_key": "savane karite"}
    )
    contact, _created = Contact.objects.get_or_create(
        enterprise=enterprise, email=ADDRESS, defaults={"full_name": "Mawuli Agbeko"}
    )
    for _number in range(count):
        subject = uuid.uuid4()
        # The link tells the messages apart where they arrive.
        outreach.post(
            CODE,
            enterprise=enterprise,
            to=contact,
            about=("tests.object", subject),
            context=CONTEXT,
            link=f"/espace/{subject}/",
        )
    return ADDRESS


def fates() -> str:
    """Return how many messages have each fate, as fate=count."""
    rows = OutboundMessage.objects.filter(code=CODE).order_by().values("fate").annotate(n=Count("pk"))
    return " ".join(f"{row['fate']}={row['n']}" for row in rows)


if __name__ == "__main__":
    answers = {
        "post": lambda: post(int(sys.argv[2])),
        "fates": fates,
        "holder": lambda: Heartbeat.objects.get(name="beat").holder,
    }
    print(answers[sys.argv[1]]())  # noqa: T201  # read by the test
