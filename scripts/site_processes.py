"""A whole portal in its own processes and folder, for browser tests and measures: started, filled, thrown away.

Two ways to run it: `newcomer` is what `make run` gives (SQLite, runserver with its worker and beat threads);
`production` is gunicorn, PostgreSQL, Redis, a worker, beat and a real mail server, under CCV_ENV=prod.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from compile_catalogue import compile_catalogues
from private_services import PostgresqlServer, RedisServer, free_port, postgresql_server, redis_server

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
QUEUES = "interactive,mail,pdf,bulk"


@dataclass
class Site:
    """A running portal: where it answers, how to reach its commands and its mails."""

    kind: str
    url: str
    folder: Path
    env: dict[str, str]
    processes: list[subprocess.Popen] = field(default_factory=list)
    sink: list[dict[str, str]] = field(default_factory=list)
    redis: RedisServer | None = None
    postgresql: PostgresqlServer | None = None

    def manage(self, *arguments: str) -> str:
        """Run a management command against this site and return what it printed."""
        return self._python("manage.py", *arguments)

    def run_inside(self, script: Path, *arguments: str) -> str:
        """Run a script of a test inside this site's settings and return what it printed."""
        return self._python(str(script), *arguments)

    def facts(self, request: dict) -> dict:
        """Ask scripts/site_facts.py, which runs inside this site's settings, and return its answer."""
        return json.loads(self._python("scripts/site_facts.py", json.dumps(request)).splitlines()[-1])

    def session(self, email: str) -> dict[str, str]:
        """Return the cookie of a person who has signed in, second factor included."""
        answer = self.facts({"sessions": [email]})
        return {"name": answer["cookie"], "value": answer["sessions"][email], "url": self.url}

    def mails_to(self, address: str) -> list[dict[str, str]]:
        """Return the messages a person received, oldest first: recipient, subject, text."""
        return [mail for mail in self._mails() if address in mail["recipient"]]

    def wait_for_mail(self, address: str, *, containing: str = "", seconds: float = 30) -> dict[str, str]:
        """Return the newest message to a person that holds a text; fail when none comes in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails_to(address)):
                if containing in mail["subject"] + mail["text"]:
                    return mail
            time.sleep(0.3)
        raise AssertionError(f"no message to {address} holding {containing!r}; log:\n{self.log()[-2000:]}")

    def log(self) -> str:
        """Return what the processes printed."""
        return "".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def start(self, name: str, *command: str) -> None:
        """Start one process of the site; its output goes to a log in the folder."""
        with (self.folder / f"{name}.log").open("ab") as output:
            self.processes.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=self.env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
                )
            )

    def stop(self) -> None:
        """End every process this site started, children included."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=5)

    def wait(self) -> None:
        """Return when the site answers; raise with its log when it does not."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/sante/", timeout=5):  # noqa: S310  # loopback
                    return
            except urllib.error.HTTPError:
                return  # it answers; what is missing shows on the page
            except OSError:
                if any(process.poll() is not None for process in self.processes):
                    break
                time.sleep(0.2)
        raise RuntimeError(f"the {self.kind} site did not start:\n{self.log()[-4000:]}")

    def _python(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        result = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        if result.returncode:
            raise RuntimeError(f"{' '.join(arguments)[:200]}:\n{result.stdout[-2000:]}{result.stderr[-4000:]}")
        return result.stdout

    def _mails(self) -> list[dict[str, str]]:
        if self.kind == "production":
            return list(self.sink)
        with sqlite3.connect(f"file:{self.folder / 'ccv.sqlite3'}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT recipient, subject, text FROM core_keptmessage ORDER BY id").fetchall()
        return [dict(zip(("recipient", "subject", "text"), row, strict=True)) for row in rows]


def base_environment(folder: Path, port: int) -> dict[str, str]:
    """Return an environment that knows nothing of the configuration of the person at the terminal."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CCV_")}
    for name in ("DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE"):
        clean.pop(name, None)
    return clean | {
        "HOST": "localhost",
        "PORT": str(port),
        "CCV_VAR_DIR": str(folder),
        "CCV_BASE_URL": f"http://localhost:{port}",
        "CCV_LOG_LEVEL": "WARNING",
        "C_FORCE_ROOT": "1",
    }


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ccv-site-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(site: Site, *, demo: bool) -> None:
    """Create the tables and load the content, as prepare_site does."""
    compile_catalogues()
    site.manage("migrate", "--noinput", "--verbosity", "0")
    site.manage("load_reference", "--verbosity", "0")
    if demo:
        site.manage("load_demo", "--verbosity", "0")


