"""What a device is given, what it may send, and who compares (§8.2, §13, ADR 0014)."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.enums import Capacity
from clients.services import assignments
from diagnostics.enums import KIND_DIAGNOSTIC
from diagnostics.models import CriterionRating, MissionKit, OfflineEntry
from diagnostics.queries import grid
from tests.factories import diagnostics as factory


def at(name, *args):
    return reverse(f"diagnostics:{name}", args=args)


def entry(code="6.2", rationale="Constaté sans réseau, en entretien.", **changes):
    values = {"level": 2, "rationale": rationale, "evidence_kinds": ["interview"], "confidence": "low"}
    frame = {"id": str(uuid4()), "sequence": 1, "criterion": code, "base_version": 0, "base_entry": None}
    return {**frame, "values": values, "entered_at": "2026-11-23T10:00:00Z", **changes}


def send(client, kit, *entries, **more):
    body = json.dumps({"entries": entries, **more})
    return client.post(at("kit_receive", kit.uuid), body, content_type="application/json")


@pytest.fixture
def kit(client, visit, dede):
    client.force_login(dede)
    answer = client.post(at("take_along", visit.uuid), {"device": "Tablette"}, headers={"X-CCV-Kit": "1"})
    assert answer.status_code == 200
    return MissionKit.objects.get()


def test_package_holds_own_ratings_and_no_word_of_a_colleague(client, visit, dede, koffi):
    mine, theirs = grid.criteria_of(visit)[:2]
    factory.rate(visit, mine, 2, by=dede, rationale="JETONMIEN constaté en entretien.")
    factory.rate(visit, theirs, 4, by=koffi, rationale="JETONCOLLEGUE constaté en entretien.")
    client.force_login(dede)

    answer = client.post(at("take_along", visit.uuid), {"device": "Tablette"}, headers={"X-CCV-Kit": "1"})

    carried = {row["code"]: row for row in answer.json()["package"]["criteria"]}
    assert "JETONMIEN" in answer.content.decode()
    assert "JETONCOLLEGUE" not in answer.content.decode()
    assert (carried[mine.code]["version"], carried[theirs.code]["version"]) == (1, 0)
    assert carried[theirs.code]["is_colleagues"]


def test_entry_on_a_colleague_rating_not_taken_along_never_overwrites_it(client, visit, kit, koffi):
    factory.rate(visit, next(row for row in grid.criteria_of(visit) if row.code == "6.2"), 4, by=koffi)

    assert send(client, kit, entry()).json()["entries"][0]["outcome"] == "conflict"
    assert CriterionRating.objects.get(diagnostic=visit, criterion__code="6.2").level == 4


def test_page_without_its_script_takes_nothing_along(client, visit, dede):
    client.force_login(dede)

    answer = client.post(at("take_along", visit.uuid), {"device": "Tablette"})

    assert answer.status_code == 422
    assert not MissionKit.objects.exists()


def test_kit_of_another_person_is_not_found(client, kit, koffi):
    client.force_login(koffi)

    assert send(client, kit, entry()).status_code == 404


def test_person_who_left_the_team_gives_back_without_reading(client, visit, kit, dede, koffi):
    assignments.release(
        visit.enterprise, user=dede, capacity=Capacity.TEAM, kind=KIND_DIAGNOSTIC, uuid=visit.uuid, by=None
    )

    answer = send(client, kit, entry(rationale="JETONRENDU constaté en entretien."), is_last=True)
    assert answer.json()["entries"][0]["is_received"]
    assert client.get(at("devices", visit.uuid)).status_code == 404

    client.force_login(koffi)
    page = client.get(at("devices", visit.uuid)).content.decode()
    assert "JETONRENDU" in page
    assert "n’était plus dans l’équipe" in page


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"entries": 3}',
        '{"entries": [3]}',
        '{"entries": [{"id": "x"}]}',
        '{"entries": [{"values": []}]}',
    ],
)
def test_delivery_that_cannot_be_read_is_refused_and_nothing_is_written(client, kit, body):
    answer = client.post(at("kit_receive", kit.uuid), body, content_type="application/json")

    assert answer.status_code == 400
    assert not OfflineEntry.objects.exists()


def test_unreadable_entry_does_not_keep_its_neighbour_out_nor_close_the_kit(client, kit):
    answer = send(client, kit, entry(sequence="x"), good := entry(), is_last=True)

    assert [row["id"] for row in answer.json()["entries"]] == [good["id"]]
    kit.refresh_from_db()
    assert kit.returned_at is None


def test_values_of_any_shape_are_kept_and_shown_without_failing(client, visit, kit):
    odd = {"level": "deux", "rationale": ["JETONBIZARRE"], "evidence_kinds": 4, "confidence": {"x": 1}, "is_na": "oui"}

    assert send(client, kit, entry(values=odd)).json()["entries"][0]["outcome"] == "not_applied"
    assert "JETONBIZARRE" in client.get(at("devices", visit.uuid)).content.decode()


def test_session_answer_tells_a_closed_session(client, dede):
    assert client.get(at("kit_session")).status_code == 401
    client.force_login(dede)
    assert client.get(at("kit_session")).json()["token"]


@pytest.mark.parametrize("name", ["kit", "kit_worker", "kit_manifest"])
def test_what_a_browser_keeps_is_the_same_for_everybody(client, visit, dede, koffi, name):
    client.cookies["django_language"] = "fr"
    anonymous = client.get(at(name)).content
    client.force_login(dede)
    assert client.get(at(name)).content == anonymous
    assert b"csrf" not in anonymous


def test_worker_keeps_files_that_exist_and_no_page_but_its_own(client):
    text = client.get(at("kit_worker")).content.decode()
    facts = json.loads(text.split("self.KIT = ", 1)[1].split(";\n", 1)[0])

    assert facts["page"] == at("kit")
    assert all(path.startswith(("/static/", at("kit"))) for path in facts["files"])


def test_lost_device_is_declared_by_the_lead_and_refused(client, visit, kit):
    assert client.post(at("revoke_kit", visit.uuid, kit.uuid)).status_code == 302

    answer = send(client, kit, entry())
    assert (answer.status_code, answer.json()["code"]) == (410, "kit_revoked")


def test_choice_on_a_page_older_than_the_file_shows_both_again(client, visit, kit, koffi, dede):
    criterion = next(row for row in grid.criteria_of(visit) if row.code == "6.2")
    factory.rate(visit, criterion, 4, by=koffi)
    send(client, kit, entry())
    factory.rate(visit, criterion, 5, by=koffi, rationale="JETONNOUVEAU constaté en entretien.")
    row = OfflineEntry.objects.get()

    answer = client.post(at("settle_entry", visit.uuid, row.uuid), {"choice": "device", "version": "1"})

    assert answer.status_code == 409
    assert "JETONNOUVEAU" in answer.content.decode()
    assert "Constaté sans réseau" in answer.content.decode()


def test_devices_page_asks_the_same_number_of_queries_with_one_and_three_entries(client, visit, kit, koffi):
    counts = []
    for code in ("1.1", "1.2", "1.3"):
        factory.rate(visit, next(row for row in grid.criteria_of(visit) if row.code == code), 4, by=koffi)
        send(client, kit, entry(code, sequence=len(counts) + 1))
        with CaptureQueriesContext(connection) as queries:
            client.get(at("devices", visit.uuid))
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_bench_saves_as_one_enters_and_stops_at_a_colleague_text(client, visit, dede, koffi):
    """One request per entry; the version comes back so that the next one is written on it."""
    client.force_login(dede)
    address, quiet = at("criterion", visit.uuid, "6.2"), {"X-CCV-Autosave": "1"}
    form = {
        "level": "2", "rationale": "Répartition réelle, rien d’écrit.", "evidence_kinds": ["interview"],
        "confidence": "low", "version": "0",
    }  # fmt: skip

    assert client.post(address, form, headers=quiet).json()["version"] == 1
    assert client.post(address, {**form, "rationale": "court", "version": "1"}, headers=quiet).status_code == 422
    assert (
        client.post(address, {**form, "rationale": "Un texte plus ancien, gardé."}, headers=quiet).status_code == 409
    )
    assert CriterionRating.objects.get(diagnostic=visit).rationale == form["rationale"]


def test_rating_sheets_carry_the_reference_and_no_name(client, visit, dede):
    client.force_login(dede)

    page = client.get(at("sheets", visit.uuid)).content.decode()

    assert page.count('class="card sheet"') == 54
    assert visit.reference in page
    assert visit.enterprise.name not in page


@pytest.mark.parametrize("rationale", ["Vu \ud83d sur place.", "Vu \x00 sur place."])
def test_half_a_sign_from_one_device_does_not_hold_up_the_entries_behind_it(client, visit, kit, rationale):
    """No database keeps it: before, every delivery of this device failed and a whole day of notes stayed on it."""
    odd, sound = entry(rationale=rationale), entry(code="6.3", sequence=2)

    for _twice in range(2):
        told = send(client, kit, odd, sound).json()["entries"]

    assert [row["is_received"] for row in told] == [True, True]
    assert OfflineEntry.objects.count() == 2


def test_delivery_that_makes_no_sense_is_answered_in_words(client, visit, kit):
    """A failure would make the device try for ever; it must read that this cannot be received."""
    for body in ("[" * 60_000, '{"entries": [{"values": {"level": NaN}}]}'):
        answer = client.post(at("kit_receive", kit.uuid), body, content_type="application/json")
        assert answer.status_code == 400
