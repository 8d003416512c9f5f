"""Ask a running production site what a stranger would ask, and count what it gives away: `make security`.

A site of gunicorn, PostgreSQL and Redis under CCV_ENV=prod is asked over the wire. One line per promise: the figure
found and its goal. Exits with 1 when one is missed. The list of known holes of the locked packages is asked for when
it can be reached; the line says so when it cannot.
"""

import http.client
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from private_services import stop_cleanly
from site_processes import Site, production_site

ROOT = Path(__file__).resolve().parent.parent
SENSITIVE = ("content-security-policy", "x-content-type-options", "referrer-policy", "strict-transport-security")
LOOSE = re.compile(r"unsafe-inline|unsafe-eval|(?:script|style|default|connect|img|font)-src[^;]*(?:\*|https?:)")
CLOSED = ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
SECRETS = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_\w{36}|xox[abp]-\w{10,}"
)
OUTSIDE = ("/static/../manage.py", "/static/%2e%2e/manage.py", "/media/x", "/.env", "/.git/config")
ODD = ("/%00", "/connexion/?next=%00", "/faq/?q=%00%ff", "/v/%F0%9F/", "/?" + "a" * 4000)
DEMO_PASSWORD = "demonstration-2026"  # noqa: S105  # printed at every start of the demonstration
ADVISORIES_UNREACHABLE = (
    "No module named",
    "ConnectionError",
    "Max retries",
    "ServiceError",
    "Failed to",
    "timed out",
)


@dataclass(frozen=True)
class Answer:
    """What came back: its status, its headers by lower-case name, its body."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: str


@dataclass(frozen=True)
class Line:
    """One promise: how many times it was broken out of how many tries."""

    promise: str
    tried: int
    broken: list[str]
    unknown: str = ""


class Stranger:
    """Somebody at the other end of the wire, behind the same proxy as everybody."""

    def __init__(self, site: Site) -> None:
        """Remember where the site is."""
        address = urllib.parse.urlsplit(site.url)
        self.host, self.port = address.hostname or "localhost", address.port

    def ask(
        self,
        path: str,
        method: str = "GET",
        *,
        host: str = "localhost",
        cookies: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        address: str = "198.51.100.7",
    ) -> Answer:
        """Send one request and read the whole answer; redirects are not followed."""
        headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": address, "Accept-Language": "fr"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{host}{path}"}
        connection = http.client.HTTPConnection(self.host, self.port or 80, timeout=30)
        try:
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            text = got.read().decode(errors="replace")
            found = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, found, got.headers.get_all("Set-Cookie") or [], text)
        finally:
            connection.close()

    def fill(self, path: str, **form: str) -> Answer:
        """Open a form, keep its token, send it."""
        page = self.ask(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body)
        jar = {cookie.split("=", 1)[0]: cookie.split("=", 1)[1].split(";")[0] for cookie in page.cookies}
        return self.ask(path, "POST", cookies=jar, form=form | {"csrfmiddlewaretoken": token[1] if token else ""})


def headers_kept(stranger: Stranger, pages: Iterable[tuple[str, dict[str, str]]]) -> Line:
    """Every page, errors included, carries the headers that keep a browser from being used against its owner."""
    broken, tried = [], 0
    for path, cookies in pages:
        tried += 1
        answer = stranger.ask(path, cookies=cookies)
        missing = [name for name in SENSITIVE if name not in answer.headers]
        policy = answer.headers.get("content-security-policy", "")
        if missing:
            broken.append(f"{path}: without {', '.join(missing)}")
        if LOOSE.search(policy) or any(part not in policy for part in CLOSED):
            broken.append(f"{path}: policy {policy[:160]}")
        if answer.status >= 500:
            broken.append(f"{path}: {answer.status}")
        if cookies and "no-store" not in answer.headers.get("cache-control", ""):
            broken.append(f"{path}: a private page may be kept by a shared device")
    return Line("pages with every protective header, and private ones never kept", tried, broken)


def cookies_kept(stranger: Stranger) -> Line:
    """Cookies travel encrypted only, out of reach of scripts and of other sites."""
    broken, given = [], []
    for path in ("/connexion/", "/"):
        given += stranger.ask(path).cookies
    for cookie in given:
        flags = cookie.lower()
        wanted = ("secure", "samesite") if flags.startswith("django_language") else ("secure", "httponly", "samesite")
        broken += [f"{cookie.split('=')[0]} without {flag}" for flag in wanted if flag not in flags]
    return Line("cookies Secure, HttpOnly and SameSite", len(given), broken)


def strange_requests(stranger: Stranger) -> Line:
    """A wrong host, a wrong verb, a way out to another site, a path out of the folder: refused, never an error."""
    wanted: list[tuple[str, Answer, Callable[[Answer], bool]]] = [
        ("another host", stranger.ask("/connexion/", host="evil.example"), lambda a: a.status == 400),
        ("TRACE", stranger.ask("/connexion/", "TRACE"), lambda a: a.status in {400, 403, 405}),
        ("PUT", stranger.ask("/connexion/", "PUT"), lambda a: a.status in {403, 405}),
        ("without a token", stranger.ask("/connexion/", "POST", form={"login": "x"}), lambda a: a.status == 403),
        (
            "next=//evil.example",
            stranger.fill("/connexion/?next=//evil.example", login="mawuli@example.org", password=DEMO_PASSWORD),
            lambda a: a.status == 302 and "evil" not in a.headers.get("location", ""),
        ),
    ]
    wanted += [(path, stranger.ask(path), lambda a: a.status in {301, 302, 400, 404}) for path in OUTSIDE]
    wanted += [(path[:40], stranger.ask(path), lambda a: a.status < 500) for path in ODD]
    broken = [f"{label}: {answer.status}" for label, answer, good in wanted if not good(answer)]
    told = [label for label, answer, _ in wanted if "Traceback" in answer.body or "DEBUG = True" in answer.body]
    return Line("strange requests refused without an error page of the framework", len(wanted), broken + told)


def doors_counted(stranger: Stranger) -> Line:
    """Guessing a password, and asking who has an account, are stopped and tell nothing."""
    broken = []
    statuses = [stranger.fill("/connexion/", login="afi@douane.example.org", password=f"x{n}") for n in range(14)]
    if not any(answer.status == 429 or "tentatives" in answer.body for answer in statuses):
        broken.append("14 wrong passwords in a row were all tried")
    known = stranger.fill("/connexion/code/", email="mawuli@example.org")
    unknown = stranger.fill("/connexion/code/", email="personne@example.org")
    if (known.status, known.headers.get("location")) != (unknown.status, unknown.headers.get("location")):
        broken.append(f"a known address answers {known.status}, an unknown one {unknown.status}")
    return Line("wrong passwords stopped; no way to learn who has an account", 16, broken)


def secrets_in_files() -> Line:
    """No file of the repository holds a key."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    own = Path(__file__).name
    paths = [ROOT / name for name in names if name and not name.endswith(own) and (ROOT / name).is_file()]
    broken = [
        str(path.relative_to(ROOT)) for path in paths if SECRETS.search(path.read_text("utf-8", errors="ignore"))
    ]
    return Line("tracked files without a private key or an access token", len(paths), broken)


