"""Answer the questionnaire while everything breaks: browsers killed, sessions closed, half of the requests lost.

On a demonstration site of its own. Each round opens one page of questions, answers it in a random order and breaks one
thing at a random moment, with scripts or without. Prints what was lost and fails when more was lost than promised: with
scripts the field being typed, without them the page not yet posted; nothing twice; no answer kept by the browser.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from answering_hands import LUCK, Hands, Window, kept_by_browser
from measured_answers import Answers
from playwright.sync_api import Error, sync_playwright
from private_services import find_chromium, stop_cleanly
from site_processes import Site, newcomer_site

WHO = "enyonam@example.org"
SAVED_WITHIN = 40.0  # seconds a bad line may take to carry what was answered
ROUNDS = 100


@dataclass
class Figures:
    """What the rounds counted."""

    rounds: Counter = field(default_factory=Counter)
    lost: Counter = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    answered: int = 0
    requests_lost: int = 0

    def settle(self, name: str, expected: dict[str, str], stored: dict[str, str], allowed: set[str]) -> None:
        """Compare what was answered with what is stored; only what may be lost may be missing."""
        self.rounds[name] += 1
        self.answered += len(expected)
        gone = {code for code, value in expected.items() if stored.get(code) != value}
        self.lost[name] += len(gone)
        if gone - allowed:
            self.misses.append(f"{name}: lost {', '.join(sorted(gone - allowed))}")


def wait_for(window: Window, check: Callable[[], bool], seconds: float = SAVED_WITHIN) -> bool:
    """Return whether something comes true in time; the window goes on living meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        window.page.wait_for_timeout(300)
    return check()


def killed(hands: Hands, answers: Answers, figures: Figures, *, scripts: bool) -> None:
    """The browser dies while a field is being answered."""
    name = f"kill, {'with' if scripts else 'without'} scripts"
    with hands.window(scripts=scripts, mortal=True) as window:
        section = hands.open_section(window)
        codes = window.questions()
        stop = LUCK.randrange(len(codes))
        before, expected = answers.stored(), {}
        for place, code in enumerate(codes[: stop + 1]):
            expected[code] = window.answer(code)
            if scripts and place < stop:
                wait_for(window, lambda code=code: answers.stored().get(code) == expected[code], 10)
        held = kept_by_browser(window)
        window.kill()
    if held:
        figures.misses.append(f"{name}: the browser kept {held}")
    allowed = {codes[stop]} if scripts else set(expected)
    figures.settle(name, expected, answers.stored(), allowed)
    others = {code: value for code, value in before.items() if code not in expected}
    figures.settle(f"{name}: what was there", others, answers.stored(), set())
    with hands.window(scripts=scripts) as window:
        window.goto(section)
        if window.page.locator("fieldset.question").count() < len(codes):
            figures.misses.append(f"{name}: the page does not come back")


def session_closed(hands: Hands, answers: Answers, figures: Figures, *, scripts: bool) -> None:
    """The session ends in mid-page: what was typed is shown again and sent after signing in."""
    name = f"session closed, {'with' if scripts else 'without'} scripts"
    with hands.window(scripts=scripts) as window:
        hands.open_section(window)
        codes = window.questions()
        stop = LUCK.randrange(len(codes))
        expected = {}
        for place, code in enumerate(codes):
            if place == stop:
                window.close_session()
            expected[code] = window.answer(code)
        window.page.wait_for_timeout(300)
        window.press_save()
        again = window.page.locator("main form button.btn-primary")
        window.sign_in_again()
        if again.count():  # none: an answer still on its way had kept the session open, and the page was saved
            with window.page.expect_navigation():
                again.last.click()
        held = kept_by_browser(window)
    if held:
        figures.misses.append(f"{name}: the browser kept {held}")
    figures.settle(name, expected, answers.stored(), set())


