"""A document sent piece by piece over a bad line: resumed, never doubled, checked by the same door as any file."""

import hashlib

import pytest
from django.urls import reverse

from core import clock
from questionnaires.models import Evidence, PartialUpload
from questionnaires.services import uploads
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(savane, mawuli):
    """A questionnaire being filled."""
    return make.filled(savane, mawuli)


def _announce(client, response, content, name="organigramme.pdf"):
    facts = {"name": name, "size": len(content), "fingerprint": hashlib.sha256(content).hexdigest()}
    return client.post(reverse("questionnaires:upload_begin", args=[response.uuid, "C1"]), facts)


def _piece(client, said, offset, content):
    address = said["piece"].replace("/0/", f"/{offset}/")
    return client.post(address, content, content_type="application/octet-stream")


def test_cut_document_goes_on_where_it_stopped_and_is_kept_once(client, started, mawuli):
    """On a line cut every minute a file that starts over each time never arrives."""
    client.force_login(mawuli)
    content = make.pdf().read()
    said = _announce(client, started, content).json()
    assert _piece(client, said, 0, content[:100]).json() == {"received": 100}

    again = _announce(client, started, content).json()
    assert again["received"] == 100
    assert _piece(client, again, 0, content[:100]).json() == {"received": 100}  # the same piece twice: 409
    _piece(client, again, 100, content[100:])
    ticked = {"n_C1": "1", "here": "/ici/"}
    first, second = client.post(again["finish"], ticked), client.post(again["finish"], ticked)

    assert first.status_code == second.status_code == 200
    assert "organigramme.pdf" in first.json()["documents"]
    assert Evidence.objects.count() == 1
    with Evidence.objects.get().file.open() as kept:
        assert kept.read() == content


def test_document_is_refused_like_any_other_and_without_its_box(client, started, mawuli):
    """A second door with weaker checks would be the one that is used."""
    client.force_login(mawuli)
    for content, ticked, word in ((make.pdf().read(), {}, "case"), (b"MZ" + b"x" * 300, {"n_C1": "1"}, "")):
        said = _announce(client, started, content).json()
        _piece(client, said, 0, content)
        answer = client.post(said["finish"], ticked)
        assert answer.status_code == 422
        assert word in answer.json()["message"]
    assert not Evidence.objects.exists()


def test_damaged_document_is_forgotten(client, started, mawuli):
    """A scan that arrives with a hole would be read as a proof of nothing."""
    client.force_login(mawuli)
    content = make.pdf().read()
    said = _announce(client, started, content).json()
    _piece(client, said, 0, b"\0" * len(content))

    assert client.post(said["finish"], {"n_C1": "1"}).status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("facts", [{"size": "0"}, {"size": "99999999"}, {"size": "x"}, {"fingerprint": "zz"}])
def test_announcement_that_makes_no_sense_is_refused(client, started, mawuli, facts):
    """A huge or impossible announcement must cost nothing."""
    client.force_login(mawuli)
    whole = {"name": "a.pdf", "size": "10", "fingerprint": "a" * 64} | facts

    answer = client.post(reverse("questionnaires:upload_begin", args=[started.uuid, "C1"]), whole)

    assert answer.status_code == 422
    assert not PartialUpload.objects.exists()


def test_pieces_of_somebody_else_do_not_exist(client, started, mawuli, akou, senam, afi):
    """Half a document is nobody else's to complete or to read."""
    client.force_login(mawuli)
    content = make.pdf().read()
    said = _announce(client, started, content).json()

    for person in (akou, senam, afi):
        client.force_login(person)
        assert _piece(client, said, 0, content).status_code == 404
        assert client.post(said["finish"], {"n_C1": "1"}).status_code == 404


def test_more_than_was_announced_is_refused(client, started, mawuli):
    """A small announcement must not open the way to a large file."""
    client.force_login(mawuli)
    said = _announce(client, started, b"x" * 10).json()

    assert _piece(client, said, 0, b"x" * 11).status_code == 422


def test_document_that_never_arrived_whole_is_erased_after_a_day(client, started, mawuli, run_after_commit):
    """What was never finished was never given: it must not stay on our disks."""
    client.force_login(mawuli)
    _announce(client, started, make.pdf().read())
    upload = PartialUpload.objects.get()
    storage, name = upload.file.storage, upload.file.name
    assert uploads.forget_old_uploads() == 0
    PartialUpload.objects.update(updated_at=clock.now() - 2 * uploads.KEPT)

    with run_after_commit():
        assert uploads.forget_old_uploads() == 1
    assert not storage.exists(name)
