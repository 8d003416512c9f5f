"""Portfolios: preview before, undo after, and a colleague who stands in without losing anything (§7.8)."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.deadlines.portfolio import turn_absences
from clients.enums import Capacity
from clients.models import Absence, Assignment, PortfolioMove, Task
from clients.queries import portfolio as queries
from clients.services import portfolio as service
from clients.services.assignments import assign, release
from core import clock
from core.errors import DomainError
from tests.factories import clients as factories

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday():
    with clock.pretend(NOW):
        yield


@pytest.fixture
def essi(make_agent):
    """Another relationship agent."""
    return make_agent("CRA", "Essi Koumi")


def agent_of(enterprise):
    row = Assignment.objects.active().filter(enterprise=enterprise, capacity=Capacity.ACCOUNT_AGENT).first()
    return row.user if row else None


def test_bulk_reassignment_shows_first_and_moves_exactly_what_was_shown(client, savane, golfe, afi, essi, kodjo):
    """Between the look and the press another enterprise joined the list: it must not slip in."""
    assign(golfe, user=afi, capacity=Capacity.ACCOUNT_AGENT, by=kodjo)
    factories.task(savane, afi)
    client.force_login(kodjo)
    key = str(afi.uuid)

    preview = client.post(reverse("clients:portfolio_preview", args=[key]), {"which": "all", "to": essi.pk})
    late = factories.enterprise("Retardataire")
    assign(late, user=afi, capacity=Capacity.ACCOUNT_AGENT, by=kodjo)
    shown = preview.context["preview"]
    assert ({row.pk for row in shown.moving}, shown.tasks, shown.load_after) == ({savane.pk, golfe.pk}, 1, 2)
    assert agent_of(savane) == afi, "a look changes nothing"
    client.post(
        reverse("clients:portfolio_move", args=[key]),
        {"to": str(essi.uuid), "enterprise": [row.pk for row in shown.moving]},
    )

    assert [agent_of(row) for row in (savane, golfe, late)] == [essi, essi, afi]
    assert Task.objects.get().owner == essi


def test_undo_gives_back_what_nobody_touched_since(savane, golfe, afi, essi, kodjo):
    """Golfe was taken by the head meanwhile, one task was finished: both stay as they are."""
    done, kept = factories.task(savane, afi, "Faite"), factories.task(savane, afi, "Ouverte")
    row = service.reassign([savane, golfe], to=essi, by=kodjo)
    release(golfe, user=essi, capacity=Capacity.ACCOUNT_AGENT, by=kodjo)
    assign(golfe, user=kodjo, capacity=Capacity.ACCOUNT_AGENT, by=kodjo)
    Task.objects.filter(pk=done.pk).update(state="done")

    assert service.undo(row, by=kodjo) == 1
    assert (agent_of(savane), agent_of(golfe)) == (afi, kodjo)
    owners = dict(Task.objects.values_list("title", "owner__full_name"))
    assert owners == {"Faite": "Essi Koumi", kept.title: "Afi Lawson"}
    with pytest.raises(DomainError):
        service.undo(PortfolioMove.objects.get(), by=kodjo)


def test_undo_holds_the_enterprises_in_the_order_of_a_reassignment(savane, golfe, afi, essi, kodjo, monkeypatch):
    """In two orders, a head who undoes and one who moves would each wait for the other until one act fails."""
    service.reassign([savane, golfe], to=afi, by=kodjo)
    row = service.reassign([golfe, savane], to=essi, by=kodjo)
    row.items = sorted(row.items, key=lambda item: -item["enterprise"])
    row.save()
    held = []
    monkeypatch.setattr(service, "release", lambda enterprise, **how: held.append(enterprise.pk) or False)

    service.undo(row, by=kodjo)

    assert held == sorted([savane.pk, golfe.pk])


def test_key_that_is_no_number_is_no_enterprise(client, savane, afi, kodjo):
    """A raised two is a digit and no number: the page said that the portal had failed."""
    client.force_login(kodjo)
    url = reverse("clients:portfolio_preview", args=[str(afi.uuid)])

    for key in ("²", "9" * 30):
        assert client.post(url, {"which": "ticked", "to": afi.pk, "enterprise": [key]}).status_code in {200, 422}


def test_undo_is_refused_after_a_day(savane, afi, essi, kodjo):
    row = service.reassign([savane], to=essi, by=kodjo)

    with clock.pretend(NOW + dt.timedelta(hours=25)), pytest.raises(DomainError) as refused:
        service.undo(row, by=kodjo)
    assert (refused.value.code, agent_of(savane)) == ("too_late", essi)


def test_agent_sees_the_workload_but_moves_nothing(client, savane, afi, essi):
    client.force_login(afi)
    assert client.get(reverse("clients:portfolio_list")).status_code == 200
    assert client.get(reverse("clients:portfolio", args=[essi.uuid])).status_code == 200
    data = {"to": str(essi.uuid), "enterprise": [savane.pk]}
    assert client.post(reverse("clients:portfolio_move", args=[afi.uuid]), data).status_code == 403
    assert agent_of(savane) == afi


def test_enterprise_of_another_portfolio_ticked_by_hand_is_not_moved(client, savane, golfe, afi, essi, kodjo):
    """The address names Afi's portfolio: an id forged into the form moves nothing else."""
    client.force_login(kodjo)
    key = str(afi.uuid)
    client.post(reverse("clients:portfolio_move", args=[key]), {"to": str(essi.uuid), "enterprise": [golfe.pk]})
    wrong = client.post(reverse("clients:portfolio_move", args=[key]), {"to": "pas-un-uuid", "enterprise": []})

    assert agent_of(golfe) is None
    assert wrong.status_code == 404


