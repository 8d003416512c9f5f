"""How a person walks through the portal: real pages, links and forms only; every page is looked at on arrival.

A page is refused when it answers an error, complains in the console (a blocked script or style included), can be
pushed sideways on a phone, or shows English to a French reader.
"""

import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.browser.conftest import WIDTHS

PASSWORD = "demonstration-2026"
ENGLISH = re.compile(r"^.*\b(?:the|your|this|please|you|has been|was|of the|not yet|and)\b.*$", re.MULTILINE)
# What is meant to be read in English on a French page: the English letter of a campaign.
FOREIGN = "[lang=en], textarea, [translate=no]"
WAIT = 30_000


@dataclass
class Person:
    """One person at one window."""

    world: "World"
    page: Any
    name: str
    width: str
    complaints: list[str] = field(default_factory=list)
    status: int = 200

    def __post_init__(self) -> None:
        self.page.set_default_timeout(WAIT)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        self.page.on("response", self._note)

    def _note(self, answer: Any) -> None:
        if answer.request.is_navigation_request() and answer.frame == self.page.main_frame:
            self.status = answer.status

    # Moving
    def open(self, path: str) -> "Person":
        """Type an address."""
        self.page.goto(path)
        return self.look()

    def follow(self, selector: str) -> "Person":
        """Click a link or a button that leads to another page."""
        return self._go(self.page.locator(selector).first)

    def link(self, name: str, *, exact: bool = False) -> "Person":
        """Click a link by what it says."""
        return self._go(self.page.get_by_role("link", name=name, exact=exact).first)

    def press(self, name: str) -> "Person":
        """Press a button by what it says."""
        return self._go(self.page.get_by_role("button", name=name).first)

    def send(self, action: str) -> "Person":
        """Press the button of the form that leads to an address ending so."""
        return self.follow(f"form[action$='{action}'] button:not([type=button])")

    def fill(self, **values: str) -> "Person":
        """Type into fields by their names."""
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']:not([type=hidden])").first.fill(value)
        return self

    def choose(self, name: str, value: str) -> "Person":
        """Tick a choice, radio or checkbox, or pick it in a list."""
        listed = self.page.locator(f"main select[name='{name}']")
        if listed.count():
            listed.first.select_option(value)
        else:
            self.page.locator(f"main input[name='{name}'][value='{value}']").first.check()
        return self

    def _go(self, target: Any) -> "Person":
        with self.page.expect_navigation():
            target.click()
        return self.look()

    def unfold(self) -> "Person":
        """Open what the page keeps folded."""
        folded = self.page.locator("main details:not([open]) > summary")
        while folded.count():
            folded.first.click()
        return self

    # Looking
    def look(self) -> "Person":
        """Refuse a page no person should be shown."""
        where = f"{self.name} at {self.page.url}"
        if self.status >= 400:
            said = self.page.locator(".error-summary, .alert, .invalid-feedback").all_inner_texts()
            raise AssertionError(f"{where}: answered {self.status}; {said or self.text()[:1500]}")
        assert not self.complaints, f"{where}: {self.complaints}"
        wide = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide[0] <= wide[1], f"{where}: {wide[0]} px of page on {wide[1]} px of screen"
        assert self.page.locator("html").get_attribute("lang") == "fr", where
        english = self.page.evaluate(
            """foreign => { const page = document.body.cloneNode(true);
            page.querySelectorAll(foreign + ', script, style').forEach(part => part.remove());
            return page.textContent.replace(/[ \\t]+/g, ' '); }""",
            FOREIGN,
        )
        assert not (found := ENGLISH.findall(english)), f"{where}: English on a French page: {found[:3]}"
        return self

    def text(self) -> str:
        """Return what the page says."""
        return self.page.locator("body").inner_text()

    def reads(self, *words: str) -> "Person":
        """Expect words on the page."""
        text = self.text().replace("\u00a0", " ").replace("\u202f", " ")
        for word in words:
            assert word.casefold() in text.casefold(), (
                f"{self.name} at {self.page.url} does not read {word!r}:\n{text[:3000]}"
            )
        return self

    def never_reads(self, *words: str) -> "Person":
        """Expect words to be absent from the page, its source included."""
        source = self.page.content()
        for word in words:
            assert word not in source, f"{self.name} at {self.page.url} must not see {word!r}"
        return self

    def is_refused(self, path: str) -> "Person":
        """Expect an address to answer as if it did not exist, or to be closed to this person."""
        answer = self.page.request.get(path, max_redirects=0)
        assert answer.status in {403, 404}, f"{self.name} reaches {path}: {answer.status}"
        return self

    def waits_for(self, *words: str, seconds: int = 40) -> "Person":
        """Come back to the page until the work behind it is done."""
        for _ in range(seconds):
            text = self.text().replace("\u00a0", " ").replace("\u202f", " ").casefold()
            if all(word.casefold() in text for word in words):
                return self.look()
            self.page.wait_for_timeout(700)
            self.page.reload()
        raise AssertionError(f"{self.name} at {self.page.url} still waits for {words}:\n{self.text()[:3000]}")


@dataclass
class World:
    """The site, the browser, the windows that are open and what the story remembers from step to step."""

    site: Any
    browser: Any
    people: dict[str, Person] = field(default_factory=dict)
    contexts: list[Any] = field(default_factory=list)
    memory: dict[str, str] = field(default_factory=dict)

    def window(self, name: str, *, width: str, **options: Any) -> Person:
        """Open a window of a device nobody has signed in on."""
        size = WIDTHS[width]
        context = self.browser.new_context(
            base_url=self.site.url,
            locale="fr-FR",
            timezone_id="Africa/Lome",
            viewport={"width": size[0], "height": size[1]},
            accept_downloads=True,
            **options,
        )
        self.contexts.append(context)
        self.people[name] = Person(self, context.new_page(), name, width)
        return self.people[name]

    def staff(self, name: str) -> Person:
        """Return a member of customs, signed in with a password at a desk."""
        if name not in self.people:
            person = self.window(name, width="desktop").open("/connexion/")
            person.fill(login=f"{name}@douane.example.org", password=PASSWORD)
            person.follow("form:has([name=password]) button:not([type=button])")
        return self.people[name]

    def mail(self, address: str, containing: str) -> str:
        """Return the newest message to a person whose subject holds a text, read where e-mails are on this site."""
        if self.site.kind == "production":
            return self._received(address, containing)
        reader = self.staff("adjoa")
        for _ in range(60):
            reader.open(f"/entreprises/courriels/?q={address}")
            subjects = reader.page.locator("tbody th a", has_text=containing)
            if subjects.count():
                subjects.first.click()
                reader.page.wait_for_load_state("load")
                return reader.look().text()
            reader.page.wait_for_timeout(700)
        raise AssertionError(
            f"no message to {address} about {containing!r}: {reader.text()[:1500]}\n{self.site.log()[-1500:]}"
        )

    def _received(self, address: str, containing: str) -> str:
        for _ in range(120):
            for mail in reversed(self.site.mails_to(address)):
                if containing.casefold() in mail["subject"].casefold():
                    return mail["text"]
            time.sleep(0.5)
        subjects = [mail["subject"] for mail in self.site.mails_to(address)]
        raise AssertionError(f"no message to {address} about {containing!r}: {subjects}\n{self.site.log()[-1500:]}")

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()
