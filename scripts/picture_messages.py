"""Write each message of the programme and photograph it as on a phone: `make messages-preview ARGS="FOLDER"`.

Text, HTML and the line of the inbox come from `manage.py preview_messages`, in a site made for the occasion.
"""

import sys
from pathlib import Path

from measure_budgets import ARGUMENTS
from playwright.sync_api import sync_playwright
from private_services import find_chromium, stop_cleanly
from site_processes import ROOT, newcomer_site

PHONE = {"width": 360, "height": 640}


def main(folder: Path) -> int:
    """Write and photograph; return 1 when a message is wider than the phone."""
    with newcomer_site(demo=False) as site:
        print(site.manage("preview_messages", str(folder)).strip())
    wide = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        page = browser.new_page(viewport=PHONE, java_script_enabled=False)
        for html in sorted(folder.glob("*.html")):
            page.goto(html.as_uri())
            page.screenshot(path=str(html.with_suffix(".png")), full_page=True)
            box = page.locator("main").bounding_box()
            if box is None or box["width"] > PHONE["width"]:
                wide.append(html.stem)
        browser.close()
    print(f"pictures in {folder}" + (f"; wider than a phone: {', '.join(wide)}" if wide else ""))
    return 1 if wide else 0


if __name__ == "__main__":
    stop_cleanly()
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "var" / "messages"))
