"""Check the measured pages with axe (WCAG 2.2 A and AA): three widths, light and dark; no sideways scrolling at 320.

axe finds what a program can find; docs/guide says what a person looked at. Fails on any violation.
"""

import sys
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from measure_budgets import ARGUMENTS
from playwright.sync_api import Browser, Page, sync_playwright
from private_services import find_chromium, stop_cleanly
from site_processes import Site, newcomer_site

WIDTHS = (320, 768, 1280)
SCHEMES = ("light", "dark")
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Page) -> Iterator[str]:
    """Yield one line per rule broken on the open page."""
    result = Axe().run(page, options=RULES).response
    if not result["passes"]:
        yield "axe found nothing to check: the page is empty or the rules did not run"
    for violation in result["violations"]:
        nodes = violation["nodes"]
        yield f"{violation['id']} ({violation['impact']}): {violation['help']} — {len(nodes)}x, e.g. {nodes[0]['target']}"
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wider > 0:
        yield f"reflow: the page scrolls sideways by {wider} px"


def look(browser: Browser, site: Site, facts: dict) -> int:
    """Open every page at every width in both schemes; print what is wrong and return how much."""
    found = 0
    for row in facts["pages"]:
        for scheme in SCHEMES:
            context = browser.new_context(base_url=site.url, locale="fr-FR", color_scheme=scheme, bypass_csp=True)
            if row["email"]:
                key = facts["sessions"][row["email"]]
                context.add_cookies([{"name": facts["cookie"], "value": key, "url": site.url}])
            page = context.new_page()
            page.goto(row["path"], wait_until="networkidle")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                lines = list(violations(page))
                found += len(lines)
                print(f"{'ok    ' if not lines else 'FAILED'} {row['name']:38} {width:5} px {scheme}", flush=True)
                for line in lines:
                    print(f"         {line}")
            context.close()
    return found


def main() -> int:
    """Start a demonstration site and look at it."""
    if find_chromium() is None:
        print("Chromium was not found: apt-get install chromium, or set CCV_TEST_CHROMIUM.")
        return 2
    with newcomer_site(served_as_production=True) as site, sync_playwright() as playwright:
        facts = site.facts({"pages": True})
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        found = look(browser, site, facts)
        browser.close()
    print(f"{found} violation(s) on {len(facts['pages'])} pages")
    return 1 if found else 0


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main())
