"""The pieces of production together: killed workers, doubled schedulers, a broker that goes away and comes back."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from tests.house.source import script

pytestmark = pytest.mark.redis
OUTBOX = Path(__file__).with_name("outbox.py")
PATIENCE = 240
MESSAGES, KILLS, LOST = 400, 3, 20


@pytest.fixture(scope="module")
def site() -> Iterator[object]:
    """A whole site of its own: these tests break it."""
    with script("site_processes").production_site(demo=False) as running:
        yield running


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.5)
    return False


def health(site: object) -> int:
    try:
        with urllib.request.urlopen(f"{site.url}/sante/", timeout=9) as answer:  # loopback
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def process_of(site: object, name: str) -> subprocess.Popen:
    return next(process for process in site.processes if name in process.args)


def kill_worker(site: object) -> None:
    """Kill -9 the whole process group, and start another as a supervisor would."""
    worker = process_of(site, "worker")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    site.processes.remove(worker)
    site.start("worker", *worker.args)


def ask(site: object, *question: str) -> str:
    return (site.run_inside(OUTBOX, *question).strip().splitlines() or [""])[-1]


def fates(site: object) -> dict[str, int]:
    """Return how many messages have each fate."""
    return {name: int(count) for name, count in (pair.split("=") for pair in ask(site, "fates").split())}


def test_site_says_it_is_alive_with_everything_running(site: object) -> None:
    assert wait_until(lambda: health(site) == 200, 90), site.log()[-3000:]


def test_messages_survive_workers_killed_in_the_middle_and_none_is_sent_twice(site: object) -> None:
    """A reminder received twice costs the trust of an enterprise; one never received costs its deadline."""
    with ThreadPoolExecutor(1) as other_hands:
        posting = other_hands.submit(ask, site, "post", str(MESSAGES))
        for _kill in range(KILLS):
            arrived = len(site.sink)
            assert wait_until(lambda before=arrived: len(site.sink) > before, PATIENCE), site.log()[-3000:]
            kill_worker(site)
        address = posting.result()
    assert len(site.sink) < MESSAGES, "every message had left before the last kill: nothing was tried"

    assert wait_until(lambda: not fates(site).keys() & {"queued", "sending"}, PATIENCE), fates(site)

    told = fates(site)
    texts = [mail["text"] for mail in site.mails_to(address)]
    assert len(texts) == len(set(texts)), "a message was sent twice"
    # A worker killed between the server's yes and our note of it leaves a message that a person settles.
    assert told["sent"] + told.get("uncertain", 0) == MESSAGES
    assert told["sent"] <= len(texts) <= MESSAGES
    assert told.get("uncertain", 0) <= 2 * KILLS


def test_three_schedulers_are_one(site: object) -> None:
    """Two more by mistake must neither double the calendar nor take turns."""
    beat = process_of(site, "beat")
    for number in range(2):
        site.start(f"beat-{number}", *beat.args)
    before = ask(site, "holder")
    time.sleep(8)

    assert ask(site, "holder") == before


def test_messages_waiting_in_a_broker_that_dies_are_sent_all_the_same(site: object) -> None:
    """A receipt lost with the broker leaves an enterprise without the proof it was promised."""
    worker = process_of(site, "worker")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    site.processes.remove(worker)
    before = fates(site).get("sent", 0)
    address = ask(site, "post", str(LOST))
    with Redis.from_url(site.redis.url) as broker:
        assert broker.llen("mail") == LOST, "nothing waited in the broker: nothing was tried"

    site.redis.kill()
    site.redis.start()
    with Redis.from_url(site.redis.url) as broker:
        assert broker.llen("mail") == 0
    site.start("worker", *worker.args)

    assert wait_until(lambda: fates(site).get("sent", 0) == before + LOST, PATIENCE), fates(site)
    texts = [mail["text"] for mail in site.mails_to(address)]
    assert len(texts) == len(set(texts)), "a message was sent twice"


def test_site_without_broker_says_so_and_its_pages_still_answer(site: object) -> None:
    """Redis away: what people send is kept, only the speed is gone."""
    site.redis.kill()
    with urllib.request.urlopen(site.url, timeout=15) as page:  # loopback
        answered = page.status
    without = health(site)
    ask(site, "post", "3")
    site.redis.start()

    assert (answered, without) == (200, 503)
    assert wait_until(lambda: not fates(site).keys() & {"queued", "sending"}, PATIENCE), fates(site)
    assert wait_until(lambda: health(site) == 200, 90), "the worker must consume again without a restart"