def test_nothing_ticked_is_said_beside_the_choice(client, savane, afi, essi, kodjo):
    client.force_login(kodjo)
    page = client.post(reverse("clients:portfolio_preview", args=[str(afi.uuid)]), {"which": "ticked", "to": essi.pk})
    assert page.status_code == 422
    assert page.context["move"].errors.keys() == {"which"}


def test_absence_opens_files_and_tasks_to_the_stand_in_and_gives_back_the_rest(savane, afi, essi, kodjo):
    """Nothing falls due on an empty desk; what comes later than the return waits; afterwards access ends."""
    during = factories.task(savane, afi, "Pendant", due_on=dt.date(2026, 11, 30))
    after = factories.task(savane, afi, "Après", due_on=dt.date(2027, 1, 15))
    row = service.plan_absence(
        afi, stand_in=essi, starts_on=dt.date(2026, 11, 25), ends_on=dt.date(2026, 12, 4), by=afi
    )
    sees = lambda: savane.assignments.active().filter(user=essi).exists()  # noqa: E731
    assert not sees()

    with clock.pretend(NOW + dt.timedelta(days=2)):
        turn_absences(dt.date(2026, 11, 25))
        assert sees()
        newcomer = factories.task(savane, afi, "Arrivée", due_on=dt.date(2026, 12, 1))
        turn_absences(dt.date(2026, 11, 26))
    owner = lambda task: Task.objects.get(pk=task.pk).owner  # noqa: E731
    assert (owner(during), owner(newcomer), owner(after)) == (essi, essi, afi)
    assert agent_of(savane) == afi, "the agent stays the agent"
    Task.objects.filter(pk=newcomer.pk).update(state="done")
    with clock.pretend(NOW + dt.timedelta(days=12)):
        turn_absences(dt.date(2026, 12, 5))

    assert (owner(during), owner(newcomer)) == (afi, essi)
    assert {row.ends_on for row in savane.assignments.filter(user=essi)} == {dt.date(2026, 12, 5)}
    row.refresh_from_db()
    assert row.state == "over"


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ("2026-12-04", "2026-12-01", "dates"),
        ("2026-11-01", "2026-11-20", "dates"),
        ("2026-12-03", "2026-12-10", "overlap"),
    ],
)
def test_absence_that_cannot_be_is_refused(afi, essi, kodjo, starts, ends, code):
    service.plan_absence(afi, stand_in=essi, starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2026, 12, 4), by=afi)

    with pytest.raises(DomainError) as refused:
        service.plan_absence(
            afi, stand_in=kodjo, starts_on=dt.date.fromisoformat(starts), ends_on=dt.date.fromisoformat(ends), by=afi
        )
    assert refused.value.code == code
    with pytest.raises(DomainError) as away:
        service.plan_absence(
            kodjo, stand_in=afi, starts_on=dt.date(2026, 12, 2), ends_on=dt.date(2026, 12, 3), by=kodjo
        )
    assert away.value.code == "stand_in_away"


def test_agent_records_an_own_absence_only(client, savane, afi, essi, kodjo):
    client.force_login(essi)
    data = {"user": afi.pk, "stand_in": kodjo.pk, "starts_on": "2026-12-01", "ends_on": "2026-12-04"}

    assert client.post(reverse("clients:absence_new"), data).status_code == 422
    assert client.post(reverse("clients:absence_new"), {**data, "user": essi.pk}).status_code == 302
    absence = Absence.objects.get()
    client.force_login(afi)
    assert client.post(reverse("clients:absence_end", args=[absence.uuid])).status_code == 403
    client.force_login(kodjo)
    assert client.post(reverse("clients:absence_end", args=[absence.uuid])).status_code == 302
    absence.refresh_from_db()
    assert absence.state == "cancelled"


def test_workload_counts_and_asks_the_same_questions_whatever_the_size(
    client, savane, afi, kodjo, django_assert_max_num_queries
):
    """A unit of ten or of two: the page costs the same."""
    factories.task(savane, afi, due_on=dt.date(2026, 11, 20))
    factories.task(savane, afi, due_on=dt.date(2026, 11, 25))
    load = next(line for line in queries.workload(clock.today()) if line.agent == afi)
    assert (load.enterprises, load.tasks, load.overdue, load.this_week) == (1, 2, 1, 1)
    for number in range(10):
        row = factories.enterprise(f"Numéro {number}")
        assign(row, user=afi, capacity=Capacity.ACCOUNT_AGENT, by=kodjo)
    client.force_login(kodjo)

    with django_assert_max_num_queries(24):
        client.get(reverse("clients:portfolio_list"))
    with django_assert_max_num_queries(20):
        client.get(reverse("clients:portfolio", args=[afi.uuid]))
