"""A photograph made lighter on the phone, and a document that survives a cut line, in a real browser."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
PHOTO = """
() => new Promise((done) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 3600, height: 2700 });
  const pen = canvas.getContext("2d");
  const noise = pen.createImageData(3600, 2700);
  for (let i = 0; i < noise.data.length; i += 1) noise.data[i] = (i * 7919) % 251;
  pen.putImageData(noise, 0, 0);
  canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => {
    const file = new File([bytes], "organigramme.jpg", { type: "image/jpeg" });
    const carried = new DataTransfer();
    carried.items.add(file);
    const input = document.getElementById("f_C1");
    input.files = carried.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    done(file.size);
  }), "image/jpeg", 1);
})
"""


def _open(page: object) -> str:
    page.goto("/questionnaires/")
    page.locator("main a[href*='/questionnaires/reponses/']").first.click()
    section = f"{page.url.rstrip('/')}/C/"
    page.goto(section)
    page.locator("[data-ccv-code=C1] summary").click()
    return section


def test_photograph_is_made_lighter_before_it_leaves_the_phone(newcomer_site: object, person: object) -> None:
    """Eight megabytes over 400 kbit/s take three minutes of somebody's credit."""
    page = person(newcomer_site, "enyonam@example.org", width="phone")
    _open(page)

    before = page.evaluate(PHOTO)
    page.evaluate("document.getElementById('f_C1').shrinking?.then(() => new Promise((go) => setTimeout(go, 50)))")
    after = page.evaluate("document.getElementById('f_C1').files[0].size")

    assert after < before / 2
    assert re.search(r"\d", page.locator("#s_C1").inner_text())
    page.locator("#n_C1 + label").click()
    page.locator("[data-ccv-code=C1] .files li", has_text="organigramme.jpg").wait_for()


def test_document_cut_on_its_way_goes_on_and_may_be_replaced_and_taken_back(
    newcomer_site: object, person: object, tmp_path: Path
) -> None:
    """A cut line, a wrong file: each is mended on the page, without beginning again."""
    page = person(newcomer_site, "enyonam@example.org", width="phone")
    _open(page)
    cut = {"left": 3}

    def toss(route: object) -> None:
        if cut["left"] and "/envois/" in route.request.url:
            cut["left"] -= 1
            route.fulfill(status=408, body="the line is cut")
        else:
            route.continue_()

    page.route("**/questionnaires/**", toss)
    paper = tmp_path / "procédure interne.pdf"
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "x" * 300_000})
    writer.write(paper)
    page.locator("#f_C1").set_input_files(paper)
    page.locator("#n_C1 + label").click()
    page.locator("[data-ccv-code=C1] .files li", has_text="procédure interne.pdf").wait_for()

    assert cut["left"] == 0
    page.locator("[data-ccv-code=C1] .files li", has_text="procédure interne").locator("button").first.click()
    page.wait_for_load_state()
    assert page.locator("[data-ccv-code=C1] .files li", has_text="procédure interne").count() == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
