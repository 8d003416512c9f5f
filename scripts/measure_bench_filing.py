"""File a whole mission on the bench with the keyboard alone, and print what each criterion screen costs.

On a demonstration site of its own, served as production serves it: from the mission page, every criterion gets a level,
evidence, confidence and grounds by keys only, and is saved. Per screen: seconds from the first key until the next screen
can be used, and kilobytes over the wire. Fails when a criterion is left or a screen misses its goal.
"""

import statistics
import sys
import time
from dataclasses import dataclass

from measure_budgets import ARGUMENTS, Wire
from playwright.sync_api import Page, sync_playwright
from private_services import find_chromium, stop_cleanly
from site_processes import Site, newcomer_site

SCREEN_KB, SCREEN_SECONDS = 15.0, 3.0
DESKTOP = {"width": 1280, "height": 800}
GROUNDS = "Constaté en entretien et sur un modèle vierge présenté par l’équipe."
LEVELS = "32433"


@dataclass
class Screen:
    """What one criterion cost."""

    code: str
    seconds: float
    kilobytes: float


def reach(page: Page, fragment: str) -> None:
    """Press Tab until a link whose address holds the fragment has the focus, then Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if fragment in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise SystemExit(f"no link to {fragment} can be reached by keyboard on {page.url}")


def file_screen(page: Page, level: str) -> None:
    """Rate the criterion on screen: level, evidence, confidence, grounds, save; keys only."""
    page.keyboard.press(level)
    page.keyboard.press("e")
    if not page.evaluate("document.activeElement.checked"):
        page.keyboard.press("Space")
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("j")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(GROUNDS)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Control+Enter")


def file_mission(site: Site) -> tuple[list[Screen], str]:
    """Go through every criterion of the demonstration's open mission; return the costs and what the mission says."""
    mission = site.facts({"open_mission": True})["open_mission"]
    screens: list[Screen] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        context = browser.new_context(base_url=site.url, viewport=DESKTOP, locale="fr-FR")
        context.add_cookies([site.session(mission["email"])])
        page = context.new_page()
        wire = Wire(context, page)
        page.goto(mission["path"])
        page.goto(f"{mission['path']}criteres/{mission['first']}/")
        wire.take()
        while "/criteres/" in page.url:
            code, started = page.url.rstrip("/").rsplit("/", 1)[1], time.perf_counter()
            file_screen(page, LEVELS[len(screens) % len(LEVELS)])
            screens.append(Screen(code, time.perf_counter() - started, wire.take()))
            if len(screens) > mission["criteria"] or (len(screens) > 1 and screens[-1].code == screens[-2].code):
                raise SystemExit(
                    f"the bench stays on criterion {code}: {page.locator('.alert, .invalid-feedback').all_inner_texts()}"
                )
        reach(page, "/terminer/")
        end = page.locator("h1").inner_text()
        browser.close()
    return screens, end


def show(screens: list[Screen], wanted: int) -> bool:
    """Print the table and tell whether every criterion was filed within the goals."""
    print(f"{'criterion':10} {'seconds':>8} {'kB':>7}")
    for screen in screens:
        print(f"{screen.code:10} {screen.seconds:8.2f} {screen.kilobytes:7.1f}")
    seconds, weights = [row.seconds for row in screens], [row.kilobytes for row in screens]
    print(f"{'median':10} {statistics.median(seconds):8.2f} {statistics.median(weights):7.1f}")
    print(f"{'worst':10} {max(seconds):8.2f} {max(weights):7.1f}")
    print(f"{'together':10} {sum(seconds):8.1f} {sum(weights):7.0f}   {len(screens)} criteria of {wanted}")
    print(f"{'goal':10} {SCREEN_SECONDS:8.2f} {SCREEN_KB:7.1f}")
    return len(screens) == wanted and max(seconds) <= SCREEN_SECONDS and max(weights) <= SCREEN_KB


def main() -> int:
    """Start a demonstration site, file its open mission, print the costs."""
    if find_chromium() is None:
        print("Chromium was not found: apt-get install chromium, or set CCV_TEST_CHROMIUM.")
        return 2
    with newcomer_site(served_as_production=True) as site:
        screens, end = file_mission(site)
        wanted = site.facts({"open_mission": True})["open_mission"]["criteria"]
        print(f"then, by Tab and Enter: {end}")
        return 0 if show(screens, wanted) else 1


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main())
