"""Redis dies with everything in it; what was promised is still done, once (issue guarantee; architecture §7)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import script

pytestmark = pytest.mark.redis
COUNT = 20
PATIENCE = 150  # a sweep every minute, and the worker's own reconnection


@pytest.fixture
def site() -> Iterator[object]:
    """A whole site of its own: this test breaks it."""
    with script("site_processes").production_site() as running:
        yield running


def received(site: object, address: str) -> int:
    return len(site.mails_to(address))


def wait_until(condition: object, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.5)
    return False


def test_messages_survive_a_broker_killed_without_persistence(site: object) -> None:
    """A receipt that never arrives leaves an enterprise without the proof it was promised."""
    post = Path(__file__).with_name("post_messages.py")
    written, address = site.run_inside(post, "1").split()[-2:]
    assert written == "1"
    assert wait_until(lambda: received(site, address) >= 1, 60), site.log()[-3000:]
    before = received(site, address)

    site.redis.kill()
    written, address = site.run_inside(post, str(COUNT + 1)).split()[-2:]
    assert int(written) == COUNT  # the first one existed: asking twice writes once
    site.redis.start()

    assert wait_until(lambda: received(site, address) >= before + COUNT, PATIENCE), site.log()[-3000:]
    time.sleep(3)
    assert received(site, address) == before + COUNT  # each one once
