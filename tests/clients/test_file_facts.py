"""What lists show of a file never drifts from what happened, and ends with the local day."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.permissions import effective_roles
from clients.deadlines.outreach import remind_overdue_tasks
from clients.models import Assignment, Enterprise
from clients.services import relation, tasks
from clients.services.schedules import load_schedules
from core import clock, reference, registry
from core.registry import Entry, Page, addresses, kinds, register
from tests.factories import clients as make


def facts(enterprise) -> tuple:
    return Enterprise.objects.values_list("last_contact_at", "next_action_on").get(pk=enterprise.pk)


def test_facts_of_a_file_equal_their_rebuilding_after_every_act(savane, afi):
    """A list that announces a call never made, or an action already done, sends agents astray."""
    today = clock.today()
    call = relation.note_exchange(
        savane, by=afi, channel="phone", direction="out", succeeded=True, subject="Appel", call_back_on=today
    )
    acts = (
        lambda: relation.edit_interaction(call, by=afi, succeeded=False),
        lambda: relation.amend_interaction(call, text="Absent", by=afi),
        lambda: relation.log_interaction(savane, by=afi, channel="visit", subject="Visite"),
        lambda: tasks.complete_task(savane.tasks.get(), by=afi),
        lambda: relation.open_task(savane, owner=afi, title="Écrire", due_on=today, by=afi),
    )
    for number, act in enumerate(acts):
        act()
        kept = facts(savane)
        assert relation.refresh_facts(Enterprise.objects.all()) == 0, number
        assert facts(savane) == kept


def test_facts_written_from_outside_are_mended_by_the_command(savane, afi, capsys):
    """After a repair by hand in the database, one command makes the lists true again."""
    row = relation.log_interaction(savane, by=afi, channel="phone", subject="Appel")
    Enterprise.objects.filter(pk=savane.pk).update(last_contact_at=None, next_action_on="2020-01-01")

    call_command("rebuild_facts")

    assert facts(savane) == (row.at, None)
    assert "enterprise: 1" in capsys.readouterr().out


def test_tasks_done_stand_in_the_list_only_when_asked_for(client, savane, afi):
    """A list of what is to be done must not hold what is done."""
    done = make.task(savane, afi, "Fini", state="done")
    todo = make.task(savane, afi, "À faire")
    client.force_login(afi)

    def shown(**asked: str) -> set:
        return set(client.get(reverse("admin:clients_task_changelist"), asked).context["cl"].result_list)

    assert shown() == {todo}
    assert shown(echeance="closes") == {done}
    assert shown(state__exact="done") == {done}
    assert shown(echeance="toutes") == {done, todo}


def test_assignment_ends_with_the_day_of_the_administration(savane, afi):
    """A day told by another clock keeps a file open after its end."""
    Assignment.objects.update(ends_on=clock.today() + dt.timedelta(days=1))
    assert Assignment.objects.active().count() == 1

    with clock.pretend(clock.now() + dt.timedelta(days=1)):
        assert Assignment.objects.active().count() == 0


def test_late_tasks_already_told_of_cost_the_same_whatever_their_number(
    savane, afi, kodjo, django_assert_num_queries, django_assert_max_num_queries
):
    """The nightly sweep of a large portfolio must not ask the database once per late task."""
    load_schedules(reference.read("schedules"))
    late = clock.today() - dt.timedelta(days=12)
    make.task(savane, afi, due_on=late)
    assert remind_overdue_tasks(clock.today()) > 0
    with django_assert_max_num_queries(12) as first:
        remind_overdue_tasks(clock.today())
    for number in range(5):
        make.task(savane, afi, f"Rappeler {number}", due_on=late)
    remind_overdue_tasks(clock.today())

    with django_assert_num_queries(len(first.captured_queries)):
        assert remind_overdue_tasks(clock.today()) == 0


def test_addresses_of_many_objects_of_many_kinds_are_one_question(
    savane, golfe, afi, monkeypatch, django_assert_num_queries
):
    """A long timeline must not ask one question per line, nor one per kind of line."""
    monkeypatch.setattr(registry, "_entries", dict(registry._entries))
    rows = Enterprise.objects.filter(name__startswith="Savane")
    register("tests.many", Entry(pages=lambda user: [Page(rows, "portal:enterprise_file")]))
    register("tests.list", Entry(pages=lambda user: [Page(rows, "clients:message_list", to="")]))
    register("tests.free", Entry(url=lambda uuid, user: "/la/"))
    own = [(kind, savane.uuid) for kind in ("tests.many", "tests.list", "tests.free", "tests.none")]

    with django_assert_num_queries(1):
        found = addresses([*own, ("tests.many", golfe.uuid), ("", None)] * 2, afi)

    assert found == {
        own[0]: reverse("portal:enterprise_file", args=[savane.uuid]),
        own[1]: reverse("clients:message_list"),
        own[2]: "/la/",
    }


@pytest.mark.parametrize("person", ["afi", "kodjo", "dede", "elom", "mawuli"])
def test_addresses_of_every_kind_are_answered_together(savane, request, person, django_assert_max_num_queries):
    """One kind written in columns of its own would break the timeline of the file that holds it."""
    user = request.getfixturevalue(person)
    effective_roles(user)  # read with the session

    with django_assert_max_num_queries(1):
        assert isinstance(addresses([(kind, savane.uuid) for kind in kinds()], user), dict)


@pytest.mark.parametrize("mark", ["", "x", "1-1", "1-²", "00000000-0000-0000-0000-000000000000"])
def test_timeline_answers_a_mark_it_cannot_read(client, afi, savane, mark):
    """An address cut by a mail programme opens the newest stretch, never an error."""
    client.force_login(afi)

    answer = client.get(reverse("portal:enterprise_file", args=[savane.uuid]), {"avant": mark, "auteur": mark})

    assert answer.status_code == 200


def test_timeline_is_read_to_its_beginning_without_gap_or_repetition(client, afi, savane):
    """Two exchanges of the same instant at the edge of a page must both be read."""
    moment = clock.now()
    rows = [
        relation.log_interaction(savane, by=afi, channel="phone", subject=f"Appel {number}", at=moment)
        for number in range(45)
    ]
    client.force_login(afi)
    address = reverse("portal:enterprise_file", args=[savane.uuid])

    read, mark = [], ""
    for _page in range(3):
        part = client.get(address, {"avant": mark, "auteur": str(afi.uuid)}).context["part"]
        read += part.rows
        mark = part.older

    assert read == rows[::-1]
    assert mark == ""


def test_timeline_mark_holds_no_number_and_opens_nothing_of_another_file(client, afi, savane, golfe):
    """Two numbers with a gap between them would tell of a line kept for the readers of a notice (§7.4)."""
    rows = [relation.log_interaction(savane, by=afi, channel="phone", subject=f"Appel {one}") for one in range(25)]
    foreign = relation.log_interaction(golfe, by=afi, channel="phone", subject="Ailleurs")
    client.force_login(afi)
    address = reverse("portal:enterprise_file", args=[savane.uuid])

    newest = client.get(address).context["part"]
    older = client.get(address, {"avant": newest.older}).context["part"]
    elsewhere = client.get(address, {"avant": str(foreign.uuid)}).context["part"]

    assert newest.older == str(newest.rows[-1].uuid)
    assert [row.pk for row in newest.rows + older.rows] == [row.pk for row in rows[::-1]]
    assert elsewhere.rows == newest.rows


def test_file_suggests_another_channel_after_three_failed_attempts(client, afi, savane):
    """Calling a fourth time a number that never answers is lost time (§7.8)."""
    client.force_login(afi)
    address = reverse("portal:enterprise_file", args=[savane.uuid])
    suggested = []
    for number in range(3):
        suggested.append(client.get(address).context["try_another"])
        relation.log_interaction(
            savane, by=afi, channel="phone", direction="out", succeeded=False, subject=f"Essai {number}"
        )

    assert [*suggested, client.get(address).context["try_another"]] == [False, False, False, True]
