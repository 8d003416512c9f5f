"""The site itself, both ways of running it: it answers, looks right at every width, and works without JavaScript."""

import pytest

pytestmark = pytest.mark.browser


def test_home_answers_in_french_at_both_widths(site: object, person: object, width: str) -> None:
    """The first page is what an enterprise sees on a phone in a port."""
    page = person(site, width=width)

    answer = page.goto("/")

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_health_says_every_part_is_alive(site: object, person: object) -> None:
    """A supervisor that hears 200 while beat is dead would let deadlines pass."""
    page = person(site)
    for _attempt in range(60):
        answer = page.request.get("/sante/")
        if answer.status == 200:
            break
        page.wait_for_timeout(1000)

    assert answer.status == 200, site.log()[-2000:]


def test_sign_in_page_works_without_javascript(site: object, browser: object) -> None:
    """An old telephone, or a line that lost the script, must still open the door."""
    context = browser.new_context(java_script_enabled=False, base_url=site.url, locale="fr-FR")
    page = context.new_page()
    page.goto("/connexion/")

    assert page.locator("form input[type=email]").count() >= 1
    assert page.locator("form button[type=submit], form button:not([type])").count() >= 1
    context.close()
