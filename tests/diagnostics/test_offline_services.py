"""Entries made without network: one result whatever the order, nothing lost, nothing over another text (§13, ADR 0014)."""

import datetime as dt
import itertools
import random
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from clients.enums import Capacity
from clients.services import assignments
from core import clock
from core.errors import DomainError, StaleObject
from core.models import AuditEvent
from diagnostics.enums import KIND_DIAGNOSTIC, EntryOutcome
from diagnostics.models import CriterionRating, OfflineEntry
from diagnostics.queries import grid
from diagnostics.services import mission as missions
from diagnostics.services import offline as services
from tests.factories import diagnostics as factory

OPEN = {EntryOutcome.WAITING, EntryOutcome.CONFLICT, EntryOutcome.NOT_APPLIED}


def words(text: str, level: int | None = 2, **changes: object) -> dict[str, object]:
    """What the device sends for one criterion."""
    facts = {"level": level, "rationale": f"{text} : constaté en entretien.", "evidence_kinds": ["interview"]}
    return {**facts, "confidence": "medium", "interviewee": "customs", "cause": "", "na_reason": "", **changes}


class Device:
    """A tablet: numbers its entries and remembers on which one each was written."""

    def __init__(self, kit, seen: dict[str, int] | None = None) -> None:
        self.kit, self.seen, self.last, self.entries = kit, seen or {}, {}, []

    def write(self, code: str, text: str, **changes: object) -> services.Sent:
        sent = services.Sent(
            uuid=uuid4(),
            sequence=len(self.entries) + 1,
            criterion=code,
            base_version=self.seen.get(code, 0),
            base_entry=self.last.get(code),
            values=words(text, **changes),
            entered_at=clock.now(),
        )
        self.last[code] = sent.uuid
        self.entries.append(sent)
        return sent

    def send(self, *entries: services.Sent, **more: bool) -> list[services.Answer]:
        return services.receive_entries(self.kit, entries or self.entries, by=self.kit.taken_by, **more)


@pytest.fixture
def tablet(visit, dede):
    return Device(services.take_along(visit, device="Tablette", by=dede))


@pytest.fixture
def laptop(visit, koffi):
    return Device(services.take_along(visit, device="Portable", by=koffi))


def file_of(visit) -> dict[str, tuple]:
    rows = CriterionRating.objects.filter(diagnostic=visit).select_related("criterion")
    return {row.criterion.code: (row.level, row.rationale, row.rated_by_id) for row in rows}


def open_texts(visit) -> dict[tuple[str, int], tuple[str, str]]:
    """What waits for a person: by criterion and author, the outcome and the text."""
    rows = OfflineEntry.objects.pending().filter(kit__diagnostic=visit).select_related("criterion")
    return {(row.criterion.code, row.author_id): (row.outcome, row.values["rationale"]) for row in rows}


def trial(act, *results):
    """Run an act, read results, undo everything."""
    mark = transaction.savepoint()
    act()
    found = [result() for result in results]
    transaction.savepoint_rollback(mark)
    return found


def deliveries(device_entries, *, how_many: int, seed: int):
    """Yield deliveries: every entry at least once, in any order, in batches of any size, some of them again."""
    chance = random.Random(seed)
    for _ in range(how_many):
        line = [*device_entries, *chance.choices(device_entries, k=4)]
        chance.shuffle(line)
        batches, at = [], 0
        while at < len(line):
            size = chance.randint(1, 3)
            batches.append(line[at : at + size])
            at += size
        yield batches


def test_entries_of_one_device_give_one_file_in_every_order_and_however_often(visit, tablet):
    """The last words typed for each criterion are what the file says, whatever the network did to the messages."""
    tablet.write("6.2", "Première rédaction")
    tablet.write("1.1", "Politique")
    tablet.write("6.2", "Deuxième rédaction", level=3)
    tablet.write("6.2", "Troisième rédaction", level=4)

    def deliver(batches):
        for batch in batches:
            tablet.send(*batch)

    orders = [[[entry] for entry in order] for order in itertools.permutations(tablet.entries)]
    found = [
        trial(lambda batches=batches: deliver(batches), lambda: file_of(visit), lambda: open_texts(visit))
        for batches in [*orders, *deliveries(tablet.entries, how_many=12, seed=7)]
    ]

    assert found[0][0]["6.2"][:2] == (4, words("Troisième rédaction")["rationale"])
    assert all(result == found[0] for result in found)
    assert found[0][1] == {}


