"""The pages people open all day read by index, never a whole table: kept by the plans PostgreSQL really runs."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from clients.models import Enterprise, EnterpriseIdentifier, Interaction
from diagnostics.models import Diagnostic
from portal.services.synthetic.country import generate

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
ENTERPRISES = 1500
BIG = {
    "clients_enterprise", "clients_enterpriseidentifier", "clients_contact", "clients_interaction", "clients_task",
    "clients_assignment", "clients_outboundmessage", "questionnaires_screeningresponse", "questionnaires_answer",
    "diagnostics_criterionrating",
}  # fmt: skip
LIST, FILE = "admin:clients_enterprise_changelist", "portal:enterprise_file"


@pytest.fixture
def country(monkeypatch):
    """A small country, counted and put in order no further than a few lines: what reads more reads it all."""
    call_command("load_reference", verbosity=0)
    generate(enterprises=ENTERPRISES, seed=1)
    for limit in ("core.counting.COUNTED_EXACTLY", "core.counting.READ_THROUGH", "clients.queries.found.MOST",
                  "portal.queries.worklists.COUNTED"):  # fmt: skip
        monkeypatch.setattr(limit, 50)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        for way in ("seqscan", "hashjoin", "mergejoin"):  # what an index can serve is served; the rest shows
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [sorted(BIG)])
        return dict(cursor.fetchall())


def pages() -> dict[str, tuple[str, str]]:
    """Return who opens what."""
    listing = reverse(LIST)
    busiest = Interaction.objects.values_list("enterprise", flat=True).annotate(n=Count("pk")).order_by("-n")[0]
    number = EnterpriseIdentifier.objects.filter(type="nif").first().value
    lists = ("", "?p=28", "?region=kara", "?suivi=moi", "?q=harmattan", "?q=baobab+transit", f"?q={number}", "?q=sarl",
             "?q=xyzzyqk")  # fmt: skip
    mission = Diagnostic.objects.filter(state="in_progress").select_related("lead").first()
    return {f"list {query}": ("cra00", listing + query) for query in lists} | {
        "file": ("cra00", reverse(FILE, args=[Enterprise.objects.get(pk=busiest).uuid])),
        "home of an agent": ("cra00", reverse("portal:home")),
        "home of a head": ("crh00", reverse("portal:home")),
        "home of a lead": ("ldi00", reverse("portal:home")),
        "evaluations": ("ldi00", reverse("questionnaires:evaluation_list")),
        "missions": (mission.lead.email.split("@")[0], reverse("diagnostics:mission_list")),
    }


def scans(plan: dict) -> list[tuple[str, str, float]]:
    """Return (kind, table, rows looked at) of each place of a plan where a table is read."""
    found = [node for child in plan.get("Plans", []) for node in scans(child)]
    if "Relation Name" in plan:
        removed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        found.append(
            (plan["Node Type"], plan["Relation Name"], (plan["Actual Rows"] + removed) * plan["Actual Loops"])
        )
    return found


def test_no_hot_page_reads_a_large_table_through(country):
    """At a million enterprises one table read through makes everybody wait for one person's page."""
    offenders = []
    for name, (person, address) in pages().items():
        client = Client()
        client.force_login(User.objects.get(email=f"{person}@synthetic.example.org"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, name
        for sql in (query["sql"] for query in asked if query["sql"].lstrip("(").startswith("SELECT")):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
                answer = cursor.fetchone()[0]
            plan = answer if isinstance(answer, list) else json.loads(answer)
            for kind, table, rows in scans(plan[0]["Plan"]):
                if table in BIG and rows and (kind == "Seq Scan" or rows > country[table] / 2):
                    offenders.append(
                        f"{name}: {kind} of {table}, {rows:.0f} rows of {country[table]:.0f}: {sql[:2000]}"
                    )
    assert not offenders, "\n".join(offenders)
