"""Answers kept as they are given, on a line where requests overtake each other."""

import pytest

pytestmark = pytest.mark.browser
FIRST_IS_SLOW = """
const send = window.fetch;
let sent = 0;
window.fetch = (...request) =>
  sent++ ? send(...request) : new Promise((ready) => setTimeout(ready, 1500)).then(() => send(...request));
"""


def test_answer_changed_while_the_first_is_on_its_way_keeps_the_last_word(
    newcomer_site: object, person: object
) -> None:
    """On a slow network the older request may arrive last: what the person chose last must stay."""
    page = person(newcomer_site, "enyonam@example.org", width="phone")
    page.goto("/questionnaires/")
    page.locator("main a[href*='/questionnaires/reponses/']").first.click()
    section = f"{page.url.rstrip('/')}/C/"
    page.add_init_script(FIRST_IS_SLOW)
    page.goto(section)

    page.locator("#id_C1_1").check()
    page.locator("#id_C1_3").check()
    page.wait_for_timeout(3000)
    page.goto(section)
    assert page.locator("#id_C1_3").is_checked(), "an older answer came last and took the newer's place"

    page.locator("#id_C1_0").check()
    with page.expect_navigation():
        page.locator("button[name=next_step][value=list]").click()
    page.goto(section)
    assert page.locator("#id_C1_0").is_checked(), "leaving the page lost the answer on its way"
