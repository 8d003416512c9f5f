"""Templates keep what the pages promise: strict policy, no hidden context, one language at a time."""

import re
from pathlib import Path

import pytest

from tests.house.source import APPS, ROOT, python_files, templates

ALL_APPS = (*APPS, "ccv_portal")
INLINE = {
    "style attribute": re.compile(r"<[^>]+\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]+\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
# A printed document and a message carry their style with them: neither is a page under the policy.
OUTSIDE_THE_POLICY = ("pdf", "emails")
# Includes written by libraries' own markup, overridden by us file for file.
LIBRARY_MARKUP = ("bootstrap5", "admin", "account", "mfa", "usersessions")


def names(paths: object) -> list[str]:
    return [str(path.relative_to(ROOT / "templates")) for path in paths]  # type: ignore[attr-defined]


def first_folder(name: str) -> str:
    return name.split("/", 1)[0]


@pytest.mark.parametrize("kind", INLINE)
def test_pages_hold_nothing_the_content_policy_refuses(kind: str) -> None:
    """A browser drops what is inline: the page would look broken to everybody."""
    guilty = [
        name
        for name in names(templates())
        if first_folder(name) not in OUTSIDE_THE_POLICY
        and INLINE[kind].search((ROOT / "templates" / name).read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_pages_fetch_nothing_from_elsewhere() -> None:
    """A page that loads from another host tells that host who reads about customs compliance."""
    elsewhere = re.compile(
        r"""<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE
    )
    guilty = [
        name
        for name in names(templates())
        if elsewhere.search((ROOT / "templates" / name).read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_includes_see_only_what_they_are_given() -> None:
    """A fragment that reads the whole context breaks in the page that forgot a name."""
    include = re.compile(r"{%\s*include\s+([^%]*?)%}")
    guilty = [
        f"{name}: {match.group(1).strip()}"
        for name in names(templates())
        if first_folder(name) not in LIBRARY_MARKUP
        for match in include.finditer((ROOT / "templates" / name).read_text(encoding="utf-8"))
        if not match.group(1).strip().endswith("only")
    ]

    assert guilty == []


def test_long_translations_are_trimmed() -> None:
    """Untrimmed blocks put the indentation of a template into the catalogue."""
    block = re.compile(r"{%\s*(?:blocktranslate|blocktrans)\b([^%]*)%}")
    guilty = [
        f"{name}: {match.group(0)}"
        for name in names(templates())
        for match in block.finditer((ROOT / "templates" / name).read_text(encoding="utf-8"))
        if "trimmed" not in match.group(1)
    ]

    assert guilty == []


def test_every_template_compiles() -> None:
    """A forgotten tag is found here rather than by the one person who opens that page."""
    from django.template.loader import get_template

    for name in names(templates()):
        get_template(name)


# Found by name by Django or a library, never named in our code.
NAMED_BY_OTHERS = re.compile(
    r"^(?:account|mfa|usersessions|allauth|admin|bootstrap5|django|emails|registration)/|^(?:400|403|403_csrf|404|500)\.html$"
)


def test_every_template_is_used() -> None:
    """A page nobody opens any more still gets translated, restyled and read by the next colleague."""
    code = "\n".join(path.read_text(encoding="utf-8") for app in ALL_APPS for path in python_files(app))
    pages = {name: (ROOT / "templates" / name).read_text(encoding="utf-8") for name in names(templates())}
    everything = code + "\n".join(pages.values())

    # Views of one app may name their pages without the folder and the ending they share.
    ways = {name: (f'"{name}"', f'"{Path(name).name}"', f'"{Path(name).stem}"') for name in pages}

    unused = [
        name for name in pages if not NAMED_BY_OTHERS.match(name) and not any(way in everything for way in ways[name])
    ]

    assert unused == []
