"""Run the whole suite, group by group, on real services, and say plainly what could not be run.

Groups: the suite on PostgreSQL · its fast part on SQLite · Redis with a real worker · SMTP · browser.
Services come from CCV_TEST_DATABASE_URL, CCV_TEST_REDIS_URL and CCV_TEST_CHROMIUM when given, else from programs of
this machine, started privately. CCV_TEST_REQUIRE=all makes a group or a test that could not run (skipped as "needs …") a failure.
Arguments are handed to pytest: `make test ARGS="-k segment"`.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from private_services import find_chromium, private_postgresql, private_redis, stop_cleanly

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("CCV_TEST_REQUIRE") == "all"
NO_TEST_COLLECTED = 5
COULD_NOT = "needs "  # how a test that lacks something begins its reason; other skips are cells that do not apply


@dataclass
class Group:
    """One run of pytest: what it takes and what it needs."""

    name: str
    marker: str
    needs: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    database: str = "postgresql"


@dataclass
class Outcome:
    """What one group gave."""

    group: Group
    missing: str = ""
    seconds: float = 0
    passed: int = 0
    failed: int = 0
    skipped: list[str] = field(default_factory=list)
    code: int = 0
    text: bytes = b""


PLAIN = "not postgres and not redis and not smtp and not browser and not once"
# A file stays in one process: what it builds once (the world of the URL matrix) is built once.
SUITE = Group(
    "suite on PostgreSQL",
    "not redis and not smtp and not browser",
    ("postgresql",),
    ("-n", "2", "--dist=loadfile"),
)
FAST = Group(
    "fast part on SQLite", PLAIN, (), ("-n", "2", "--dist=loadfile", "--ignore=tests/house"), database="sqlite"
)
REDIS = Group("Redis and a real worker", "redis", ("postgresql", "redis"))
SMTP = Group("SMTP", "smtp", ("postgresql",))
BROWSER = Group("browser", "browser", ("postgresql", "redis", "chromium"), ("-n", "2", "--dist=loadfile"))
# Groups of one round run side by side: the Redis tests spend their minutes waiting for time limits to pass.
ROUNDS = [(SUITE,), (FAST, REDIS), (SMTP,), (BROWSER,)]


def start_services(stack: ExitStack) -> dict[str, str]:
    """Return the address of every service there is; a private one lives until the stack closes."""
    services = {}
    wanted = {
        "postgresql": ("CCV_TEST_DATABASE_URL", private_postgresql),
        "redis": ("CCV_TEST_REDIS_URL", private_redis),
    }
    for name, (variable, start) in wanted.items():
        given = os.environ.get(variable)
        try:
            services[name] = given or stack.enter_context(start())
        except (FileNotFoundError, RuntimeError, TimeoutError, subprocess.CalledProcessError) as error:
            print(f"{name}: {error}", file=sys.stderr)
    if browser := find_chromium():
        services["chromium"] = browser
    return services


def migrate_once(address: str) -> str:
    """Return the name of a migrated database on the server, which every test database is a copy of.

    Each of the suite's processes migrated its own for ten seconds. A server that lets us in, but not into its database
    `postgres`, has them do so still: the name is then empty.
    """
    server, _slash, own = address.rpartition("/")
    name = f"test_{own}_migrated"
    try:
        connection = psycopg2.connect(f"{server}/postgres")
        connection.autocommit = True
        with closing(connection), connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
    except psycopg2.OperationalError as error:
        print(f"each test database is migrated by itself: {error}", file=sys.stderr)
        return ""
    env = environment(SUITE, {"postgresql": f"{server}/{name}"})
    env["DJANGO_SETTINGS_MODULE"] = "ccv_portal.settings_test"
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=env, check=True)
    return name


def environment(group: Group, services: dict[str, str]) -> dict[str, str]:
    """Return what the tests of the group see: the services it needs and no configuration of the user's."""
    # HOST, PORT and every CCV_ setting of the person at the terminal would change what is tested.
    env = {name: value for name, value in os.environ.items() if not name.startswith("CCV_")}
    for name in ("HOST", "PORT", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    env |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "1", "C_FORCE_ROOT": "1"}
    if REQUIRE_ALL:
        env["CCV_TEST_REQUIRE"] = "all"
    if group.database == "postgresql" and "postgresql" in services:
        env["CCV_TEST_DATABASE_URL"] = services["postgresql"]
        env["CCV_TEST_DATABASE_TEMPLATE"] = services.get("migrated", "")
    if "redis" in group.needs:
        env["CCV_TEST_REDIS_URL"] = services["redis"]
    if "chromium" in group.needs:
        env["CCV_TEST_CHROMIUM"] = services["chromium"]
    return env


