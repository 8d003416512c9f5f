"""Prove that machines can be added: two webs and two workers on one database, each in its own folder, under load.

`make machines`. A synthetic site is opened with the same sessions at both webs; what one writes the other shows; one is
stopped and the other goes on; messages posted meanwhile leave once each, shared by both workers. On one machine the
rate says nothing of two: it shows only that nothing waits for anything but processor and database.
"""

import argparse
import dataclasses
import sys
import threading
import time
from contextlib import ExitStack
from typing import Any

import bench_load
from bench import inside
from chaos import ask, wait_until, waiting
from private_services import free_port, stop_cleanly
from site_processes import QUEUES, Site, production_site

RUN = [sys.executable, "-m"]
GUNICORN = [*RUN, "gunicorn", "ccv_portal.wsgi", "--workers=2", "--threads=4", "--no-control-socket"]
PAGES = ("agent list, first page", "enterprise file", "worklist home, agent")


def expect(condition: bool, words: str) -> None:
    """Say what holds; stop at what does not."""
    print(f"  {'holds' if condition else 'MISSED'}: {words}", flush=True)
    if not condition:
        sys.exit(1)


def second_machine(stack: ExitStack, first: Site) -> Site:
    """Return another machine: its own folder and port; the same key, database, broker and files."""
    folder, port = first.folder / "second", free_port()
    folder.mkdir()
    env = first.env | {"CCV_VAR_DIR": str(folder), "PORT": str(port)}
    second = dataclasses.replace(first, url=f"http://localhost:{port}", folder=folder, env=env, processes=[])
    stack.callback(second.stop)
    second.start("web", *GUNICORN, f"--bind=127.0.0.1:{port}")
    second.wait()
    return second


def start_workers(first: Site, second: Site) -> None:
    """Put two workers that name what they do in place of the one that runs."""
    quiet = first.processes.pop(1)  # production_site starts web, worker, beat
    quiet.terminate()
    quiet.wait(timeout=60)
    for name, site in (("one", first), ("two", second)):
        worker = ["celery", "-A", "ccv_portal", "worker", f"--queues={QUEUES}", "--concurrency=1", "--loglevel=INFO"]
        site.start(f"worker-{name}", *RUN, *worker, f"--hostname={name}@%h")


def load(sites: list[Site], facts: dict[str, Any], seconds: float) -> tuple[float, set[int]]:
    """Ask the pages for so long with eight clients shared between the sites; return the rate and the statuses."""
    rows = [row for row in facts["pages"] if row["name"] in PAGES]
    statuses: list[int] = []
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        row = rows[number % len(rows)]
        caller = bench_load.Caller(sites[number % len(sites)].url, facts, row["email"])
        while time.perf_counter() < end:
            statuses.append(caller.ask(row)[1])

    threads = [threading.Thread(target=client, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(statuses) / seconds, set(statuses)


def done_by(site: Site, name: str) -> int:
    """Count the jobs a worker says it has done."""
    text = (site.folder / f"worker-{name}.log").read_text(errors="replace")
    return sum("core.run_job" in line and "succeeded" in line for line in text.splitlines())


def fates(site: Site) -> tuple[int, int]:
    """Count the messages posted here that were sent, and the others."""
    import psycopg2

    connection = psycopg2.connect(site.env["CCV_DATABASE_URL"])
    with connection.cursor() as cursor:
        posted = "FROM clients_outboundmessage WHERE about_kind = 'chaos.object'"
        cursor.execute(
            f"SELECT count(*) FILTER (WHERE fate = 'sent'), count(*) FILTER (WHERE fate <> 'sent') {posted}"
        )
        sent, others = cursor.fetchone()
    connection.close()
    return sent, others


def prove_webs(first: Site, second: Site, facts: dict[str, Any], seconds: float) -> None:
    """Load one, then both; write here, read there."""
    alone, seen = load([first], facts, seconds)
    expect(seen == {200}, f"one web, eight clients: {alone:.0f} pages a second, all of them whole")
    both, seen = load([first, second], facts, seconds)
    expect(seen == {200}, f"two webs, the same eight sessions: {both:.0f} pages a second, all of them whole")
    call = next(row for row in facts["pages"] if row["name"] == "log a call")
    call["post"]["subject"] = "Appel noté sur la première machine"
    _taken, status, _size = bench_load.Caller(first.url, facts, call["email"]).ask(call)
    reader = bench_load.Caller(second.url, facts, call["email"])
    reader.headers["Accept-Encoding"] = "identity"
    file = next(row for row in facts["pages"] if row["name"] == "enterprise file")
    reader.connection.request("GET", file["path"], headers=reader.headers)
    shown = reader.connection.getresponse().read().decode()
    expect(status == 302 and call["post"]["subject"] in shown, "what one web writes the other shows at once")


def prove_workers(first: Site, second: Site, facts: dict[str, Any], messages: int) -> None:
    """Post messages, stop a web meanwhile, count what left and who did it."""
    ask(first, "post", messages)
    first.processes[0].terminate()
    rate, seen = load([second], facts, 5)
    expect(seen == {200}, f"one web stopped, the other goes on while messages leave: {rate:.0f} pages a second")
    took = wait_until(lambda: waiting(first) == 0, 300)
    sent, others = fates(first)
    print(
        f"  {messages} messages settled within {took:.0f} s of the end of the load; {others} have no address: on paper"
    )
    expect(sent + others == messages, f"all {messages} messages have one fate")
    expect(len(first.sink) == sent > 0, f"{len(first.sink)} of {sent} mails received: none lost, none twice")
    shares = done_by(first, "one"), done_by(second, "two")
    expect(min(shares) > 0, f"both workers worked: {shares[0]} and {shares[1]} jobs")


def main() -> int:
    """Build the site, prove, tell by the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--enterprises", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    stop_cleanly()
    with ExitStack() as stack:
        first = stack.enter_context(production_site(demo=False, environment={"CCV_CAMPAIGN_PER_MINUTE": "0"}))
        first.manage("generate_synthetic", "--enterprises", str(asked.enterprises), "--seed", "1")
        second = second_machine(stack, first)
        start_workers(first, second)
        print(f"two webs, two workers, one database, {asked.enterprises} enterprises", flush=True)
        facts = inside(first, "describe")
        wait_until(lambda: waiting(first) == 0, 300)
        first.sink.clear()
        prove_webs(first, second, facts, asked.seconds)
        prove_workers(first, second, facts, asked.messages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
