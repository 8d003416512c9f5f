"""The repository is whole and knows nothing of the machine it was written on."""

import re
import subprocess

import pytest

from tests.house.source import ROOT, repository_files

# Written in pieces, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a package index": re.compile(
        "py" + r"pi\.org|pythonhosted" + r"\.org|registry\.npm" + r"js|deb\.debian" + r"\.org"
    ),
    "a path of the build machine": re.compile(
        "/" + r"work/(?:main|shared|fr|tools|\.library)|/ro" + r"ot/|/opt/" + r"(?:pypi|wheels)"
    ),
    "a private key": re.compile("BEGIN (?:RSA |EC )?PRIVATE" + " KEY"),
}
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".toml",
    ".yml",
    ".yaml",
    ".json",
    ".css",
    ".js",
    ".sh",
    ".po",
    ".in",
    ".svg",
    ".csv",
    "",
}
RULES = [f"I{number}" for number in range(1, 15)]


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_files_name_nothing_that_exists_only_where_they_were_written(kind: str) -> None:
    """A clone elsewhere would fail, or tell what it should not."""
    guilty = []
    for path in repository_files():
        if path.suffix not in TEXT:
            continue
        try:
            content = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        guilty += [f"{path.relative_to(ROOT)}: {found}" for found in set(FORBIDDEN[kind].findall(content))]

    assert guilty == []


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_the_domain_is_proven_by_a_test_that_names_it(rule: str) -> None:
    """The fourteen rules are what the administration promised; each one has a test that would notice."""
    mention = re.compile(rf"\b{rule}\b")
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if "house" not in path.parts]

    assert any(mention.search(path.read_text(encoding="utf-8")) for path in files)


def test_commands_of_the_makefile_explain_themselves() -> None:
    """`make help` is where a newcomer looks first; a target it lists must exist and the other way round."""
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: ([a-z0-9-]+)$", makefile, re.MULTILINE))
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^  make ([a-z0-9-]+)", shown, re.MULTILINE)) == targets
    assert {"run", "test", "check", "install", "fmt", "messages", "lock", "up", "budgets", "a11y", "help"} <= targets


def test_scripts_can_be_run() -> None:
    """A script that lost its executable bit stops the first command a newcomer types."""
    for name in ("scripts/bootstrap.sh", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, name


def test_catalogue_is_complete() -> None:
    """A French reader never meets an English word; extraction itself is compared by `make check`."""
    import polib

    from tests.house.source import script

    catalogue = polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))

    assert script("check_catalogue").untranslated(catalogue) == []