def known_holes() -> Line:
    """No locked package has a published hole."""
    promise = "locked packages without a published hole"
    command = [sys.executable, "-m", "pip_audit", "--requirement", "requirements.txt", "--no-deps", "--disable-pip"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    locked = len(re.findall(r"^[\w.-]+==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
    if found.returncode == 0:
        return Line(promise, locked, [])
    if any(word in found.stderr for word in ADVISORIES_UNREACHABLE):
        return Line(promise, 0, [], unknown="pip-audit is not installed, or its list cannot be reached")
    return Line(promise, locked, (found.stdout or found.stderr).strip().splitlines()[-20:])


def measure(site: Site) -> list[Line]:
    """Return every line."""
    facts = site.facts({"pages": True, "sessions": ["mawuli@example.org", "kodjo@douane.example.org"]})
    public = [(path, {}) for path in ("/", "/connexion/", "/faq/", "/sante/", "/nulle-part/", "/administration/")]
    private = [
        (row["path"], {facts["cookie"]: facts["sessions"][row["email"]]})
        for row in facts["pages"]
        if row["email"] in facts["sessions"]
    ]
    stranger = Stranger(site)
    return [
        headers_kept(stranger, [*public, *private]),
        cookies_kept(stranger),
        strange_requests(stranger),
        doors_counted(stranger),
        secrets_in_files(),
        known_holes(),
    ]


def main() -> int:
    """Start a site, ask, print."""
    with production_site() as site:
        lines = measure(site)
    for line in lines:
        word = "unknown" if line.unknown else "FAILED" if line.broken else "ok"
        print(
            f"{word:8}{line.promise}: {line.tried - len(line.broken)} of {line.tried}{line.unknown and ' – ' + line.unknown}"
        )
        for text in line.broken:
            print(f"          {text}")
    return 1 if any(line.broken for line in lines) else 0


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main())
