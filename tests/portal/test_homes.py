"""Each person lands on what is theirs to do, and every count is the list behind it."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import Enterprise, Interaction, InternalNote, Task
from core import clock
from portal.queries.worklists import worklists_for
from tests.factories import report as situations

pytestmark = pytest.mark.django_db
HOME = "portal:home"


def make_task(enterprise, owner, days: int, title: str = "Rappeler") -> Task:
    due = clock.today() + dt.timedelta(days=days)
    return Task.objects.create(enterprise=enterprise, owner=owner, title=title, due_on=due)


def test_home_of_an_enterprise_says_what_now_who_and_by_when(client, mawuli):
    client.force_login(mawuli)

    page = client.get(reverse(HOME)).content.decode()

    assert "Où en est mon dossier" in page
    assert "Qui agit maintenant" in page
    assert "Étape 1 sur 6" in page


def test_home_of_somebody_without_enterprise_says_what_to_do(client, mawuli, savane):
    savane.memberships.update(ends_on="2026-01-01")
    client.force_login(mawuli)

    answer = client.get(reverse(HOME))

    assert answer.status_code == 403
    assert "lié à aucune entreprise" in answer.content.decode()


def test_home_without_sign_in_asks_for_it(client, db):
    assert client.get(reverse(HOME)).status_code == 302


def test_home_of_an_agent_counts_exactly_the_lists_behind_the_tiles(client, afi, savane):
    """A tile that says 3 and opens 2 rows destroys trust in every figure."""
    make_task(savane, afi, -2)
    make_task(savane, afi, -1)
    make_task(savane, afi, 0)
    client.force_login(afi)

    tiles = {w.key: n for w, n in client.get(reverse(HOME)).context["tiles"]}

    assert tiles["taches-en-retard"] == 2
    for worklist in worklists_for(afi):
        page = client.get(reverse("portal:worklist", args=[worklist.key])).context["page"]
        assert page.paginator.count == tiles[worklist.key], worklist.key


def test_worklist_never_contacted_holds_an_enterprise_without_any_exchange(afi, savane):
    """Others forgot those nobody had ever called: nothing happened is a reason too."""
    rows = next(w for w in worklists_for(afi) if w.key == "jamais-contactees").rows

    before = list(rows(afi, clock.today()))
    Interaction.objects.create(enterprise=savane, at=clock.now(), channel="phone", subject="Premier appel")

    assert before == [savane]
    assert list(rows(afi, clock.today())) == []


def test_worklist_of_another_role_is_not_found(client, dede):
    client.force_login(dede)

    assert client.get(reverse("portal:worklist", args=["messages-a-verifier"])).status_code == 404


@pytest.mark.parametrize("role", ["afi", "kodjo", "dede", "elom", "yawa"])
def test_home_has_the_same_number_of_queries_with_one_and_three_tasks(
    client, role, savane, request, django_assert_num_queries, django_assert_max_num_queries
):
    user = request.getfixturevalue(role)
    client.force_login(user)
    make_task(savane, user, -1)
    with django_assert_max_num_queries(40) as first:
        client.get(reverse(HOME))
    make_task(savane, user, -1, "Envoyer")
    make_task(savane, user, -3, "Planifier")

    with django_assert_num_queries(len(first.captured_queries)):
        client.get(reverse(HOME))


def test_file_of_an_enterprise_is_closed_to_its_owner(client, mawuli, savane):
    client.force_login(mawuli)

    assert client.get(reverse("portal:enterprise_file", args=[savane.uuid])).status_code == 403


def test_file_shows_the_segment_only_to_roles_of_the_matrix(client, afi, yawa, savane):
    address = reverse("portal:enterprise_file", args=[savane.uuid])
    client.force_login(afi)
    shown = "Segment" in client.get(address).content.decode()
    client.force_login(yawa)
    hidden = "Segment" not in client.get(address).content.decode()

    assert (shown, hidden) == (True, True)


def test_exchange_recorded_from_the_file_stands_on_the_timeline_with_its_next_step(client, afi, savane):
    client.force_login(afi)
    address = reverse("portal:log_exchange", args=[savane.uuid])

    client.post(address, {"channel": "phone", "reached": "0", "subject": "Rendez-vous à Kara", "next_days": "3"})

    exchange = Interaction.objects.get(subject="Rendez-vous à Kara")
    assert (exchange.circle, exchange.succeeded, exchange.by) == ("relationship", False, afi)
    assert Task.objects.open().get(enterprise=savane).owner == afi
    assert Enterprise.objects.get(pk=savane.pk).next_action_on is not None


def test_exchange_and_note_pressed_twice_are_recorded_once(client, afi, savane):
    """On a slow line a button is pressed twice: the timeline must not tell of two calls, nor ask for two more."""
    client.force_login(afi)
    data = {"channel": "phone", "reached": "1", "subject": "Rendez-vous à Kara", "next_days": "3"}

    for _press in range(2):
        client.post(reverse("portal:log_exchange", args=[savane.uuid]), data)
        client.post(reverse("portal:write_note", args=[savane.uuid]), {"text": "À rappeler le matin."})

    assert Interaction.objects.filter(subject="Rendez-vous à Kara").count() == 1
    assert Task.objects.filter(enterprise=savane, kind="call").count() == 1
    assert InternalNote.objects.filter(enterprise=savane).count() == 1


def test_exchange_without_sentence_keeps_what_was_typed(client, afi, savane):
    client.force_login(afi)
    address = reverse("portal:log_exchange", args=[savane.uuid])

    answer = client.post(address, {"channel": "visit", "reached": "1", "subject": "", "next_days": "7"})

    assert answer.status_code == 422
    assert 'value="visit" selected' in answer.content.decode()


def test_exchange_by_a_reviewer_is_refused(client, yawa, savane):
    client.force_login(yawa)

    answer = client.post(reverse("portal:log_exchange", args=[savane.uuid]), {"subject": "x"})

    assert answer.status_code == 403


def test_note_of_the_relations_unit_never_reaches_a_diagnostician(client, afi, dede, savane):
    client.force_login(afi)
    client.post(reverse("portal:write_note", args=[savane.uuid]), {"text": "Préfère le matin JETON-77"})
    client.force_login(dede)

    page = client.get(reverse("portal:enterprise_file", args=[savane.uuid])).content.decode()

    assert "JETON-77" not in page


def test_file_has_the_same_number_of_queries_however_long_the_story(
    client, afi, savane, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(afi)
    address = reverse("portal:enterprise_file", args=[savane.uuid])

    def tell(count: int) -> None:
        for number in range(count):
            Interaction.objects.create(
                enterprise=savane,
                at=clock.now(),
                channel="phone",
                subject=f"Appel {number}",
                by=afi,
                about_kind="diagnostics.request",
                about_uuid=savane.uuid,
            )

    tell(1)
    with django_assert_max_num_queries(30) as first:
        client.get(address)
    tell(30)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get(address)


@pytest.mark.parametrize("name", ["catalogue:offering_list", "accounts:account"])
def test_page_of_an_enterprise_reads_who_the_person_acts_for_once(client, mawuli, savane, name):
    """The menu asked three times more what the page had just read: each page of the portal waited for it."""
    client.force_login(mawuli)
    url = reverse(name)
    client.get(url)

    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200

    mine = [query["sql"] for query in seen if 'FROM "clients_portalmembership"' in query["sql"]]
    assert len(mine) == 1, mine


def put_something_in(key, savane, agent, today):
    """Make one row of a list true; return how many the list then holds."""
    from tests.factories import questionnaires as ask

    soon = today + dt.timedelta(days=20)
    if key == "taches-en-retard":
        make_task(savane, agent, -1)
    elif key == "taches-du-jour":
        make_task(savane, agent, 0)
    elif key == "adresses-refusees":
        savane.contacts.update(bounced_at=clock.now())
    elif key == "bientot-echus":
        savane.mandates.create(purpose="Représentation", starts_on=today, ends_on=soon)
        savane.identifiers.update(expires_on=soon)
    elif key == "sans-reponse":
        ask.invited(savane)
    return 1


@pytest.mark.parametrize(
    "key",
    ["taches-en-retard", "taches-du-jour", "jamais-contactees", "sans-reponse", "adresses-refusees", "bientot-echus"],
)
@pytest.mark.parametrize("person", ["afi", "kodjo"])
def test_tile_opens_exactly_the_list_it_counts(client, request, savane, golfe, key, person):
    """Overdue, due, never contacted, awaiting an answer, bounced, expiring: the day is read from these six numbers."""
    user = request.getfixturevalue(person)
    client.force_login(user)
    if key != "jamais-contactees":
        Interaction.objects.create(enterprise=savane, at=clock.now(), channel="phone", subject="Premier appel")
    number = put_something_in(key, savane, user, clock.today())
    if key == "jamais-contactees" and person == "kodjo":
        number += 1  # the head answers for every file, Golfe's too

    tiles = {worklist.key: count for worklist, count in client.get(reverse(HOME)).context["tiles"]}
    answer = client.get(reverse("portal:worklist", args=[key]))

    assert tiles[key] == number == answer.context["page"].paginator.count == len(answer.context["lines"])
    for line in answer.context["lines"]:
        assert client.get(line.url).status_code == 200, line.url


def test_tiles_of_a_portfolio_leave_out_what_a_colleague_follows(client, make_agent, savane, golfe, afi):
    """An agent who sees the whole unit's bounced addresses corrects nobody's."""
    savane.contacts.update(bounced_at=clock.now())
    golfe.contacts.update(bounced_at=clock.now())
    client.force_login(afi)

    tiles = {worklist.key: count for worklist, count in client.get(reverse(HOME)).context["tiles"]}

    assert tiles["adresses-refusees"] == 1


def test_home_leads_those_who_read_the_notice_to_it_until_its_last_day_and_nobody_else(client, cast, akou):
    """Two months without penalty are lost by whoever lost the letter; a contributor knows of no notice (§7.4)."""
    report = situations.communicated(cast, with_notice=True)
    address = reverse("diagnostics:notice", args=[report.notice.uuid])

    def shown(person) -> str:
        client.force_login(person)
        return client.get(reverse(HOME)).content.decode()

    owner, contributor = shown(cast.mawuli), shown(akou)
    with time_machine.travel(dt.datetime.combine(report.notice.deadline, dt.time(12)), tick=False):
        last_day = shown(cast.mawuli)
    with time_machine.travel(
        dt.datetime.combine(report.notice.deadline + dt.timedelta(days=1), dt.time(12)), tick=False
    ):
        day_after = shown(cast.mawuli)
    report.notice.state = "checked_nothing_to_regularise"
    report.notice.save(update_fields=["state"])

    assert address in owner
    assert "régularis" not in owner.lower()
    assert address not in contributor
    assert address in last_day
    assert address not in day_after
    assert address not in shown(cast.mawuli)
