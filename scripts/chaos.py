"""Break the portal on purpose and count: what was lost, what left twice. `make chaos`; exits non-zero on a miss.

Each scenario runs on private services and a real mail server that counts. Choose some by name, and their size:
`make chaos ARGS="kills smtp --messages 500 --kills 10"`; `--list` names them.
"""

import argparse
import json
import os
import random
import signal
import smtplib
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

from private_services import free_port, stop_cleanly
from site_processes import Site, production_site

INSIDE = Path(__file__).with_name("chaos_inside.py")
REPORTS = Path(__file__).with_name("chaos_reports.py")
AFTER_RETURN = 90
PATIENCE = 900


@dataclass
class Sink:
    """A mail server that counts each message by its identity, and may refuse or hang up."""

    later: float = 0
    never: float = 0
    cut: float = 0
    taken: Counter[str] = field(default_factory=Counter)
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  # a test's dice

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        """Refuse some for now, and the same addresses always for good."""
        if random.Random(address).random() < self.never:  # noqa: S311
            return "550 no such person"
        if self.dice.random() < self.later:
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        """Count what was taken; sometimes hang up without saying so."""
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        if self.dice.random() < self.cut:
            server.transport.abort()
        return "250 kept"

    @property
    def twice(self) -> int:
        """How many messages came more than once."""
        return sum(times > 1 for times in self.taken.values())

    @contextmanager
    def serve(self) -> Iterator[int]:
        """Listen, and yield the port."""
        from aiosmtpd.controller import Controller

        port = free_port()
        controller = Controller(self, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            yield port
        finally:
            controller.stop()


class Missed(Exception):
    """A figure is not what was promised."""


def expect(condition: bool, words: str) -> None:
    """Stop the scenario when a promise does not hold."""
    if not condition:
        raise Missed(words)


def say(words: str) -> None:
    """Print one line at once."""
    print(f"  {words}", flush=True)


@contextmanager
def site(sink: Sink, **environment: str) -> Iterator[Site]:
    """Run the pieces of production with our counting mail server; without worker and beat when `alone`."""
    with ExitStack() as stack:
        port = stack.enter_context(sink.serve())
        env = {"CCV_EMAIL_URL": f"smtp://127.0.0.1:{port}", "CCV_CAMPAIGN_PER_MINUTE": "0", **environment}
        if broker := os.environ.get("CHAOS_BROKER_URL"):
            env["CCV_BROKER_URL"] = broker
        yield stack.enter_context(production_site(demo=False, environment=env))


def ask(running: Site, *question: object, stdin: str = "") -> object:
    """Ask chaos_inside.py one thing."""
    command = [sys.executable, str(INSIDE), *(str(word) for word in question)]
    result = subprocess.run(command, env=running.env, input=stdin, capture_output=True, text=True, check=False)
    if result.returncode:
        raise Missed(f"{question[0]}: {result.stderr[-1500:]}")
    return json.loads(result.stdout.strip().splitlines()[-1])


def wait_until(condition: Callable[[], bool], seconds: float) -> float:
    """Return how long it took; raise when it did not happen in time."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if condition():
            return time.monotonic() - started
        time.sleep(0.5)
    raise Missed(f"not in {seconds:.0f} s")


def waiting(running: Site) -> int:
    """Count what has not left yet."""
    import psycopg2

    try:  # asked of the database: a process of Django for each look would take the time it measures
        connection = psycopg2.connect(running.env["CCV_DATABASE_URL"])
    except psycopg2.OperationalError:
        return 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clients_outboundmessage WHERE fate IN ('queued', 'sending')")
        (count,) = cursor.fetchone()
    connection.close()
    return count


def end(running: Site, name: str) -> None:
    """End one process of the site."""
    for process in [one for one in running.processes if name in one.args]:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        running.processes.remove(process)


def kills(options: argparse.Namespace) -> None:
    """Kill -9 of the worker group while messages leave: all settled, none twice."""
    sink = Sink()
    with site(sink) as running:
        worker = next(process.args for process in running.processes if "worker" in process.args)
        posting = threading.Thread(target=ask, args=[running, "post", options.messages])
        posting.start()
        for number in range(options.kills):
            share = options.messages * (number + 1) // (options.kills + 1)
            wait_until(lambda share=share: len(sink.taken) >= share, PATIENCE)
            end(running, "worker")
            running.start("worker", *worker)
        posting.join()
        wait_until(lambda: waiting(running) == 0, PATIENCE)
        told = ask(running, "fates")
    say(f"{options.messages} messages, {options.kills} kills: {told}, {len(sink.taken)} received, {sink.twice} twice")
    expect(sink.twice == 0, "a message left twice")
    expect(sum(told.values()) == options.messages, "a message is missing")  # type: ignore[attr-defined]
    expect(told.get("sent", 0) <= len(sink.taken), "a message said to be sent was not")  # type: ignore[attr-defined]


def reports(options: argparse.Namespace) -> None:
    """Kill -9 of the worker group while reports are sealed and told: `make chaos-reports`."""
    sizes = [f"--reports={options.reports}", f"--kills={options.kills}"]
    expect(subprocess.run([sys.executable, str(REPORTS), *sizes], check=False).returncode == 0, "see above")


def redis(options: argparse.Namespace) -> None:
    """Redis killed without persistence with messages queued, and absent: pages answer, all done soon after."""
    sink = Sink()
    with site(sink) as running:
        end(running, "worker")
        ask(running, "post", options.queued)
        running.redis.kill()  # type: ignore[union-attr]
        started, answered = time.monotonic(), 0
        worker = ["celery", "-A", "ccv_portal", "worker", "--queues=interactive,mail,pdf,bulk", "--concurrency=2"]
        running.start("worker", sys.executable, "-m", *worker, "--loglevel=WARNING")
        while time.monotonic() - started < options.absent:
            with urllib.request.urlopen(running.url, timeout=20) as page:  # noqa: S310  # loopback
                answered += page.status == 200
            time.sleep(1)
        running.redis.start()  # type: ignore[union-attr]
        took = wait_until(lambda: waiting(running) == 0, PATIENCE)
    say(f"{options.queued} queued, {options.absent} s without Redis: {answered} pages answered, all done {took:.0f} s "
        f"after its return, {sink.twice} twice")  # fmt: skip
    expect(sink.twice == 0 and len(sink.taken) == options.queued, "lost or doubled")
    expect(took <= AFTER_RETURN, f"took more than {AFTER_RETURN} s")


def postgresql(options: argparse.Namespace) -> None:
    """PostgreSQL stopped at once under load: what was confirmed exists, nothing half-done."""
    sink = Sink()
    with site(sink) as running:
        seconds = options.stops * 6 + 30
        ask(running, "post", 1)
        command = [sys.executable, str(INSIDE), "post_forever", str(seconds)]
        writers = [
            subprocess.Popen(command, env=running.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for _n in range(2)
        ]
        wait_until(lambda: sum(ask(running, "fates").values()) > 5, PATIENCE)  # type: ignore[attr-defined]
        for _stop in range(options.stops):
            running.postgresql.stop_at_once()  # type: ignore[union-attr]
            time.sleep(0.5)
            running.postgresql.start()  # type: ignore[union-attr]
            time.sleep(4)
        kept = [key for writer in writers for key in json.loads(writer.communicate()[0].strip().splitlines()[-1])]
        told = ask(running, "halves", stdin=json.dumps(kept))
        wait_until(lambda: waiting(running) == 0, PATIENCE)
    say(f"{options.stops} stops: {len(kept)} confirmed, {told}, {sink.twice} twice")
    expect(bool(kept) and set(told.values()) == {0} and sink.twice == 0, "lost, half-done or doubled")  # type: ignore[attr-defined]


def smtp(options: argparse.Namespace) -> None:
    """A mail server that refuses 30 % for now, 5 % for good and hangs up on 5 % after DATA."""
    sink = Sink(later=0.3, never=0.05, cut=0.05)
    with site(sink) as running:
        end(running, "beat")
        end(running, "worker")
        ask(running, "post", options.messages)
        told = ask(running, "drain", 24 * 7)
        again = ask(running, "drain", 24)
    say(f"{options.messages} messages: {told}, {len(sink.taken)} received, {sink.twice} twice")
    expect(sink.twice == 0, "a key was sent twice")
    expect(told == again, "something was sent again blindly")
    open_ = told.get("queued", 0) + told.get("sending", 0)  # type: ignore[attr-defined]
    expect(open_ == 0 and told.get("uncertain", 0) > 0, "nothing uncertain shown, or something left behind")  # type: ignore[attr-defined]
    sure = told.get("sent", 0)  # type: ignore[attr-defined]
    expect(sure + told.get("uncertain", 0) == len(sink.taken), "uncertain ones do not add up")  # type: ignore[attr-defined]


def schedulers(options: argparse.Namespace) -> None:
    """Three schedulers live the same days at once: each reminder once."""
    sink = Sink()
    with site(sink) as running:
        end(running, "beat")
        end(running, "worker")
        ask(running, "prepare_days", options.tasks)
        lives = [threading.Thread(target=ask, args=[running, "live", options.days, seed]) for seed in range(3)]
        for life in lives:
            life.start()
        for life in lives:
            life.join()
        told = ask(running, "drain", 24 * 7)
    say(f"3 schedulers, {options.days} days: {told}, {len(sink.taken)} received, {sink.twice} twice")
    expect(bool(sink.taken) and sink.twice == 0, "doubled, or nothing was tried")


def never(options: argparse.Namespace) -> None:
    """Many random lives of the gate (two workers, retries, clocks that jump): the test of `make test`, longer."""
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "--no-header", "tests/clients/deadlines/test_never.py"]
    env = os.environ | {"CCV_TEST_SEEDS": str(options.lives)}
    result = subprocess.run(command, cwd=INSIDE.parents[1], env=env, capture_output=True, text=True, check=False)
    say(f"{options.lives} lives: {result.stdout.strip().splitlines()[-1]}")
    expect(result.returncode == 0, result.stdout[-1500:])


def rows(options: argparse.Namespace) -> None:
    """Sweep few and very many due rows: the same cost for each, bounded memory."""
    with site(Sink()) as running:
        end(running, "beat")
        end(running, "worker")
        few, many = (ask(running, "sweep", count) for count in (options.few, options.rows))
    say(f"{few}")
    say(f"{many}")
    ratio = many["ms_per_row"] / few["ms_per_row"]  # type: ignore[index]
    say(f"cost per row, many over few: {ratio:.2f}")
    expect(ratio < 1.5, "a row costs more among many")
    expect(many["grown_mb"] < 200, "memory grows with the rows")  # type: ignore[index]


def campaign(options: argparse.Namespace) -> None:
    """A campaign prepared and handed to the sink: throughput, and the ratio to raw smtplib."""
    sink, plain = Sink(), Sink()
    with site(sink) as running:
        end(running, "beat")
        end(running, "worker")
        told = ask(running, "campaign", options.targets)
        left = ask(running, "hand_over")
    raw = raw_speed(plain, min(options.targets, 2000))
    speed = left["sent"] / left["seconds"]  # type: ignore[index]
    say(f"{told}")
    say(f"handed over: {speed:.0f} messages/s; raw smtplib, a connection each: {raw:.0f}/s; ratio {speed / raw:.2f}")
    expect(len(sink.taken) == told["invited"] == options.targets and sink.twice == 0, "lost or doubled")  # type: ignore[index]


def raw_speed(sink: Sink, count: int) -> float:
    """Return messages a second of smtplib alone, one connection each, as the portal does."""
    with sink.serve() as port:
        started = time.perf_counter()
        for number in range(count):
            letter = EmailMessage()
            letter["From"], letter["To"], letter["Message-ID"] = "a@example.org", "b@example.org", f"<{number}@raw>"
            letter.set_content("Bonjour. " * 150)
            with smtplib.SMTP("127.0.0.1", port) as server:
                server.send_message(letter)
        return count / (time.perf_counter() - started)


SCENARIOS = {one.__name__: one for one in (kills, reports, redis, postgresql, smtp, schedulers, never, rows, campaign)}


def read_options() -> argparse.Namespace:
    """Read which scenarios, and how large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help=", ".join(SCENARIOS))
    parser.add_argument("--list", action="store_true", help="name the scenarios and what each promises")
    sizes = {
        "messages": 2000,
        "kills": 50,
        "reports": 200,
        "queued": 500,
        "absent": 600,
        "stops": 10,
        "days": 60,
        "tasks": 60,
    }
    for name, default in (sizes | {"lives": 100, "few": 10_000, "rows": 1_000_000, "targets": 100_000}).items():
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    options = parser.parse_args()
    if unknown := set(options.scenarios) - set(SCENARIOS):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    """Run the scenarios asked for; return how the whole went."""
    options = read_options()
    if options.list:
        for name, scenario in SCENARIOS.items():
            print(f"{name:12} {scenario.__doc__}")
        return 0
    missed = []
    for name in options.scenarios or SCENARIOS:
        print(f"{name}: {SCENARIOS[name].__doc__}", flush=True)
        started = time.monotonic()
        try:
            SCENARIOS[name](options)
        except Exception as error:  # noqa: BLE001  # the other scenarios still run
            missed.append(name)
            say(f"MISSED: {type(error).__name__}: {error}")
        say(f"{time.monotonic() - started:.0f} s")
    print(f"missed: {', '.join(missed)}" if missed else "every promise held")
    return 1 if missed else 0


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main())
