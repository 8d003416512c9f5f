"""Sessions: seats while they last, a waiting list in order, who came; the trainer sees who and when, no more."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.models import Task
from core import clock
from core.errors import DomainError
from followup.models import ServiceProposal, SessionSeat
from followup.services import delivery, proposal, seat
from tests.factories import catalogue as catalogue_factory
from tests.factories import followup as factory


@pytest.fixture
def ablavi(make_agent):
    """Trainer, nothing else."""
    return make_agent("INT", "Ablavi Nyawu")


@pytest.fixture(autouse=True)
def shipped(db):
    from clients.services.schedules import load_schedules
    from core import reference

    catalogue_factory.load()
    load_schedules(reference.read("schedules"))


@pytest.fixture
def session(ablavi, kodjo):
    begins = clock.now() + dt.timedelta(days=10)
    return seat.plan_session(
        catalogue_factory.offering("FOR-06"),
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=6),
        place="Lomé",
        places=3,
        leader=ablavi,
        by=kodjo,
    )


def agreed(enterprise, *, agent, owner, code="FOR-06"):
    """A service both sides agreed on."""
    factory.assessed(enterprise)
    choice = proposal.Choice(catalogue_factory.offering(code), reason="Conserver vos dossiers.", criteria=["6.1"])
    (row,) = proposal.propose_services(enterprise, choices=[choice], by=agent)
    proposal.answer_proposal(row, answer="accept", by=owner)
    today = clock.today()
    delivery.write_agreement(
        row, scope="Deux jours", objective="Écrire", indicator="Trois", starts_on=today, ends_on=today, by=agent
    )
    return delivery.accept_agreement(row, by=owner)


def test_waiting_list_is_served_in_order_and_nobody_is_overtaken(
    session, savane, golfe, make_enterprise, mawuli, senam
):
    third = make_enterprise("Lacs Matériaux", "1000000009", "Komi Gaba")
    first = seat.register(session, enterprise=savane, people=2, by=mawuli)
    large = seat.register(session, enterprise=golfe, people=2, by=senam)
    small = seat.register(session, enterprise=third, people=1, by=third.memberships.get().user)
    assert [row.state for row in (first, large, small)] == ["seated", "waiting", "waiting"]
    assert seat.register(session, enterprise=savane, people=3, by=mawuli).people == 2
    seat.leave(first, by=mawuli)
    assert [SessionSeat.objects.get(pk=row.pk).state for row in (first, large, small)] == ["left", "seated", "seated"]
    assert Task.objects.filter(about_kind="followup.sessionseat", enterprise=golfe).count() == 1
    again = seat.register(session, enterprise=savane, people=1, by=mawuli)
    assert (again.pk, again.state) == (first.pk, "waiting")


def test_registration_is_refused_when_begun_called_off_or_larger_than_the_room(session, savane, mawuli, kodjo):
    with pytest.raises(DomainError) as refused:
        seat.register(session, enterprise=savane, people=4, by=mawuli)
    assert refused.value.code == "too_many"
    with clock.pretend(session.starts_at), pytest.raises(DomainError) as refused:
        seat.register(session, enterprise=savane, people=1, by=mawuli)
    assert refused.value.code == "session_past"
    held = seat.register(session, enterprise=savane, people=1, by=mawuli)
    seat.call_off(session, reason="Salle fermée", by=kodjo)
    assert Task.objects.filter(about_uuid=held.uuid).count() == 1
    with pytest.raises(DomainError):
        seat.leave(held, by=mawuli)


@pytest.mark.parametrize("code", ["CAR-01", "APP-04"])
def test_paid_or_confidential_service_has_no_open_session(code, ablavi, kodjo):
    begins = clock.now() + dt.timedelta(days=1)
    with pytest.raises(DomainError) as refused:
        seat.plan_session(
            catalogue_factory.offering(code),
            starts_at=begins,
            ends_at=begins + dt.timedelta(hours=1),
            place="Lomé",
            places=1,
            leader=ablavi,
            by=kodjo,
        )
    assert refused.value.code == "alone"


def test_attendance_noted_by_the_trainer_enters_the_agreed_delivery_once(
    session, savane, golfe, afi, mawuli, senam, ablavi
):
    row = agreed(savane, agent=afi, owner=mawuli)
    came = seat.register(session, enterprise=savane, people=2, by=mawuli)
    absent = seat.register(session, enterprise=golfe, people=1, by=senam)
    with pytest.raises(DomainError):
        seat.note_attendance(session, present={came.pk: 2}, by=ablavi)
    with clock.pretend(session.ends_at):
        for _time in range(2):
            seat.note_attendance(session, present={came.pk: 2, absent.pk: 0}, by=ablavi)
    states = dict(SessionSeat.objects.values_list("enterprise", "state"))
    assert states == {savane.pk: "came", golfe.pk: "absent"}
    noted = ServiceProposal.objects.get(pk=row.pk).sessions.get()
    assert (noted.attendance, noted.intervener, noted.proposal.state) == (2, ablavi, "in_delivery")


def test_trainer_sees_entrusted_deliveries_and_nothing_of_the_diagnostic(client, savane, afi, mawuli, ablavi):
    mine = agreed(savane, agent=afi, owner=mawuli)
    other = agreed(savane, agent=afi, owner=mawuli, code="FOR-05")
    address = reverse("followup:agent_service", args=[mine.uuid])
    client.force_login(ablavi)
    assert client.get(address).status_code == 404
    delivery.entrust(mine, intervener=ablavi, by=afi)
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Mawuli Agbeko" in text
    assert "Conserver vos dossiers." not in text
    assert "6.1" not in text
    assert "pourquoi" not in text
    assert client.get(reverse("followup:agent_service", args=[other.uuid])).status_code == 404
    assert client.get(reverse("followup:agent_enterprise", args=[savane.uuid])).status_code == 403
    assert client.get(reverse("admin:followup_serviceproposal_changelist")).status_code == 403
    done = reverse("followup:agent_service_act", args=[mine.uuid, "seance"])
    data = {"seance-held_on": clock.today().isoformat(), "seance-attendance": 3, "seance-summary": "Atelier"}
    assert client.post(done, data).status_code == 302
    assert client.post(reverse("followup:agent_service_act", args=[mine.uuid, "annuler"])).status_code == 403
    listed = client.get(reverse("followup:agent_sessions")).content.decode()
    assert "Savane Karité" in listed


def test_trainer_changed_loses_the_delivery_at_once(client, savane, afi, mawuli, ablavi, make_agent):
    row = agreed(savane, agent=afi, owner=mawuli)
    delivery.entrust(row, intervener=ablavi, by=afi)
    delivery.entrust(row, intervener=make_agent("INT", "Koffi Second"), by=afi)
    assert not ServiceProposal.objects.visible_to(ablavi).exists()
    with pytest.raises(DomainError):
        delivery.entrust(row, intervener=mawuli, by=afi)


def test_trainer_sees_own_sessions_only(client, session, ablavi, make_agent, savane, mawuli, kodjo):
    seat.register(session, enterprise=savane, people=2, by=mawuli)
    other = make_agent("INT", "Koffi Second")
    address = reverse("followup:agent_session", args=[session.uuid])
    client.force_login(ablavi)
    page = client.get(address)
    assert page.status_code == 200
    assert "Savane Karité" in page.content.decode()
    assert client.post(f"{address}annuler/", {"annuler-reason": "x"}).status_code == 403
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert not SessionSeat.objects.visible_to(other).exists()


def test_enterprise_registers_withdraws_and_keeps_the_day(client, session, mawuli, akou, savane):
    address = reverse("followup:session_detail", args=[session.uuid])
    client.force_login(akou)
    assert client.get(address).status_code == 200
    assert client.post(f"{address}inscrire/", {"inscrire-people": 1}).status_code == 403
    client.force_login(mawuli)
    refused = client.post(f"{address}inscrire/", {"inscrire-people": 9})
    assert refused.status_code == 422
    assert 'value="9"' in refused.content.decode()
    assert client.post(f"{address}inscrire/", {"inscrire-people": 2}).status_code == 302
    assert seat.seats_taken(session) == 2
    assert "Lomé" in client.get(reverse("followup:session_list")).content.decode()
    assert client.get(reverse("catalogue:offering_detail", args=[session.offering.uuid])).context["sessions"]
    calendar = client.get(reverse("followup:session_calendar", args=[session.uuid])).content.decode()
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    assert client.post(f"{address}retirer/").status_code == 302
    assert seat.seats_taken(session) == 0


def test_unit_plans_a_session_and_wrong_hours_are_told_beside_the_field(client, kodjo, ablavi):
    client.force_login(kodjo)
    address = reverse("followup:agent_sessions")
    data = {
        "offering": catalogue_factory.offering("FOR-06").pk,
        "day": (clock.today() + dt.timedelta(days=5)).isoformat(),
        "begins": "14:00",
        "ends": "09:00",
        "place": "Kara",
        "places": 12,
        "leader": ablavi.pk,
    }
    refused = client.post(address, data)
    assert refused.status_code == 422
    assert "ends" in refused.context["form"].errors
    assert client.post(address, {**data, "ends": "17:00"}).status_code == 302
    client.force_login(ablavi)
    assert client.post(address, {**data, "ends": "17:00"}).status_code == 403
