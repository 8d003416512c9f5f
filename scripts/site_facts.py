"""Answer questions about a site from inside its settings: sessions, addresses of pages, queries per page.

Run by site_processes.Site.facts with one JSON argument; prints one line of JSON. Development only: it opens sessions.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

if getattr(settings, "CCV_DEMO", False) is not True:
    sys.exit("Only a demonstration site opens sessions without a password.")

HOST = {"HTTP_HOST": "localhost"}


def client_of(email: str) -> Client:
    """Return a client signed in as a person, or nobody for an empty address."""
    client = Client(raise_request_exception=False, **HOST)
    if email:
        client.force_login(get_user_model().objects.get(email=email), settings.AUTHENTICATION_BACKENDS[0])
    return client


def sessions(emails: list[str]) -> dict[str, str]:
    """Open a session for each person and return its key."""
    return {email: client_of(email).cookies[settings.SESSION_COOKIE_NAME].value for email in emails}


def pages() -> list[dict]:
    """Return every measured page: its address in this site, who opens it, what it costs."""
    from measured_pages import PAGES

    rows = []
    for page in PAGES:
        path = page.path()
        client = client_of(page.email)
        client.get(path)  # what is cached once per process is paid before the count
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        row = {"name": page.name, "email": page.email, "path": path, "status": response.status_code}
        rows.append(row | {"queries": len(queries), "queries_goal": page.queries})
    return rows


def open_mission() -> dict:
    """Return the demonstration's open mission: its page, its lead and team, its first criterion, how many there are."""
    from diagnostics.models import Diagnostic
    from diagnostics.queries import grid, people

    mission = Diagnostic.objects.filter(state="in_progress").select_related("lead").order_by("pk")[0]
    criteria = grid.criteria_of(mission)
    path = reverse("diagnostics:mission_detail", args=[mission.uuid])
    team = [person.email for person in people.team(mission)]
    facts = {"path": path, "email": mission.lead.email, "team": team, "criteria": len(criteria)}
    return facts | {"first": criteria[0].code, "first_title": criteria[0].title}


def main() -> None:
    """Answer the request."""
    request = json.loads(sys.argv[1])
    answer: dict = {"cookie": settings.SESSION_COOKIE_NAME}
    if request.get("pages"):
        answer["pages"] = pages()
        request.setdefault("sessions", sorted({row["email"] for row in answer["pages"] if row["email"]}))
    if request.get("open_mission"):
        answer["open_mission"] = open_mission()
    answer["sessions"] = sessions(request.get("sessions", []))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
