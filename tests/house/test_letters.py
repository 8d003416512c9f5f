"""Every message the portal can send has its words, in both languages, and a class (domain §11)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template
from django.utils import translation

from clients.emails.outreach import REASONS, TITLES
from clients.rules.outreach import KINDS
from tests.house.source import APPS, ROOT, python_files, tree

FOLDER = ROOT / "templates" / "emails"
PARTS = [f"{language}.{part}.txt" for language in ("fr", "en") for part in ("subject", "body")]


def posted() -> Iterator[tuple[str, str]]:
    """Yield place and code of every literal N-code in our code outside the tables that define them."""
    for app in APPS:
        for path in python_files(app):
            if path.relative_to(ROOT).as_posix() in {"clients/rules/outreach.py", "clients/emails/outreach.py"}:
                continue
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KINDS:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def letters() -> dict[str, set[Path]]:
    """Return the template files of each code."""
    found: dict[str, set[Path]] = {}
    for path in FOLDER.glob("*/[AN][0-9][0-9].*.txt"):
        found.setdefault(path.name.split(".")[0], set()).add(path)
    return found


def test_every_code_used_in_the_code_has_its_four_files() -> None:
    """A message without words fails at night, when nobody looks."""
    have = letters()

    missing = {
        f"{code}.{part}"
        for _place, code in posted()
        for part in PARTS
        if not any(path.name == f"{code}.{part}" for path in have.get(code, ()))
    }

    assert missing == set()


def test_each_code_has_its_letters_in_one_app_only() -> None:
    """Two files for one code: which one leaves would depend on the order of the apps."""
    assert {code: sorted(p.parent.name for p in paths) for code, paths in letters().items() if len(paths) != 4} == {}


def test_letters_live_in_the_folder_of_an_app() -> None:
    labels = {config.label for config in apps.get_app_configs()}

    assert {path.parent.name for paths in letters().values() for path in paths} <= labels


def test_every_code_has_a_class_a_title_and_a_reason() -> None:
    assert set(KINDS) == set(TITLES) == set(REASONS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/[AN][0-9][0-9].*.txt")), ids=lambda path: path.name)
def test_letter_is_well_formed(path: Path) -> None:
    """The file is a template, says something, and calls nothing from outside."""
    name = path.relative_to(ROOT / "templates").as_posix()
    text = get_template(name).template.source

    assert text.strip()
    assert "http" not in text, "addresses come from {{ link }}"
    if path.name.endswith(".subject.txt"):
        assert len(text.strip()) <= 70
        assert "enterprise_name" not in text
        assert "greeting_name" not in text, "no personal data in subjects"


def test_reasons_read_well_after_parce_que() -> None:
    """« parce que un » would be a mistake in every letter of that code."""
    with translation.override("fr"):
        reasons = {code: str(reason) for code, reason in REASONS.items()}

    assert {code: text for code, text in reasons.items() if text[0].lower() in "aeiouyhéèêà"} == {}
