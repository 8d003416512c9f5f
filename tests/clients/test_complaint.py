"""Complaints: acknowledged, answered in time, by somebody not named in them, whom the named never notice (§7.8)."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.deadlines import complaint as deadlines
from clients.enums import ComplaintState
from clients.models import Complaint, Interaction, OutboundMessage, PortalMembership, Task
from clients.permissions import complaint as may
from clients.queries import complaint as queries
from clients.services import complaint as service
from core import clock
from core.errors import DomainError, TransitionRefused
from core.models import AuditEvent
from portal.queries.worklist_rows import complaints_to_handle

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)  # a Monday


@pytest.fixture(autouse=True)
def _monday():
    with clock.pretend(NOW):
        yield


@pytest.fixture
def essi(make_agent):
    """Another relationship agent, who follows nothing."""
    return make_agent("CRA", "Essi Koumi")


@pytest.fixture
def delali(make_agent):
    """Data protection officer."""
    return make_agent("DPO", "Delali Ekoue")


@pytest.fixture
def about_afi(savane, mawuli, afi, kodjo):
    """A complaint that names the agent of the enterprise."""
    return service.file_complaint(savane, by=mawuli, kind="conduct", text="Rendez-vous annulé deux fois.", named=[afi])


@pytest.fixture
def delay(savane, mawuli, afi, kodjo):
    """A complaint that names nobody."""
    return service.file_complaint(savane, by=mawuli, kind="delay", text="Trois semaines sans réponse.")


def readers(row, *people):
    return {user.full_name for user in people if Complaint.objects.visible_to(user).filter(pk=row.pk).exists()}


def test_complaint_goes_from_the_portal_to_its_answer_and_back(client, savane, mawuli, afi, kodjo):
    """The whole way on the pages: filed, acknowledged, answered, contested, answered again, closed."""
    client.force_login(mawuli)
    filed = client.post(reverse("clients:complaint_file"), {"kind": "delay", "text": "Trois semaines d’attente."})
    row = Complaint.objects.get()
    assert filed.headers["Location"] == reverse("clients:complaint", args=[row.uuid])
    assert (row.ack_by, row.answer_by) == (dt.date(2026, 11, 25), dt.date(2026, 12, 14))
    act = lambda name: reverse("clients:complaint_act", args=[row.uuid, name])  # noqa: E731

    client.force_login(kodjo)
    client.post(act("accuser"), {"kind": "delay", "handler": afi.pk})
    client.force_login(afi)
    assert list(complaints_to_handle(afi, clock.today())) == [row]
    client.post(act("repondre"), {"text": "Le programme est parti ce matin."})
    client.force_login(mawuli)
    page = client.get(reverse("clients:complaint", args=[row.uuid])).content.decode()
    assert "Le programme est parti ce matin." in page
    client.post(reverse("clients:complaint_reopen", args=[row.uuid]), {"text": "Il n’est pas arrivé."})
    row.refresh_from_db()
    assert (row.state, row.answered_at) == (ComplaintState.REOPENED, None)
    client.force_login(afi)
    client.post(act("repondre"), {"text": "Renvoyé par coursier."})
    client.force_login(mawuli)
    client.post(reverse("clients:complaint_close", args=[row.uuid]))

    row.refresh_from_db()
    assert row.state == ComplaintState.CLOSED
    assert [entry.text for entry in row.entries.all()] == [
        "Le programme est parti ce matin.",
        "Il n’est pas arrivé.",
        "Renvoyé par coursier.",
    ]
    assert set(OutboundMessage.objects.filter(code__in=["A31", "A32"]).values_list("user", flat=True)) == {mawuli.pk}


def test_agent_named_in_a_complaint_finds_no_trace_of_it_anywhere(client, about_afi, savane, afi, kodjo, mawuli):
    """Whoever is complained about must not be able to lean on the enterprise: no page, list, message, task, line."""
    service.acknowledge(about_afi, kind="conduct", named=[afi], handler=kodjo, by=kodjo)
    service.answer(about_afi, text="Nous avons parlé avec la personne.", by=kodjo)
    client.force_login(afi)
    case = reverse("clients:complaint_case", args=[about_afi.uuid])

    assert client.get(case).status_code == 404
    assert (
        client.post(reverse("clients:complaint_act", args=[about_afi.uuid, "noter"]), {"text": "x"}).status_code == 404
    )
    for address in (
        reverse("clients:complaint_list") + "?etat=repondues",
        reverse("clients:message_list"),
        reverse("portal:home"),
        reverse("portal:enterprise_file", args=[savane.uuid]),
        reverse("admin:clients_task_changelist"),
    ):
        page = client.get(address, follow=True).content.decode()
        assert about_afi.reference not in page
        assert "Rendez-vous annulé" not in page
    assert not OutboundMessage.objects.visible_to(afi).filter(about_uuid=about_afi.uuid).exists()
    assert not Interaction.objects.visible_to(afi).filter(about_uuid=about_afi.uuid).exists()
    assert not Task.objects.visible_to(afi).exists()


def test_complaint_is_read_by_the_right_people_only(
    savane, golfe, mawuli, senam, akou, afi, essi, kodjo, dede, elom, adm, delali, delay, about_afi
):
    """An ordinary one: the agent who follows, the head, the officer. One about a person: the head and the officer."""
    everybody = (mawuli, senam, akou, afi, essi, kodjo, dede, elom, adm, delali)
    ethics = service.file_complaint(savane, by=mawuli, kind="ethics", text="On m’a demandé un cadeau.")
    vague = service.file_complaint(savane, by=mawuli, kind="delay", text="Un agent…", person="la dame du guichet")

    head_only = {"Mawuli Agbeko", "Kodjo Mensah", "Delali Ekoue"}
    assert readers(delay, *everybody) == {*head_only, "Afi Lawson"}
    assert readers(about_afi, *everybody) == head_only
    assert readers(ethics, *everybody) == head_only
    assert readers(vague, *everybody) == head_only, "an agent not yet identified might be the one who reads"


def test_handler_is_never_somebody_named(client, about_afi, afi, essi, kodjo):
    """Not even by a form filled in by hand: what was typed stays, nothing is written."""
    client.force_login(kodjo)
    act = reverse("clients:complaint_act", args=[about_afi.uuid, "accuser"])

    refused = client.post(act, {"kind": "conduct", "named": [afi.pk], "handler": afi.pk})
    about_essi = client.post(act, {"kind": "conduct", "named": [afi.pk, essi.pk], "handler": essi.pk})

    assert (refused.status_code, about_essi.status_code) == (422, 422)
    about_afi.refresh_from_db()
    assert about_afi.state == ComplaintState.RECEIVED
    assert list(about_afi.named.all()) == [afi], "a refused act leaves the names as they were"


def test_complaint_about_integrity_stays_with_the_head(savane, mawuli, afi, essi, kodjo):
    row = service.file_complaint(savane, by=mawuli, kind="ethics", text="On m’a demandé un cadeau.")

    assert set(queries.handlers_for(row)) == {kodjo}
    with pytest.raises(DomainError) as refused:
        service.acknowledge(row, kind="ethics", named=[], handler=essi, by=kodjo)
    assert refused.value.code == "handler"


def test_complaint_that_names_every_head_is_steered_by_the_officer(savane, mawuli, kodjo, elom, delali):
    """A complaint against the only head must not wait on that head's desk."""
    row = service.file_complaint(savane, by=mawuli, kind="ethics", text="Le chef d’unité…", named=[kodjo])

    assert not may.can_steer_complaint(kodjo, row)
    assert readers(row, kodjo, delali) == {"Delali Ekoue"}
    assert may.can_steer_complaint(delali, row)
    service.acknowledge(row, kind="ethics", named=[kodjo], handler=elom, by=delali)
    row.refresh_from_db()
    assert may.can_handle_complaint(elom, row)
    assert readers(row, elom) == {"Elom Kpodo"}
    told = OutboundMessage.objects.filter(code="A33").values_list("user__full_name", flat=True)
    assert set(told) == {"Delali Ekoue", "Elom Kpodo"}