@contextmanager
def newcomer_site(
    *, demo: bool = True, served_as_production: bool = False, variables: dict[str, str] | None = None
) -> Iterator[Site]:
    """Run what `make run` gives a newcomer, in a folder of its own.

    For measures, files can be served as in production: hashed, compressed, kept by the browser; by gunicorn.
    """
    with _scratch() as folder:
        port = free_port()
        env = base_environment(folder, port) | (variables or {})
        command = ["manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        if served_as_production:
            env |= {"CCV_DEBUG": "no"}
            command = ["-m", "gunicorn", "ccv_portal.wsgi", f"--bind=127.0.0.1:{port}", "--threads=4"]
            command += ["--no-control-socket"]
        site = Site("newcomer", f"http://localhost:{port}", folder, env)
        if served_as_production:
            site.manage("collectstatic", "--noinput", "--verbosity", "0")
        _fill(site, demo=demo)
        try:
            site.start("web", sys.executable, *command)
            site.wait()
            yield site
        finally:
            site.stop()


@contextmanager
def smtp_sink(mails: list[dict[str, str]]) -> Iterator[int]:
    """Run a real mail server that keeps what it receives, and yield its port."""
    from email import message_from_bytes, policy

    from aiosmtpd.controller import Controller

    class Keeper:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
            message = message_from_bytes(envelope.content, policy=policy.default)
            body = message.get_body(("plain",))
            text = body.get_content() if body else ""
            mails.append({"recipient": ", ".join(envelope.rcpt_tos), "subject": message["Subject"], "text": text})
            return "250 kept"

    port = free_port()
    controller = Controller(Keeper(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def _production_environment(folder: Path, port: int, services: dict[str, str]) -> dict[str, str]:
    """Return what docker-compose gives, for a site reached over plain http on the loopback address."""
    return base_environment(folder, port) | {
        "CCV_ENV": "prod",
        "CCV_SECRET_KEY": "browser-tests-only-" + "x" * 60,
        "CCV_ALLOWED_HOSTS": "localhost",
        "CCV_DATABASE_URL": services["database"],
        "CCV_REDIS_URL": services["redis"],
        "CCV_EMAIL_URL": f"smtp://127.0.0.1:{services['smtp']}",
        "CCV_EMAIL_FROM": "ne-pas-repondre@example.org",
        "CCV_MEDIA_ROOT": str(folder / "media"),
        "CCV_STATIC_ROOT": str(folder / "static"),
        "CCV_LEGAL_REF_REGULARISATION": "Article de test",
        # What a test site gives up: https, and the enrolment every agent would have to go through first.
        "CCV_SSL_REDIRECT": "no",
        "CCV_REQUIRE_MFA": "no",
        "CCV_QUIET_HOURS": "off",  # tests run in the evening too
        "CCV_DEMO": "yes",
    }


def _create_database(address: str) -> None:
    """Create the empty database an address names."""
    import psycopg2

    server, name = address.rsplit("/", 1)
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    connection.close()


@contextmanager
def production_site(*, demo: bool = True, environment: dict[str, str] | None = None) -> Iterator[Site]:
    """Run the pieces of production: gunicorn, PostgreSQL, Redis, worker, beat, mail server.

    `environment` is laid over ours: another broker, another mail server.
    """
    mails: list[dict[str, str]] = []
    with ExitStack() as stack:
        folder = stack.enter_context(_scratch())
        redis = stack.enter_context(redis_server())
        # A confirmed commit must survive a server stopped at once: scripts/chaos.py counts them.
        postgresql = stack.enter_context(postgresql_server(synchronous_commit="on"))
        services = {
            "database": postgresql.url,
            "redis": redis.url,
            "smtp": str(stack.enter_context(smtp_sink(mails))),
        }
        _create_database(services["database"])
        port = free_port()
        env = _production_environment(folder, port, services) | (environment or {})
        site = Site(
            "production", f"http://localhost:{port}", folder, env, sink=mails, redis=redis, postgresql=postgresql
        )
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        _fill(site, demo=demo)
        stack.callback(site.stop)
        run = [sys.executable, "-m"]
        celery = [*run, "celery", "-A", "ccv_portal"]
        gunicorn = ["gunicorn", "ccv_portal.wsgi", "--workers=2", "--threads=4", "--no-control-socket"]
        site.start("web", *run, *gunicorn, f"--bind=127.0.0.1:{port}")
        site.start("worker", *celery, "worker", f"--queues={QUEUES}", "--concurrency=2", "--loglevel=WARNING")
        site.start("beat", *celery, "beat", "--scheduler=core.beat:LeasedScheduler", "--pidfile=")
        site.wait()
        yield site
