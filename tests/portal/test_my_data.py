"""My data, what people ask about them, and the trail: each sees her own, the officer answers in time (§8.4, §8.2)."""

import datetime as dt
import json
import uuid

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from clients.enums import Circle
from clients.models import Contact, OutboundMessage
from clients.services import complaint as complaints
from clients.services import outreach, relation
from core import audit, clock
from core.errors import TransitionRefused
from core.models import AuditEvent
from portal.deadlines import remind_of_data_requests
from portal.models import DataRequest
from portal.queries import my_data as queries
from portal.services import data_requests as service

pytestmark = pytest.mark.django_db


@pytest.fixture
def delali(make_agent):
    """Data protection officer."""
    return make_agent("DPO", "Delali Ekoue")


@pytest.fixture
def mensa(make_agent):
    """Internal audit."""
    return make_agent("AUD", "Mensa Tetteh")


def test_copy_holds_what_is_mine_and_nothing_of_others(client, savane, golfe, mawuli, senam, afi):
    """The relation's own notes, another person's row and another enterprise stay out."""
    contact = Contact.objects.get(user=mawuli)
    relation.log_interaction(savane, by=afi, subject="Appel visible", circle=Circle.ENTERPRISE, contact=contact)
    relation.log_interaction(savane, by=afi, subject="JETONINTERNE", circle=Circle.RELATIONSHIP, contact=contact)
    outreach.post(
        "N04", enterprise=savane, to=mawuli, about=("tests.object", uuid.uuid4()), context={"reference": "R"}
    )
    client.force_login(mawuli)

    answer = client.get(reverse("portal:my_data_export"))
    page = client.get(reverse("portal:my_data")).content.decode()

    text = answer.content.decode()
    parts = {part["key"] for part in json.loads(text)["parts"]}
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert {"account", "contacts", "memberships", "exchanges"} <= parts
    assert all(word in text for word in ("mawuli@example.org", "Appel visible", "Savane"))
    assert not any(word in text + page for word in ("JETONINTERNE", "senam@example.org", "Golfe"))
    assert "Accusé de réception du questionnaire" in page
    assert "N04" not in text + page  # a code is our own shorthand
    assert AuditEvent.objects.filter(action="portal.my_data.exported", by=mawuli).count() == 1


def test_request_made_online_is_answered_by_the_officer_and_read_by_its_author_only(
    client, mawuli, senam, kodjo, delali
):
    client.force_login(mawuli)
    sent = client.post(reverse("portal:my_data"), {"kind": "objection", "text": "Plus d’invitations."})
    row = DataRequest.objects.get()
    assert sent.headers["Location"] == reverse("portal:data_request", args=[row.uuid])
    assert (row.answer_by - row.received_on).days == 30
    for person, status in ((senam, 404), (kodjo, 404), (mawuli, 200)):
        client.force_login(person)
        assert client.get(reverse("portal:data_request", args=[row.uuid])).status_code == status
    client.force_login(kodjo)
    assert client.get(reverse("portal:data_case", args=[row.uuid])).status_code == 403

    client.force_login(delali)
    assert client.get(reverse("portal:data_list")).status_code == 200
    blank = client.post(reverse("portal:data_act", args=[row.uuid]), {"decision": "granted", "text": ""})
    done = client.post(reverse("portal:data_act", args=[row.uuid]), {"decision": "granted", "text": "C’est fait."})

    assert (blank.status_code, done.status_code) == (422, 302)
    assert Contact.objects.get(user=mawuli).opted_out_at is not None, "a granted objection holds at once"
    assert OutboundMessage.objects.get(code="A34").user == mawuli
    client.force_login(mawuli)
    assert "C’est fait." in client.get(reverse("portal:data_request", args=[row.uuid])).content.decode()
    assert client.get(reverse("portal:home")).status_code == 200