def test_head_who_finds_own_name_in_it_cannot_acknowledge(delay, afi, kodjo):
    with pytest.raises(DomainError) as refused:
        service.acknowledge(delay, kind="delay", named=[kodjo], handler=afi, by=kodjo)

    assert refused.value.code == "named"


def test_dispute_on_a_declaration_is_led_to_its_commission_and_the_words_are_kept_on_screen(client, savane, mawuli):
    client.force_login(mawuli)

    page = client.post(reverse("clients:complaint_file"), {"kind": "dispute", "text": "La valeur retenue est fausse."})

    assert not Complaint.objects.exists()
    assert "CARLD" in page.content.decode()
    assert "La valeur retenue est fausse." in page.content.decode()


def test_complaint_recorded_by_an_agent_runs_from_the_day_it_was_made(client, savane, afi, kodjo):
    """A letter of last Thursday does not gain four days by waiting on a desk; a day to come is refused."""
    client.force_login(afi)
    data = {"enterprise": savane.name, "channel": "letter", "kind": "quality", "text": "Adresse fausse."}

    late = client.post(reverse("clients:complaint_record"), {**data, "received_on": "2026-11-19"})
    early = client.post(reverse("clients:complaint_record"), {**data, "received_on": "2026-12-01"})

    row = Complaint.objects.get()
    assert (late.status_code, early.status_code) == (302, 422)
    assert (row.ack_by, row.recorded_by, row.filed_by) == (dt.date(2026, 11, 23), afi, None)