def read_report(report: Path, outcome: Outcome) -> None:
    """Count what pytest wrote into its report."""
    if not report.exists():
        return
    for case in ET.parse(report).iter("testcase"):  # noqa: S314  # written by pytest a moment ago
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is None:
            outcome.passed += 1
        elif (reason := skipped.get("message", "")).startswith(COULD_NOT):
            outcome.skipped.append(f"{case.get('name')}: {reason}")


def run(group: Group, services: dict[str, str], extra: list[str], *, quiet: bool = False) -> Outcome:
    """Run one group, or note which of its needs is missing; a quiet one keeps what it prints in its outcome."""
    missing = [need for need in group.needs if need not in services]
    if missing:
        return Outcome(group, missing=", ".join(missing))
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ccv-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", group.marker, *group.arguments]
        command += [f"--junitxml={report}", "-p", "no:cacheprovider", *extra]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(group, services),
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            check=False,
        )
        outcome = Outcome(group, seconds=time.monotonic() - started, code=done.returncode, text=done.stdout or b"")
        read_report(report, outcome)
    return outcome


def run_round(groups: tuple[Group, ...], services: dict[str, str], extra: list[str]) -> list[Outcome]:
    """Run groups side by side: the first prints as it goes, the others once they are done."""
    print(f"\n\033[1m=== {' beside '.join(group.name for group in groups)} ===\033[0m", flush=True)
    with ThreadPoolExecutor(len(groups)) as pool:
        running = [pool.submit(run, group, services, extra, quiet=number > 0) for number, group in enumerate(groups)]
        outcomes = [future.result() for future in running]
    for outcome in outcomes[1:]:
        print(f"\n--- {outcome.group.name} ---\n{outcome.text.decode(errors='replace')}", flush=True)
    return outcomes


def verdict(outcome: Outcome, *, narrowed: bool) -> str:
    """Say in one word what a group's outcome is worth."""
    if outcome.missing:
        return "COULD NOT RUN"
    if outcome.code == NO_TEST_COLLECTED:
        return "nothing to run" if narrowed else "NO TEST"
    if outcome.failed or outcome.code:
        return "FAILED"
    if outcome.skipped and REQUIRE_ALL:
        return "SKIPPED SOME"
    return "ok"


def summarise(outcomes: list[Outcome], *, narrowed: bool) -> bool:
    """Print the table of groups and tell whether the run as a whole passed."""
    print("\n\033[1m=== what was run ===\033[0m")
    good = True
    for outcome in outcomes:
        word = verdict(outcome, narrowed=narrowed)
        detail = (
            f"needs {outcome.missing}" if outcome.missing else f"{outcome.passed} passed in {outcome.seconds:.0f} s"
        )
        print(f"  {word:15} {outcome.group.name}: {detail}")
        for line in outcome.skipped:
            print(f"      skipped: {line}")
        good &= word in {"ok", "nothing to run"} or (word == "COULD NOT RUN" and not REQUIRE_ALL)
    passed, failed = sum(outcome.passed for outcome in outcomes), sum(outcome.failed for outcome in outcomes)
    skipped = sum(len(outcome.skipped) for outcome in outcomes)
    print(f"total: {passed} passed, {failed} failed, {skipped} skipped")
    return good


def main(extra: list[str]) -> int:
    """Run every group and return the exit code."""
    with ExitStack() as stack:
        services = start_services(stack)
        if "postgresql" in services:
            services["migrated"] = migrate_once(services["postgresql"])
        outcomes = [outcome for groups in ROUNDS for outcome in run_round(groups, services, extra)]
    return 0 if summarise(outcomes, narrowed=bool(extra)) else 1


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main(sys.argv[1:]))