def test_two_devices_on_one_criterion_lose_no_text_in_any_order(visit, tablet, laptop, dede, koffi):
    """Whoever arrives first is in the file; the other's last words wait beside; other criteria are not touched by it."""
    tablet.write("6.2", "Tablette, essai")
    tablet.write("6.2", "Tablette, fin")
    tablet.write("1.1", "Tablette seule")
    laptop.write("6.2", "Portable, essai")
    laptop.write("6.2", "Portable, fin", level=4)
    laptop.write("2.1", "Portable seul")
    senders = {entry.uuid: device for device in (tablet, laptop) for entry in device.entries}

    def deliver(batches):
        for batch in batches:
            for entry in batch:
                senders[entry.uuid].send(entry)

    last = {dede.pk: words("Tablette, fin")["rationale"], koffi.pk: words("Portable, fin")["rationale"]}
    winners = set()
    for batches in deliveries([*tablet.entries, *laptop.entries], how_many=30, seed=11):
        filed, waiting = trial(lambda b=batches: deliver(b), lambda: file_of(visit), lambda: open_texts(visit))
        winner = filed["6.2"][2]
        loser = next(pk for pk in last if pk != winner)
        winners.add(winner)
        assert filed["6.2"][1] == last[winner]
        assert waiting == {("6.2", loser): (EntryOutcome.CONFLICT, last[loser])}
        assert filed["1.1"][1] == words("Tablette seule")["rationale"]
        assert filed["2.1"][1] == words("Portable seul")["rationale"]
    assert winners == {dede.pk, koffi.pk}


def test_entry_on_a_text_changed_at_the_bench_is_compared_not_applied(visit, tablet, koffi):
    criterion = next(row for row in grid.criteria_of(visit) if row.code == "6.2")
    tablet.write("6.2", "Sur place")
    factory.rate(visit, criterion, 4, by=koffi)

    (answer,) = tablet.send()

    assert (answer.is_received, answer.outcome) == (True, EntryOutcome.CONFLICT)
    assert file_of(visit)["6.2"][0] == 4


def test_same_words_on_both_sides_are_no_conflict(visit, tablet, laptop):
    tablet.write("6.2", "Mêmes mots")
    laptop.write("6.2", "Mêmes mots")

    assert [device.send()[0].outcome for device in (tablet, laptop)] == ["applied", "applied"]
    assert CriterionRating.objects.get(diagnostic=visit, criterion__code="6.2").version == 1


def test_same_identifier_with_other_words_is_refused_and_changes_nothing(visit, tablet, laptop):
    sent = tablet.write("6.2", "Les vrais mots")
    tablet.send()
    forged = services.Sent(**{**sent.__dict__, "values": words("Autres mots")})

    assert [(row.is_received, row.reason) for row in tablet.send(forged)] == [(False, "altered")]
    assert [(row.is_received, row.reason) for row in laptop.send(sent)] == [(False, "altered")]
    assert file_of(visit)["6.2"][1] == words("Les vrais mots")["rationale"]


def test_entry_without_grounds_is_kept_aside_and_the_next_one_applies(visit, tablet):
    """What cannot be a rating is not thrown away: it waits until better words come."""
    first = tablet.write("6.2", "x", rationale="court")

    (answer,) = tablet.send(first)
    assert (answer.outcome, answer.reason) == ("not_applied", "rationale_too_short")
    tablet.write("6.2", "Mieux dit")
    tablet.send()

    assert file_of(visit)["6.2"][1] == words("Mieux dit")["rationale"]
    assert open_texts(visit) == {}


@pytest.mark.parametrize(
    ("reason", "happens"),
    [
        ("not_in_team", lambda visit, dede: assignments.release(
            visit.enterprise, user=dede, capacity=Capacity.TEAM, kind=KIND_DIAGNOSTIC, uuid=visit.uuid, by=None)),
        ("mission_over", lambda visit, dede: missions.cancel_diagnostic(visit, by=dede, reason="Site fermé")),
    ],
)  # fmt: skip
def test_entries_come_back_too_late_and_are_kept_for_the_team(visit, tablet, dede, reason, happens):
    tablet.write("6.2", "Premiers mots")
    tablet.write("6.2", "Derniers mots")
    happens(visit, dede)
    late, early = reversed(tablet.entries)

    answers = [*tablet.send(early if early.sequence > 1 else late), *tablet.send()]

    assert all(answer.is_received for answer in answers)
    assert file_of(visit) == {}
    assert open_texts(visit) == {("6.2", dede.pk): ("not_applied", words("Derniers mots")["rationale"])}
    assert {row.reason for row in OfflineEntry.objects.pending()} == {reason}


def test_expired_kit_is_received_but_not_applied(visit, tablet, monkeypatch, dede):
    tablet.write("6.2", "Après huit jours")
    later = clock.now() + dt.timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert [(row.is_received, row.outcome, row.reason) for row in tablet.send()] == [
        (True, "not_applied", "kit_expired")
    ]


