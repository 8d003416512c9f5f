"""Photograph the portal for README.md: the home page of an enterprise and an agent's desk, from demonstration data.

Writes docs/images/*.png; run again when the pages change: `.venv/bin/python scripts/take_screenshot.py`.
"""

import sys
from pathlib import Path

from measure_budgets import ARGUMENTS
from playwright.sync_api import sync_playwright
from private_services import find_chromium, stop_cleanly
from site_processes import newcomer_site

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images"
SHOTS = {
    # Each picture by its file name: who looks, at which address, in a window of which size.
    "enterprise.png": ("mawuli@example.org", "/espace/", 1280, 860),
    "agent.png": ("afi@douane.example.org", "/espace/", 1280, 860),
    "phone.png": ("mawuli@example.org", "/espace/", 390, 844),
}


def main(names: list[str]) -> None:
    """Take the pictures named, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with newcomer_site(served_as_production=True) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name in names or SHOTS:
            email, path, width, height = SHOTS[name]
            context = browser.new_context(
                base_url=site.url, locale="fr-FR", viewport={"width": width, "height": height}, device_scale_factor=1
            )
            context.add_cookies([site.session(email)])
            page = context.new_page()
            page.goto(path, wait_until="networkidle")
            page.screenshot(path=str(FOLDER / name))
            context.close()
            print(f"docs/images/{name}")
        browser.close()


if __name__ == "__main__":
    stop_cleanly()
    main(sys.argv[1:])
