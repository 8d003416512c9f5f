"""Throw-away PostgreSQL and Redis of our own, for tests and measures: own ports, own folder, gone at the end.

Nothing the machine already runs is asked or touched. Ports stay below 32768: above, an outgoing connection of
another process may sit on the port when the server wants to bind it.
"""

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PORTS = range(20000, 32000)
QUIET = {"check": True, "cwd": "/", "stdout": subprocess.DEVNULL}
POSTGRESQL_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",  # the data is thrown away: nothing to protect from a power cut
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "120",
}


def stop_cleanly() -> None:
    """Leave through the ordinary way out when told to end, so that servers and folders of ours go too."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))


def free_port() -> int:
    """Return a port on the loopback address nobody listens to."""
    for port in random.sample(PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port between 20000 and 32000")


def wait_for_port(port: int, *, seconds: float = 20) -> None:
    """Return when something answers on the port; raise when nothing does in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")


def find_postgresql() -> Path | None:
    """Return the folder of the newest initdb and pg_ctl of this machine."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].split(".")[0])
    )
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def find_redis() -> str | None:
    """Return the Redis server program of this machine."""
    return shutil.which("redis-server") or shutil.which("valkey-server")


def find_chromium() -> str | None:
    """Return the browser the tests drive: the one named, else Debian's."""
    named = os.environ.get("CCV_TEST_CHROMIUM")
    if named:
        return named
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def _unprivileged() -> tuple[list[str], int | None]:
    """Return the prefix that leaves root, which PostgreSQL refuses to run as, and the user it becomes."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid
    raise RuntimeError("PostgreSQL refuses to run as root and no other user was found")


@contextmanager
def _folder(prefix: str, *, on_disk: bool = False) -> Iterator[Path]:
    """Yield a folder removed at the end: in memory where there is one, unless it will hold too much for that."""
    memory = Path("/dev/shm")  # noqa: S108  # private folder made inside by mkdtemp
    parent = memory if not on_disk and memory.is_dir() and os.access(memory, os.W_OK) else None
    path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class PostgresqlServer:
    """A cluster of our own; it can be stopped at once, as by a power cut of its process, and started again."""

    def __init__(self, control: list[str], start: list[str], url: str) -> None:
        self.control, self._start, self.url = control, start, url

    def start(self) -> None:
        """Start the server and wait until it answers."""
        subprocess.run([*self.control, *self._start, "start"], **QUIET)

    def stop_at_once(self) -> None:
        """End it without any goodbye: connections break, it recovers from its log at the next start."""
        subprocess.run([*self.control, "-m", "immediate", "stop"], **QUIET)


@contextmanager
def private_postgresql(*, on_disk: bool = False, **options: str) -> Iterator[str]:
    """Run a cluster of our own and yield the address of its (not yet created) database `ccv`."""
    with postgresql_server(on_disk=on_disk, **options) as server:
        yield server.url


@contextmanager
def postgresql_server(*, on_disk: bool = False, **options: str) -> Iterator[PostgresqlServer]:
    """Run a cluster of our own, with options over ours, and yield what starts and stops it."""
    programs = find_postgresql()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    prefix, owner = _unprivileged()
    with _folder("ccv-pg-", on_disk=on_disk) as folder:
        if owner is not None:
            os.chown(folder, owner, -1)
        data, port = folder / "data", free_port()
        initialise = [str(programs / "initdb"), "-D", str(data), "-U", "ccv", "--auth=trust", "--no-sync"]
        subprocess.run([*prefix, *initialise, "-E", "UTF8", "--locale=C.UTF-8"], **QUIET)
        words = " ".join(f"-c {name}={value}" for name, value in (POSTGRESQL_OPTIONS | options).items())
        control = [*prefix, str(programs / "pg_ctl"), "-D", str(data), "-w"]
        log = ["-l", str(folder / "log"), "-o", f"-p {port} -k {folder} {words}"]
        server = PostgresqlServer(control, log, f"postgres://ccv@127.0.0.1:{port}/ccv")
        server.start()
        try:
            yield server
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **QUIET)


class RedisServer:
    """A Redis of our own that keeps nothing on disk; it can be killed and brought back empty on the same port."""

    def __init__(self, folder: Path) -> None:
        program = find_redis()
        if program is None:
            raise FileNotFoundError("Redis is not installed")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.command = [program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.command += ["--save", "", "--appendonly", "no"]
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port)

    def kill(self) -> None:
        """Pull the plug: what was queued is lost."""
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """Yield a running server of our own."""
    with _folder("ccv-redis-") as folder:
        server = RedisServer(folder)
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def private_redis() -> Iterator[str]:
    """Yield the address of a running server of our own."""
    with redis_server() as server:
        yield server.url
