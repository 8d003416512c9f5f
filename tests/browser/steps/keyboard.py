"""A person without a mouse: every stop of the Tab key is looked at, and nothing is reached by any other way."""

import re
from pathlib import Path
from typing import Any

# What a person sees of the element that has the focus: its ring, and whether it stands in the window, uncovered.
SEEN = """
() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const ring = [here, here.nextElementSibling].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = here.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const front = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const label = here.labels?.[0];
  const clear = front && (here.contains(front) || front.contains(here) || label?.contains(front));
  const said = here.getAttribute("aria-label") || here.innerText || here.name || "";
  return { name: `${here.tagName} ${said.slice(0, 60)}`, ring, shown: right > left && bottom > top && Boolean(clear) };
}
"""
MOST = 250  # stops of one page: beyond, the target cannot be reached


class Keyboard:
    """Two hands on the keys of one window."""

    def __init__(self, page: Any) -> None:
        self.page = page
        page.set_default_timeout(15_000)

    def skip(self) -> "Keyboard":
        """Pass the menu over, as its first stop offers."""
        if self.page.url.endswith("#contenu"):  # the address kept it along a redirection: the hands are there already
            return self
        self.page.keyboard.press("Tab")
        self._look()
        self.page.keyboard.press("Enter")
        self.page.locator("#contenu:focus").wait_for()
        return self

    def to(self, selector: str) -> "Keyboard":
        """Press Tab until what the selector names has the focus; the ring is seen at each stop."""
        target = self.page.locator(selector).first
        target.wait_for(state="attached")
        for _stop in range(MOST):
            if target.evaluate("one => one === document.activeElement"):
                return self
            self.page.keyboard.press("Tab")
            self._look()
        raise AssertionError(f"{self.page.url}: Tab never reaches {selector}")

    def type(self, text: str) -> "Keyboard":
        """Replace what a field holds."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)
        return self

    def pick(self, selector: str, label: str) -> "Keyboard":
        """Choose in a list by typing its first letters."""
        self.to(selector)
        self.page.keyboard.type(label)
        chosen = self.page.locator(selector).first.evaluate("one => one.selectedOptions[0].label")
        assert chosen.startswith(label), f"{self.page.url}: {chosen!r} chosen instead of {label!r}"
        return self

    def press(self, key: str) -> "Keyboard":
        """Press a key on what has the focus."""
        self.page.keyboard.press(key)
        return self

    def go(self, selector: str = "", key: str = "Enter") -> "Keyboard":
        """Follow a link or press a button, and wait for the page it leads to."""
        if selector:
            self.to(selector)
        with self.page.expect_event("load"):  # a step inside the page is no other page
            self.page.keyboard.press(key)
        return self

    def menu(self, path: str) -> "Keyboard":
        """Go to a part of the staff space by its menu."""
        return self.go(f"nav a[href$='{path}']")

    def bring(self, selector: str, file: Path) -> "Keyboard":
        """Choose a file in the window that Space opens."""
        self.to(selector)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)
        return self

    def reads(self, *words: str) -> "Keyboard":
        """Expect words on the page, in any spacing."""
        text = re.sub(r"\s+", " ", self.page.locator("body").inner_text())
        for word in words:
            assert word.casefold() in text.casefold(), f"{self.page.url} does not say {word!r}: {text[:2000]}"
        return self

    def _look(self) -> None:
        """Refuse a stop nobody can see; a page that scrolls gently is given its time."""
        for _glance in range(25):
            seen = self.page.evaluate(SEEN)
            if seen is None or (seen["ring"] and seen["shown"]):
                return
            self.page.wait_for_timeout(20)
        what = "has no ring" if not seen["ring"] else "is out of sight"
        raise AssertionError(f"{self.page.url}: the focus on {seen['name']!r} {what}")
