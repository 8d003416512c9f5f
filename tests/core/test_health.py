"""What a supervisor learns from GET /sante/, and what nobody else does."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse

from core import clock, health, heartbeat
from core.models import Heartbeat, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def _alive():
    for name in (heartbeat.WORKER, heartbeat.BEAT):
        heartbeat.mark(name)


def silence(name):
    Heartbeat.objects.filter(name=name).update(seen_at=clock.now() - heartbeat.SILENCE[name] - dt.timedelta(seconds=1))


@pytest.mark.usefixtures("_alive")
def test_health_of_a_working_site_is_one_word_for_anybody(client):
    response = client.get("/sante/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("_alive")
@pytest.mark.parametrize("name", [heartbeat.WORKER, heartbeat.BEAT])
def test_health_is_503_when_worker_or_scheduler_is_silent(client, name):
    silence(name)

    response = client.get("/sante/")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


def test_health_of_a_site_that_never_had_a_worker_is_503(client):
    assert client.get(reverse("health")).status_code == 503


@pytest.mark.usefixtures("_alive")
def test_health_is_503_without_broker(client, monkeypatch):
    monkeypatch.setattr(health, "_broker_answers", lambda: False)

    assert client.get("/sante/").status_code == 503


def test_health_without_database_answers_instead_of_failing(client, monkeypatch):
    def refuse():
        raise OperationalError("password of the database")

    monkeypatch.setattr(health.connection, "cursor", refuse)

    response = client.get("/sante/", headers={"accept": "text/html"})

    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


def test_health_of_the_web_process_alone_needs_no_worker(client):
    """A web container must not be restarted because the worker is slow."""
    assert client.get("/sante/?part=web").status_code == 200


@pytest.mark.usefixtures("_alive")
def test_health_details_are_for_customs_staff_only(client, afi, mawuli):
    client.force_login(mawuli)
    as_enterprise = client.get("/sante/").json()
    client.force_login(afi)
    as_staff = client.get("/sante/").json()

    assert as_enterprise == {"status": "ok"}
    assert as_staff["parts"] == dict.fromkeys(("database", "broker", "worker", "beat"), True)


@pytest.mark.usefixtures("_alive")
def test_health_page_names_what_waits_for_staff(client, afi):
    Job.objects.create(kind="tests.note", object_uuid=afi.uuid, queue="pdf", due_at=clock.now())
    Job.objects.create(kind="tests.note", object_uuid=afi.uuid, queue="mail", due_at=clock.now(), state="failed")
    client.force_login(afi)

    page = client.get("/sante/", headers={"accept": "text/html"}).content.decode()

    assert "Ordonnanceur" in page
    assert "pdf" in page


@pytest.mark.usefixtures("_alive")
def test_health_page_for_a_visitor_holds_no_detail(client):
    page = client.get("/sante/", headers={"accept": "text/html"}).content.decode()

    assert "Le service fonctionne normalement." in page
    assert "Ordonnanceur" not in page


@pytest.mark.usefixtures("_alive")
def test_check_health_command_fails_by_name(capsys):
    silence(heartbeat.WORKER)

    call_command("check_health", "beat", "database")
    with pytest.raises(CommandError, match="worker"):
        call_command("check_health", "worker")
    assert "worker: does not answer" in capsys.readouterr().out


def test_health_accepts_no_post(client):
    assert client.post("/sante/").status_code == 405