def test_request_by_letter_is_not_answered_before_the_identity_is_checked(client, delali):
    """Somebody who only writes a name must not learn what is kept about its bearer."""
    client.force_login(delali)
    data = {"kind": "access", "text": "Tout ?", "name": "Yao Akpé", "address": "BP 1", "received_on": "2026-11-02"}
    client.post(reverse("portal:data_record"), data)
    row = DataRequest.objects.get()
    assert row.answer_by == dt.date(2026, 12, 2)

    with pytest.raises(TransitionRefused):
        service.answer(row, decision="granted", text="Voici.", by=delali)
    client.post(reverse("portal:data_act", args=[row.uuid]), {"note": "Carte vue au bureau"})
    row.refresh_from_db()
    assert (row.state, row.identity_note) == ("identified", "Carte vue au bureau")


def test_officer_is_reminded_on_arrival_soon_and_late_once_each(mawuli, delali):
    with clock.pretend(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)):
        service.ask(mawuli, kind="erasure", text="Effacez mon ancien numéro.")
        service.ask(mawuli, kind="erasure", text="Effacez mon ancien numéro.")
    for day in (dt.date(2026, 11, 20), dt.date(2026, 11, 25), dt.date(2026, 11, 26), dt.date(2026, 12, 3)):
        remind_of_data_requests(day)

    rows = OutboundMessage.objects.filter(code="A35", user=delali)
    assert sorted(rows.values_list("occurrence", flat=True)) == ["late", "received", "soon"]
    assert DataRequest.objects.count() == 1, "a button pressed twice is one request"


def test_page_of_somebody_without_enterprise_or_of_staff_opens_too(client, afi, delali):
    for person in (afi, delali):
        client.force_login(person)
        assert client.get(reverse("portal:my_data")).status_code == 200
        assert {part.key for part in queries.held_about(person)} >= {"account", "roles"}


def test_officer_who_answers_does_not_read_where_the_person_is_signed_in(client, mawuli, delali):
    """“You alone”, says the page: devices and network addresses of somebody who complained about the administration."""
    client.force_login(mawuli)
    client.get(reverse("portal:my_data"))
    UserSession.objects.get_or_create(
        user=mawuli, session_key="cle", defaults={"ip": "203.0.113.77", "user_agent": "Firefox"}
    )
    row = service.ask(mawuli, kind="access", text="Que savez-vous de moi ?")
    assert "sessions" in {part.key for part in queries.held_about(mawuli)}
    client.force_login(delali)

    page = client.get(reverse("portal:data_case", args=[row.uuid]))

    assert {"account", "contacts"} <= {part.key for part in page.context["parts"]}
    assert "sessions" not in {part.key for part in page.context["parts"]}
    assert "203.0.113.77" not in page.content.decode()


def test_trail_is_read_by_officer_and_audit_narrowed_and_paged_by_key(
    client, savane, mawuli, kodjo, delali, mensa, django_assert_max_num_queries
):
    for number in range(120):
        audit.record(f"test.act{number}", obj=savane, by=mawuli)
    client.force_login(kodjo)
    assert client.get(reverse("portal:audit_list")).status_code == 403

    client.force_login(mensa)
    with django_assert_max_num_queries(16):
        first = client.get(reverse("portal:audit_list") + "?action=test.")
    seen = [event.action for event in first.context["events"]]
    second = client.get(reverse("portal:audit_list") + f"?action=test.&avant={first.context['older']}")
    seen += [event.action for event in second.context["events"]]
    third = client.get(reverse("portal:audit_list") + f"?action=test.&avant={second.context['older']}")
    seen += [event.action for event in third.context["events"]]
    assert seen == [f"test.act{number}" for number in reversed(range(120))]
    assert third.context["older"] is None
    for mark in ("abc", "²", "9" * 30):
        wrong = client.get(reverse("portal:audit_list"), {"avant": mark, "since": "pas-une-date", "obj": "x"})
        assert wrong.status_code == 200


def test_trail_hides_from_its_reader_a_complaint_that_names_her(savane, mawuli, kodjo, delali, mensa, client):
    row = complaints.file_complaint(savane, by=mawuli, kind="ethics", text="…", named=[delali])
    address = reverse("portal:audit_list") + f"?obj={row.uuid}"

    client.force_login(mensa)
    assert client.get(address).context["events"]
    client.force_login(delali)
    assert not client.get(address).context["events"]