def half_lost(hands: Hands, answers: Answers, figures: Figures, *, scripts: bool) -> None:
    """Half of the requests are lost, some after they arrived: all is there in the end, once."""
    name = f"half of the requests lost, {'with' if scripts else 'without'} scripts"
    with hands.window(scripts=scripts) as window:
        hands.open_section(window)
        codes = window.questions()
        window.lose_half()
        expected = {code: window.answer(code) for code in codes}
        if scripts:
            wait_for(window, lambda: all(answers.stored().get(code) == value for code, value in expected.items()))
        else:
            for _ in range(20):  # the person goes back and presses again
                try:
                    window.press_save()
                except Error:
                    window.back()
                    for code, value in expected.items():
                        window.answer(code, value)
                    continue
                break
        held = kept_by_browser(window)
        figures.requests_lost += window.requests_lost
    if held:
        figures.misses.append(f"{name}: the browser kept {held}")
    figures.settle(name, expected, answers.stored(), set())


def document_cut(hands: Hands, answers: Answers, figures: Figures, *, scripts: bool) -> None:
    """A document is sent while half of the requests are lost: it is there once, whatever was tried again."""
    name = f"document over a bad line, {'with' if scripts else 'without'} scripts"
    document = hands.document()
    with hands.window(scripts=scripts) as window:
        window.goto(f"{hands.response}C/")
        window.lose_half()
        for _ in range(20):
            try:
                window.choose_document("C1", document)
                if not scripts:
                    window.press_save()
                    break
                if wait_for(window, lambda: answers.documents(document.name) > 0):
                    break
            except Error:
                pass
            window.back()
        figures.requests_lost += window.requests_lost
        window.find_again()
        if scripts:  # the same file chosen once more, as somebody unsure would
            window.goto(f"{hands.response}C/")
            window.choose_document("C1", document)
            window.page.wait_for_timeout(2500)
    count = answers.documents(document.name)
    figures.rounds[name] += 1
    if count != 1:
        figures.misses.append(f"{name}: {count} documents instead of one")


TRIALS = (killed, session_closed, half_lost, document_cut)


def play(site: Site, rounds: int) -> Figures:
    """Play the rounds and count."""
    figures = Figures()
    answers = Answers(site.folder / "ccv.sqlite3", "Nouvelle Aube")
    with sync_playwright() as playwright:
        hands = Hands(playwright, site, site.session(WHO), answers.path)
        responses = answers.responses()
        for number in range(rounds):
            trial, scripts = TRIALS[number % len(TRIALS)], bool((number // len(TRIALS)) % 2 == 0)
            count = len(figures.misses)
            try:
                trial(hands, answers, figures, scripts=scripts)
            except Error as error:
                figures.misses.append(f"{trial.__name__}: {' '.join(str(error).split())[:240]}")
            state = "ok" if len(figures.misses) == count else figures.misses[-1]
            print(
                f"{number + 1:4} {trial.__name__:15} {'scripts' if scripts else 'no scripts':10} {state}", flush=True
            )
        hands.close()
    if answers.responses() != responses:
        figures.misses.append(f"{answers.responses()} questionnaires instead of {responses}")
    if answers.doubled():
        figures.misses.append(f"answers or documents twice: {answers.doubled()}")
    return figures


def show(figures: Figures) -> bool:
    """Print the figures and tell whether every promise was kept."""
    print(f"\n{'what broke':52} {'rounds':>7} {'fields lost':>12}")
    for name, count in figures.rounds.items():
        print(f"{name:52} {count:7} {figures.lost[name]:12}")
    print(f"{figures.answered} answers given, {figures.requests_lost} requests lost on purpose")
    for line in figures.misses:
        print(f"MISSED {line}")
    print("every promise was kept" if not figures.misses else f"{len(figures.misses)} promise(s) missed")
    return not figures.misses


def main() -> int:
    """Start a demonstration site, play, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=None, help="play the same rounds again")
    asked = parser.parse_args()
    if find_chromium() is None:
        print("Chromium was not found: apt-get install chromium, or set CCV_TEST_CHROMIUM.")
        return 2
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    LUCK.seed(seed)
    with newcomer_site() as site:
        return 0 if show(play(site, asked.rounds)) else 1


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main())
