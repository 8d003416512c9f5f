"""The floor plan holds: sizes, rooms, directions, docstrings (architecture §3, §4, §10)."""

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house.source import APPS, BUSINESS_APPS, ROOT, above, python_files, script, strings, tree

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared"}
PRIVATE_ROOMS = ("views", "forms", "admin", "tasks", "deadlines", "documents", "emails")
WRITES_WORDS = {"open_task", "log_interaction", "log_lines"}  # clients.services.relation
DOCUMENTED_ROOMS = ("services", "queries", "rules", "permissions", "deadlines", "tasks", "states")


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_sizes_of_files_functions_and_templates_stay_within_limits() -> None:
    """A file past its limit hides a second subject."""
    assert script("check_sizes").problems() == []


def test_import_contracts_hold() -> None:
    """An app that imports upwards can no longer be read, tested or replaced alone."""
    command = [str(ROOT / ".venv/bin/lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout[-4000:]


def test_private_rooms_are_named_in_a_protected_contract() -> None:
    """A room added to an app is private from its first day, not from the day somebody imports it."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = {module for contract in contracts for module in contract.get("protected_modules", [])}
    existing = {
        f"{app}.{room}"
        for app in BUSINESS_APPS
        for room in PRIVATE_ROOMS
        if (ROOT / app / f"{room}.py").exists() or (ROOT / app / room / "__init__.py").exists()
    }

    assert named == existing


def test_what_the_portal_says_on_a_file_is_kept_in_both_languages() -> None:
    """A sentence translated where it is written stays in the language of whoever acted; the next reader may have another."""
    at_once = []
    for path in (
        path for app in BUSINESS_APPS for path in python_files(app) if {"services", "deadlines"} & set(path.parts)
    ):
        for call in (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            said = [word.value for word in call.keywords if name in WRITES_WORDS and word.arg in {"title", "subject"}]
            if any(getattr(inner, "id", "") == "_" for value in said for inner in ast.walk(value)):
                at_once.append(f"{relative(path)}:{call.lineno}")

    assert at_once == []


def test_no_module_is_a_drawer() -> None:
    """A module named utils says nothing about what it holds, so it ends up holding everything."""
    drawers = [relative(path) for app in APPS for path in python_files(app) if path.stem in FORBIDDEN_NAMES]

    assert drawers == []


def policy_numbers(found: object, prefix: str = "") -> set[str]:
    """Return the paths of the numbers of the scoring policy: "followup.ignored_after_days" names a number, not an app."""
    if not isinstance(found, dict):
        return {prefix}
    return {prefix}.union(*(policy_numbers(value, f"{prefix}.{key}".lstrip(".")) for key, value in found.items()))


@pytest.mark.parametrize("app", APPS[:-1])
def test_a_lower_app_never_names_an_upper_app_in_a_string(app: str) -> None:
    """URL names, task names and related names are imports the import tool cannot see."""
    upper = "|".join(above(app))
    pattern = re.compile(rf"^(?:{upper})[:.][a-z_]+")
    numbers = policy_numbers(json.loads((ROOT / "reference/scoring_policy.json").read_text())["parameters"])

    named = [
        f"{relative(path)}:{line} {text!r}"
        for path in python_files(app)
        for line, text in strings(path)
        if pattern.match(text) and text.rstrip(".") not in numbers
    ]

    assert named == []


def test_only_lifecycle_move_assigns_state() -> None:
    """A state changed anywhere else leaves no trace in the audit trail."""
    guilty = []
    for app in APPS:
        for path in python_files(app):
            if relative(path) == "core/lifecycle.py":
                continue
            for node in ast.walk(tree(path)):
                if not isinstance(node, ast.Assign | ast.AugAssign):
                    continue
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                guilty += [
                    f"{relative(path)}:{node.lineno}"
                    for target in targets
                    if isinstance(target, ast.Attribute) and target.attr == "state"
                ]

    assert guilty == []


def documented_room(path: Path, app: str) -> bool:
    room = path.relative_to(ROOT / app).parts[0].removesuffix(".py")
    return app == "core" or room in DOCUMENTED_ROOMS


def undocumented(path: Path, app: str) -> list[str]:
    """Name what lacks its business sentence: modules, models, and public functions of the rooms that decide."""
    module = tree(path)
    found = []
    if path.name != "__init__.py" and not ast.get_docstring(module):
        found.append(f"{relative(path)}: module")
    in_models = "models" in path.relative_to(ROOT / app).parts[0]
    for node in module.body:
        is_public = not getattr(node, "name", "_").startswith("_")
        is_model = isinstance(node, ast.ClassDef) and in_models
        is_act = isinstance(node, ast.FunctionDef) and documented_room(path, app)
        if is_public and (is_model or is_act) and not ast.get_docstring(node):
            found.append(f"{relative(path)}:{node.lineno} {node.name}")
    return found


@pytest.mark.parametrize("app", APPS)
def test_modules_models_and_acts_say_what_they_are_for(app: str) -> None:
    """The first line of a docstring is the business sentence a colleague looks for."""
    assert [line for path in python_files(app) for line in undocumented(path, app)] == []
