"""A person's hands on the questionnaire for `make answering`: a window, its fields, and the ways it breaks."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from measure_budgets import ARGUMENTS, PHONE
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, Route
from private_services import find_chromium
from site_processes import Site

LUCK = random.Random()  # noqa: S311  # tries, not secrets
SECTIONS = ("B/", "C/", "D/", "D/2/", "E/", "F/", "G/", "G/2/")
WORDS = ("Les délais au port sont longs", "Peu d’information sur les régimes", "Le coût des formalités")
STORES = """
async () => ({
  local: window.localStorage.length, session: window.sessionStorage.length,
  bases: (await indexedDB.databases()).length, caches: window.caches ? (await caches.keys()).length : 0,
})
"""


def kept_by_browser(window: "Window") -> str:
    """Name what the browser holds besides the cookies of the site, or nothing."""
    names = {cookie["name"] for cookie in window.context.cookies()} - {"sessionid", "csrftoken", "django_language"}
    found = [f"the cookie {name}" for name in sorted(names) if "session" not in name and "csrf" not in name]
    if window.scripts:
        found += [f"{count} in {store}" for store, count in window.page.evaluate(STORES).items() if count]
    return ", ".join(found)


class Window:
    """One browser window of one person."""

    def __init__(
        self, context: BrowserContext, cookie: dict, *, scripts: bool, process: subprocess.Popen | None
    ) -> None:
        self.context = context
        self.cookie = cookie
        self.scripts = scripts
        self.process = process
        self.requests_lost = 0
        self.address = ""
        context.add_cookies([cookie])
        self.page: Page = context.new_page()

    def goto(self, address: str) -> None:
        """Open a page."""
        self.address = address
        self.page.goto(address)

    def back(self) -> None:
        """Come back to the page after the line was cut."""
        self.page.wait_for_timeout(200)
        for _ in range(30):
            with suppress(Error):
                self.page.goto(self.address, timeout=15_000)
                return

    def questions(self) -> list[str]:
        """Codes of the questions on the page that are answered by one choice or by text, in a random order."""
        found = []
        for question in self.page.locator("fieldset.question").all():
            code = (question.get_attribute("id") or "").removeprefix("q-")
            if question.locator(f"textarea[name=t_{code}]").count() or question.locator("input[type=radio]").count():
                found.append(code)
        LUCK.shuffle(found)
        return found

    def answer(self, code: str, value: str = "") -> str:
        """Answer one question as a person does; return what should be stored."""
        text = self.page.locator(f"textarea[name=t_{code}]")
        if text.count():
            words = value or f"{LUCK.choice(WORDS)} {LUCK.randrange(10**6)}"
            text.fill(words)
            text.blur()
            return words
        choices = self.page.locator(f"input[type=radio][name=a_{code}]")
        values = [choice.get_attribute("value") or "" for choice in choices.all()]
        chosen = value or LUCK.choice(values)
        self.page.locator(f"input[name=a_{code}][value='{chosen}'] + label").click()
        return chosen

    def press_save(self) -> None:
        """Press the button that saves the page and leaves it."""
        with self.page.expect_navigation():  # raises when the line is cut
            self.page.locator("button[name=next_step][value=list]").click()
        if self.page.url.startswith("chrome-error"):
            raise Error("the page did not come")

    def choose_document(self, code: str, document: Path) -> None:
        """Choose a document for a question and tick its box."""
        place = self.page.locator(f"[data-ccv-code={code}]")
        if not place.locator(f"#f_{code}").is_visible():
            place.locator("summary").click()
        place.locator(f"#f_{code}").set_input_files(document)
        place.locator(f"#n_{code} + label").click()

    def lose_half(self) -> None:
        """Lose half of the requests from now on: some before they arrive, some after."""

        def toss(route: Route) -> None:
            if LUCK.random() >= 0.5:
                route.continue_()
                return
            self.requests_lost += 1
            if LUCK.random() < 0.5 and route.request.method == "POST" and self.scripts:
                with suppress(Error):
                    route.fetch(max_redirects=0)
            with suppress(Error):
                route.abort("connectionreset")

        self.page.route("**/questionnaires/**", toss)

    def find_again(self) -> None:
        """The line is good again."""
        self.page.unroute_all(behavior="ignoreErrors")

    def close_session(self) -> None:
        """The session runs out, as its cookie does."""
        self.context.clear_cookies(name=self.cookie["name"])

    def sign_in_again(self) -> None:
        """Sign in in another tab."""
        self.context.add_cookies([self.cookie])

    def kill(self) -> None:
        """End the browser as a phone out of power does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Hands:
    """Opens windows for one person, in a browser that lives or in one that will be killed."""

    def __init__(self, playwright: Playwright, site: Site, cookie: dict, response: str) -> None:
        self.playwright = playwright
        self.site = site
        self.cookie = cookie
        self.response = response
        self.browser: Browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        self.folder = Path(tempfile.mkdtemp(prefix="ccv-hands-"))

    def close(self) -> None:
        """Put everything away."""
        self.browser.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def open_section(self, window: Window) -> str:
        """Open a page of questions at random and return its address."""
        address = self.response + LUCK.choice(SECTIONS)
        window.goto(address)
        return address

    def document(self) -> Path:
        """A small PDF of its own."""
        from pypdf import PdfWriter

        writer = PdfWriter()
        writer.add_blank_page(200, 200)
        writer.add_metadata({"/Title": os.urandom(120_000).hex()})
        path = self.folder / f"procédure-{LUCK.randrange(10**9)}.pdf"
        writer.write(path)
        return path

    @contextmanager
    def window(self, *, scripts: bool, mortal: bool = False) -> Iterator[Window]:
        """Open a window; a mortal one lives in a browser of its own."""
        options = {"base_url": self.site.url, "viewport": PHONE, "locale": "fr-FR", "java_script_enabled": scripts}
        if not mortal:
            context = self.browser.new_context(**options)
            window = Window(context, self.cookie, scripts=scripts, process=None)
            yield window
            window.find_again()
            context.close()
            return
        process, address = self._start()
        browser = self.playwright.chromium.connect_over_cdp(address)
        context = browser.new_context(**options)
        try:
            yield Window(context, self.cookie, scripts=scripts, process=process)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            with suppress(Error):
                browser.close()

    def _start(self) -> tuple[subprocess.Popen, str]:
        profile = Path(tempfile.mkdtemp(dir=self.folder))
        command = [find_chromium() or "", *ARGUMENTS, "--headless=new", f"--user-data-dir={profile}"]
        process = subprocess.Popen(  # our own browser, ended by its own number
            [*command, "--remote-debugging-port=0", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        told = profile / "DevToolsActivePort"
        for _ in range(300):
            if told.exists() and told.read_text().strip():
                return process, f"http://127.0.0.1:{told.read_text().splitlines()[0]}"
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        raise RuntimeError("the browser did not start")
