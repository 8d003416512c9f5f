"""The network is cut in mid-mission, on two devices: one file, nothing lost, nothing readable on the device (§13, ADR 0014)."""

import re

import pytest

pytestmark = pytest.mark.browser
PASSPHRASE = "sept baobabs au bord du fleuve"
PLANTED = "JETONHORSLIGNE"
KIT = "/diagnostics/hors-ligne/"
# Everything a browser writes for our address, as one text; bytes are read as Latin letters so that no word hides.
STORED = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  const text = (bytes) => [...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join("");
  const flat = (thing) => thing instanceof ArrayBuffer ? text(thing)
    : ArrayBuffer.isView(thing) ? text(thing.buffer)
    : thing && typeof thing === "object" ? Object.entries(thing).map(([key, value]) => key + flat(value)).join(" ")
    : String(thing);
  for (const { name, version } of await indexedDB.databases()) {
    const base = await new Promise((ready) => { const asked = indexedDB.open(name, version); asked.onsuccess = () => ready(asked.result); });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((ready) => { const asked = base.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => ready(asked.result); });
      found.push(`${name}/${store}:${rows.length}`, ...rows.map(flat));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
  }
  return found.join("\\n");
}"""


def take(page: object, mission: str, device: str) -> str:
    """Take the mission along and open it; return the name of the enterprise, which only the sealed package holds."""
    page.goto(f"{mission}emporter/")
    name = page.locator(".page-head .eyebrow").inner_text()
    page.fill("#id_device", device)
    page.fill("#phrase", PASSPHRASE)
    page.fill("#phrase2", PASSPHRASE)
    page.get_by_role("button", name="L’emporter sur cet appareil").click()
    page.wait_for_url(f"**{KIT}")
    unlock(page)
    return name


def unlock(page: object, passphrase: str = PASSPHRASE) -> None:
    page.locator("[data-k=kits] input[type=password]").fill(passphrase)
    page.get_by_role("button", name="Ouvrir la mission").click()


def rate(page: object, code: str, words: str, level: int) -> None:
    """Enter one criterion with the keys of the bench."""
    dimension = page.locator("[data-k=title]", has_text=re.compile(rf"^{re.escape(code)} "))
    for _ in range(60):
        if dimension.is_visible():
            break
        number = int(code.split(".", maxsplit=1)[0])
        button = page.locator("[data-k=dimensions] button").nth(number - 1)
        if page.locator("[data-k=title]").inner_text().split(".")[0] != str(number):
            button.click()
        else:
            page.locator("[data-k=previous]").click()
        page.wait_for_timeout(30)
    dimension.focus()
    page.keyboard.press(str(level))
    page.keyboard.press("e")
    if not page.evaluate("document.activeElement.checked"):
        page.keyboard.press("Space")
    page.keyboard.press("c")
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")
    dimension.wait_for(state="hidden")


def waiting(page: object) -> int:
    return int(page.locator("[data-k=here]").inner_text())


def give_back(page: object) -> None:
    page.locator("[data-k=give-back]").click()
    page.get_by_role("button", name="Envoyer maintenant").click()
    page.locator("[data-screen=done]").wait_for()


def resend(page: object, bodies: list[tuple[str, str]]) -> list[int]:
    """Send recorded deliveries again as a bad line would, newest first."""
    return page.evaluate(
        """async (bodies) => {
          const { token } = await (await fetch("/diagnostics/hors-ligne/session/")).json();
          const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
          const answers = [];
          for (const [url, body] of bodies) answers.push((await fetch(url, { method: "POST", headers, body })).status);
          return answers;
        }""",
        bodies,
    )


def test_network_cut_in_mid_mission_on_two_devices_gives_one_file(newcomer_site: object, person: object) -> None:
    mission = newcomer_site.facts({"open_mission": True})["open_mission"]
    team = mission["team"]
    windows = [person(newcomer_site, email) for email in team[:2]]
    first, second = windows
    sent: list[tuple[str, str]] = []
    for page in windows:
        page.on("request", lambda asked: asked.method == "POST" and "/saisies/" in asked.url
                and sent.append((asked.url, asked.post_data)))  # fmt: skip

    names = [take(page, mission["path"], f"Tablette {number}") for number, page in enumerate(windows, 1)]
    for page in windows:
        page.context.set_offline(True)
    rate(first, "10.1", f"{PLANTED} un : politique lue et affichée dans l’atelier.", 2)
    rate(first, "10.2", f"{PLANTED} seul : rôle écrit et connu de l’équipe.", 3)
    rate(second, "10.1", f"{PLANTED} deux : politique annoncée, non écrite.", 4)

    # Nothing readable on either device, not even after the page is opened again without network.
    first.reload()
    unlock(first, "une autre phrase, fausse")
    first.locator("[data-kit=wrong]").wait_for()
    unlock(first)
    rate(first, "10.1", f"{PLANTED} un, relu : politique lue, affichée et datée.", 2)
    assert [waiting(page) for page in windows] == [3, 1]
    for page, name in zip(windows, names, strict=True):
        stored = page.evaluate(STORED)
        assert "ccv-mission/entries:" in stored
        assert "ccv-mission/entries:0" not in stored
        for word in (PLANTED, PASSPHRASE, name, mission["first_title"], "politique"):
            assert word not in stored, f"{word} can be read on the device"

    # The network drops while the first device sends: the portal has the entries, the device does not know.
    first.context.set_offline(False)
    first.route("**/saisies/", lambda route: (route.fetch(), route.fulfill(status=408)), times=1)
    give_back(first)
    first.locator("[data-end=lost]").wait_for()
    first.locator("[data-k=again]").click()
    assert waiting(first) == 3, "an entry left the device although nobody confirmed it"
    give_back(first)
    first.locator("[data-end=done]").wait_for()
    second.context.set_offline(False)
    give_back(second)
    second.locator("[data-end=done]").wait_for()
    assert second.locator("[data-k=count-conflict]").inner_text() == "1"

    # Nothing is left on the devices, and the same deliveries again, late and in another order, change nothing.
    for page in windows:
        left = page.evaluate(STORED)
        assert "ccv-mission" not in left
        assert "hors-ligne" not in left
    assert resend(first, [row for row in reversed(sent) if row[0] == sent[0][0]]) == [200, 200]

    # One file: the first device's last words, the second's beside them, for a person to choose.
    first.goto(f"{mission['path']}appareils/")
    assert first.locator("article").count() == 1
    article = first.locator("article").inner_text()
    assert f"{PLANTED} un, relu" in article
    assert f"{PLANTED} deux" in article
    first.get_by_role("button", name="Prendre le texte de l’appareil").click()
    first.goto(f"{mission['path']}criteres/10.1/")
    assert f"{PLANTED} deux" in first.locator("#id_rationale").input_value()
    first.goto(f"{mission['path']}criteres/10.2/")
    assert f"{PLANTED} seul" in first.locator("#id_rationale").input_value()


def test_entries_wait_on_the_device_while_the_session_is_closed_or_the_device_is_lost(
    newcomer_site: object, person: object
) -> None:
    """Neither a closed session nor a refusal takes an entry from the device."""
    mission = newcomer_site.facts({"open_mission": True})["open_mission"]
    page = person(newcomer_site, mission["email"])
    take(page, mission["path"], "Tablette prêtée")
    rate(page, "9.1", "Écrit sans réseau, gardé jusqu’à la confirmation.", 2)
    page.context.clear_cookies()

    give_back(page)
    page.locator("[data-end=signin]").wait_for()
    page.locator("[data-k=again]").click()
    assert waiting(page) == 1

    page.context.add_cookies([newcomer_site.session(mission["email"])])
    lost = page.context.new_page()
    lost.goto(f"{mission['path']}appareils/")
    lost.locator("li", has_text="Tablette prêtée").get_by_role("button", name="Le déclarer perdu").click()
    give_back(page)
    page.locator("[data-end=refused]").wait_for()
    assert "déclaré perdu" in page.locator("[data-k=refusal]").inner_text()
    page.locator("[data-k=again]").click()
    assert waiting(page) == 1
