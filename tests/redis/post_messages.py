"""Run inside a site: write messages of the legal class, one per job, and print how many were new."""

import os
import sys
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from clients.models import Contact, OutboundMessage  # noqa: E402
from clients.services import outreach  # noqa: E402

ABOUT = uuid.UUID("00000000-0000-4000-8000-000000000001")


def main(count: int) -> None:
    """Post `count` receipts to the first contact with an address, about an object that is always due."""
    contact = Contact.objects.exclude(email="").filter(enterprise__name__startswith="Savane").order_by("pk").first()
    before = OutboundMessage.objects.count()
    for number in range(count):
        outreach.post(
            "N04",
            enterprise=contact.enterprise,
            to=contact,
            about=("tests.killed_broker", ABOUT),
            occurrence=str(number),
            context={"reference": f"ESSAI-{number:04d}", "number": number},
            link="/",
        )
    print(OutboundMessage.objects.count() - before, contact.email)  # noqa: T201  # read by the test


if __name__ == "__main__":
    main(int(sys.argv[1]))
