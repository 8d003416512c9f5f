"""What is confidential stays where it belongs: unique words planted in it are looked for on every page (§8.2, I7, I8).

Drafts, notes, scores, reasons, segments and other enterprises' data each hold their own word. Every person walks all
the pages they can reach, then asks for every page anybody else reached.
"""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from tests.house.crawl import Walk, text_of, walk
from tests.house.url_world import World

pytestmark = pytest.mark.django_db
STAFF = {"CRA", "CRH", "DIA", "LDI", "REV"}
# word: (model, filter, field, who may read it)
PLANTED: dict[str, tuple[str, dict[str, Any], str, set[str]]] = {
    "JETONNOTERELATION": ("clients.InternalNote", {"scope": "relationship"}, "text", {"CRA", "CRH"}),
    "JETONECHANGE": ("clients.Interaction", {"circle": "relationship"}, "summary", {"CRA", "CRH"}),
    "JETONRECLAMATION": ("clients.Complaint", {"state": "received"}, "text", {"owner", "CRH", "DPO"}),
    "JETONEVALUATION": (
        "questionnaires.ScreeningEvaluation",
        {},
        "comment",
        {"DIA", "LDI", "CRH"},
    ),
    "JETONENCOURS": (
        "diagnostics.CriterionRating",
        {"diagnostic__state": "in_progress", "level__isnull": False},
        "rationale",
        {"DIA", "LDI"},
    ),
    "JETONCOTATIONSCELLEE": (
        "diagnostics.CriterionRating",
        {"diagnostic__enterprise__name__startswith": "Golfe", "level__isnull": False},
        "rationale",
        {"DIA", "LDI", "REV"},
    ),
    "JETONDEROGATION": ("clients.SegmentOverride", {}, "reason", {"CRA", "CRH", "DIA", "LDI"}),
    "JETONGOLFE": (
        "clients.Enterprise",
        {"name__startswith": "Golfe"},
        "trade_name",
        {"stranger", "DPO", *STAFF},
    ),
    "JETONREPONSEGOLFE": (
        "questionnaires.Answer",
        {"response__enterprise__name__startswith": "Golfe", "question__code": "G6"},
        "text",
        {"stranger", *STAFF},
    ),
    "JETONNOTIFICATION": (
        "diagnostics.RegularisationNotice",
        {},
        "office",
        {"warned", "CRA", "CRH", "DIA", "LDI", "REV"},
    ),
}
# Words whose readers are a whole role: no assignment is asked (§8.2: R without O).
SHARED_BY_ROLE = {"JETONGOLFE", "JETONECHANGE", "JETONDEROGATION"}
OUTSIDE = (
    "anonymous", "owner", "contributor", "stranger", "warned",
    "ADM", "RSK", "DIR", "DPO", "AUD", "INT", "new CRA", "new DIA",
)  # fmt: skip
INSIDE = ("CRA", "CRH", "DIA", "LDI", "REV")


def plant(world: World) -> None:
    """Put each word where only its readers may find it."""
    world.plants = {}
    for word, (label, wanted, field, readers) in PLANTED.items():
        rows = apps.get_model(label).objects.filter(**wanted)
        assert rows.exists(), f"nothing to hide {word} in"
        rows.update(**{field: f"{word} et le reste de la phrase"})
        world.plants[word] = readers


@pytest.fixture(scope="module")
def walks(world: World) -> dict[str, Walk]:
    """Return person → what they met, after everybody has also asked for everybody else's addresses."""
    from portal.services.demo import people

    plant(world)
    head = world.people["CRH"]
    world.people["new CRA"] = people.hire("CRA", "Nouvelle Chargée", head)
    world.people["new DIA"] = people.hire("DIA", "Nouveau Diagnostiqueur", head)
    world.people["warned"] = apps.get_model("accounts.User").objects.get(email="ama@example.org")
    clients = {name: signed_in(world, name) for name in (*OUTSIDE, *INSIDE)}
    found = {name: walk(client) for name, client in clients.items()}
    everywhere = {address for met in found.values() for address in met.pages}
    for name, client in clients.items():
        for address in everywhere - set(found[name].pages):
            response = client.get(address)
            if response.status_code == 200:
                found[name].pages[address] = text_of(response)
    return found


@pytest.fixture(scope="module")
def pages(walks: dict[str, Walk]) -> dict[str, dict[str, str]]:
    """Return person → address → text."""
    return {name: met.pages for name, met in walks.items()}


def signed_in(world: World, name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name != "anonymous":
        client.force_login(world.people[name], settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.mark.parametrize("person", [*OUTSIDE, *INSIDE])
def test_page_shows_no_link_its_reader_may_not_open(walks, person):
    """A link that answers “forbidden” or “not found” tells a colleague that something is kept from her, or is broken."""
    assert walks[person].refused == []


@pytest.mark.parametrize("word", PLANTED)
def test_planted_word_is_read_by_somebody_so_that_hiding_it_means_something(pages, word):
    readers = {name for name, reached in pages.items() if any(word in text for text in reached.values())}

    assert readers, f"nobody reads {word}: the plant proves nothing"


def strangers_to_each_word() -> list[tuple[str, str]]:
    """Return every (word, person) where the person must not read the word."""
    return [
        (word, person)
        for word, (_label, _rows, _field, readers) in PLANTED.items()
        for person in (*OUTSIDE, *INSIDE)
        if (person.removeprefix("new ") if word in SHARED_BY_ROLE else person) not in readers
    ]


@pytest.mark.parametrize(("word", "person"), strangers_to_each_word())
def test_planted_word_appears_on_no_page_of_somebody_who_must_not_read_it(pages, person, word):
    """One leak is enough to end the trust of every enterprise."""
    leaks = [address for address, text in pages[person].items() if word in text]

    assert leaks == []


def test_segment_letter_and_label_never_reach_an_enterprise(pages):
    """“Pourrait, ne veut que sous contrainte” read by an enterprise would be a scandal."""
    labels = ("Peut et veut être conforme", "ne veut que sous contrainte", "n’y parvient pas toujours", "ne veut pas")

    leaks = [
        (person, address, label)
        for person in ("owner", "contributor", "stranger", "warned")
        for address, text in pages[person].items()
        for label in (*labels, "Segment")
        if label in text
    ]

    assert leaks == []


def test_messages_hold_no_planted_word(world, pages):
    """A mail is read on shared screens: it only says that a document waits."""
    texts = [f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in apps.get_model("core.KeptMessage").objects.all()]

    assert [word for word in PLANTED for text in texts if word in text] == []
