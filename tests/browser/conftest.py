"""A real Chromium against a real portal in its own processes; nothing of the machine's is used but the program.

`newcomer_site` and `production_site` start once per session, filled with the demonstration data. `person` opens a
browser window for one person, at phone or desktop width, already signed in.
"""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.house.source import script

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
WIDTHS = {"phone": (360, 740), "desktop": (1280, 800)}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """Drive the system's browser: the suite never downloads one."""
    path = script("private_services").find_chromium()
    if path is None:
        pytest.skip("needs Chromium (CCV_TEST_CHROMIUM)")
    return {"executable_path": path, "args": CHROMIUM_ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    """Read the pages as a French person."""
    return {"locale": "fr-FR", "timezone_id": "Africa/Lome"}


@pytest.fixture(scope="session")
def newcomer_site() -> Iterator:
    """What `make run` gives."""
    with script("site_processes").newcomer_site() as site:
        yield site


@pytest.fixture(scope="session")
def production_site() -> Iterator:
    """The pieces of production."""
    processes = script("site_processes")
    if script("private_services").find_postgresql() is None or script("private_services").find_redis() is None:
        pytest.skip("needs PostgreSQL and Redis programs")
    with processes.production_site() as site:
        yield site


@pytest.fixture(params=["newcomer", "production"])
def site(request: pytest.FixtureRequest) -> object:
    """The same test on both ways of running."""
    return request.getfixturevalue(f"{request.param}_site")


@pytest.fixture(params=list(WIDTHS))
def width(request: pytest.FixtureRequest) -> str:
    """Phone and desktop."""
    return request.param


@pytest.fixture
def person(browser: object, browser_context_args: dict) -> Iterator[Callable]:
    """Open a window: `person(site, "mawuli@…", width="phone")`; an empty address is somebody who has not signed in."""
    contexts = []
    errors: list[str] = []

    def open_window(site: object, email: str = "", *, width: str = "desktop") -> object:
        size = WIDTHS[width]
        context = browser.new_context(
            **browser_context_args, base_url=site.url, viewport={"width": size[0], "height": size[1]}
        )
        contexts.append(context)
        if email:
            context.add_cookies([site.session(email)])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert [error for error in errors if "the server responded with a status of 4" not in error] == []


@pytest.fixture(autouse=True)
def synchronous_browser() -> None:
    """Let Django be used beside the browser's own event loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