def test_lost_device_is_refused_and_says_so(visit, tablet, dede):
    tablet.write("6.2", "Qui écrit ?")
    services.revoke_kit(tablet.kit, by=dede)

    with pytest.raises(DomainError) as refusal:
        tablet.send()
    assert refusal.value.code == "kit_revoked"
    assert not OfflineEntry.objects.exists()
    assert AuditEvent.objects.filter(action="diagnostics.kit_revoked").count() == 1


def test_entries_made_before_the_opening_was_recorded_wait_for_it(mission, dede):
    """On a site without network the opening meeting can only be recorded afterwards."""
    tablet = Device(services.take_along(mission, device="Tablette", by=dede))
    tablet.write("6.2", "Avant l’enregistrement")
    assert [(row.outcome, row.reason) for row in tablet.send()] == [("waiting", "opening_first")]

    factory.started(mission, by=dede)

    assert file_of(mission)["6.2"][1] == words("Avant l’enregistrement")["rationale"]


def conflict(visit, tablet, laptop) -> OfflineEntry:
    tablet.write("6.2", "Tablette")
    laptop.write("6.2", "Portable", level=4)
    tablet.send()
    laptop.send()
    return OfflineEntry.objects.get(outcome="conflict")


def test_person_takes_the_device_text_after_reading_both(visit, tablet, laptop, dede):
    settled = services.settle_entry(conflict(visit, tablet, laptop), takes_device=True, version=1, by=dede)

    assert (settled.outcome, settled.settled_by, settled.values) == ("taken", dede, {})
    assert file_of(visit)["6.2"][:2] == (4, words("Portable")["rationale"])


def test_choice_made_on_an_old_page_is_refused(visit, tablet, laptop, dede):
    entry = conflict(visit, tablet, laptop)
    factory.rate(visit, entry.criterion, 5, by=dede)

    with pytest.raises(StaleObject):
        services.settle_entry(entry, takes_device=True, version=1, by=dede)
    assert file_of(visit)["6.2"][0] == 5


def test_text_not_chosen_stays_with_the_entry_and_later_words_on_it_are_compared_again(visit, tablet, laptop, dede):
    entry = conflict(visit, tablet, laptop)
    services.settle_entry(entry, takes_device=False, version=1, by=dede)
    later = laptop.write("6.2", "Portable, suite", level=5)

    (answer,) = laptop.send(later)

    entry.refresh_from_db()
    assert (entry.outcome, entry.values["rationale"]) == ("left", words("Portable")["rationale"])
    assert answer.outcome == "conflict"
    with pytest.raises(DomainError):
        services.settle_entry(entry, takes_device=True, version=1, by=dede)


def test_fieldwork_does_not_end_while_an_entry_waits_for_a_choice(visit, tablet, laptop, dede):
    factory.rated(visit, by=dede)
    laptop.write("6.2", "À comparer", level=5)
    laptop.send()

    with pytest.raises(DomainError) as refusal:
        factory.fieldwork_done(visit, by=dede)
    assert refusal.value.code == "entries_to_compare"


def test_giving_back_is_dated_once_and_taking_and_giving_back_are_in_the_trail(visit, tablet):
    tablet.write("6.2", "Fin")
    tablet.send(is_last=True)
    tablet.kit.refresh_from_db()
    returned_at = tablet.kit.returned_at
    tablet.send(is_last=True)
    tablet.kit.refresh_from_db()

    assert returned_at is not None
    assert tablet.kit.returned_at == returned_at
    actions = AuditEvent.objects.filter(action__startswith="diagnostics.kit_").order_by("pk")
    assert [row.action for row in actions] == ["diagnostics.kit_taken", *["diagnostics.kit_returned"] * 2]


def test_papers_of_a_stopped_mission_are_erased_with_the_entries_of_its_devices(visit, tablet, dede):
    tablet.write("6.2", "À effacer")
    missions.cancel_diagnostic(visit, by=dede, reason="Site fermé")
    tablet.send()

    assert missions.erase_papers(visit)
    assert not OfflineEntry.objects.exists()


def test_unknown_criterion_is_refused_and_stays_on_the_device(visit, tablet):
    tablet.write("99.9", "Nulle part")

    assert [(row.is_received, row.reason) for row in tablet.send()] == [(False, "unknown_criterion")]


def test_entry_before_that_never_comes_leaves_the_next_one_readable(visit, tablet, dede):
    tablet.last["6.2"] = UUID(int=1)
    tablet.write("6.2", "Seule arrivée")

    assert [(row.outcome, row.reason) for row in tablet.send()] == [("waiting", "entry_before")]
    services.settle_entry(OfflineEntry.objects.get(), takes_device=True, version=0, by=dede)
    assert file_of(visit)["6.2"][1] == words("Seule arrivée")["rationale"]