def test_button_pressed_twice_is_one_complaint_and_one_answer(savane, mawuli, afi, kodjo):
    first = service.file_complaint(savane, by=mawuli, kind="delay", text="Deux fois.")
    again = service.file_complaint(savane, by=mawuli, kind="delay", text="Deux fois.")
    service.acknowledge(first, kind="delay", named=[], handler=afi, by=kodjo)
    service.answer(first, text="Voici.", by=afi)

    assert again == first
    with pytest.raises(TransitionRefused):
        service.answer(Complaint.objects.get(), text="Voici.", by=afi)
    assert first.entries.count() == 1


def test_reader_reads_and_contributor_does_not(client, savane, akou, delay):
    client.force_login(akou)
    assert client.get(reverse("clients:complaint_home")).status_code == 403
    assert client.get(reverse("clients:complaint", args=[delay.uuid])).status_code == 404

    PortalMembership.objects.filter(user=akou).update(role="LEC")
    assert client.get(reverse("clients:complaint", args=[delay.uuid])).status_code == 200
    assert client.post(reverse("clients:complaint_close", args=[delay.uuid])).status_code == 403
    assert client.get(reverse("clients:complaint_file")).status_code == 403


def test_reminders_go_to_heads_then_handler_and_once(savane, mawuli, afi, kodjo, delay):
    warned = lambda: OutboundMessage.objects.filter(code="A33").count()  # noqa: E731
    start = warned()

    assert deadlines.remind_of_complaints(dt.date(2026, 11, 25)) == 0, "the last day is still in time"
    assert deadlines.remind_of_complaints(dt.date(2026, 11, 26)) == 1
    assert deadlines.remind_of_complaints(dt.date(2026, 11, 27)) == 0
    service.acknowledge(delay, kind="delay", named=[], handler=afi, by=kodjo)
    assert deadlines.remind_of_complaints(dt.date(2026, 12, 12)) == 1
    assert deadlines.remind_of_complaints(dt.date(2026, 12, 15)) == 1
    assert warned() == start + 4


def test_answered_complaint_closes_by_itself_after_thirty_days_and_no_longer_reopens(delay, mawuli, afi, kodjo):
    service.acknowledge(delay, kind="delay", named=[], handler=afi, by=kodjo)
    service.answer(delay, text="Voici.", by=afi)

    assert deadlines.close_answered(dt.date(2026, 12, 23)) == 0
    assert deadlines.close_answered(dt.date(2026, 12, 24)) == 1
    delay.refresh_from_db()
    assert delay.state == ComplaintState.CLOSED
    with clock.pretend(NOW + dt.timedelta(days=31)), pytest.raises(DomainError) as refused:
        service.reopen(delay, text="Trop tard.", by=mawuli)
    assert refused.value.code == "too_late"


def test_answer_for_an_enterprise_on_paper_stays_with_its_handler(savane, about_afi, afi, kodjo):
    """No task “letter to send” may land on the desk of the agent it names."""
    type(savane).objects.filter(pk=savane.pk).update(electronic_refused=True)
    about_afi.refresh_from_db()
    service.acknowledge(about_afi, kind="conduct", named=[afi], handler=kodjo, by=kodjo)

    assert service.needs_letter(about_afi)
    assert not OutboundMessage.objects.filter(code="A31").exists()
    assert not Task.objects.exists()


def test_figures_count_answers_in_time_and_leave_out_what_is_not_due(savane, mawuli, afi, kodjo, delay):
    """K22: one answered in time, one late, one still within its time."""
    service.acknowledge(delay, kind="delay", named=[], handler=afi, by=kodjo)
    service.answer(delay, text="Voici.", by=afi)
    late = service.file_complaint(savane, by=mawuli, kind="tool", text="Page en panne.")
    Complaint.objects.filter(pk=late.pk).update(answer_by=dt.date(2026, 11, 24))
    service.file_complaint(savane, by=mawuli, kind="other", text="Autre chose.")

    found = queries.figures(dt.date(2026, 11, 30))

    assert found == {dt.date(2026, 11, 1): {"answered_in_time": 1, "due": 2}}


def test_list_of_complaints_asks_the_same_questions_whatever_their_number(
    client, savane, mawuli, kodjo, afi, django_assert_max_num_queries
):
    for number in range(12):
        service.file_complaint(savane, by=mawuli, kind="delay", text=f"Numéro {number}")
    client.force_login(kodjo)

    with django_assert_max_num_queries(22):
        client.get(reverse("clients:complaint_list"))


def test_opening_a_case_is_recorded_in_the_circle_of_complaints(client, delay, kodjo):
    client.force_login(kodjo)
    client.get(reverse("clients:complaint_case", args=[delay.uuid]))

    event = AuditEvent.objects.get(action="clients.complaint.opened")
    assert (event.by, event.circle) == (kodjo, "complaint")
