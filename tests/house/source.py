"""What the house tests read: our own files, listed once."""

import ast
import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
# From the bottom of the stack to the top (architecture §3).
APPS = (
    "core",
    "accounts",
    "clients",
    "questionnaires",
    "catalogue",
    "diagnostics",
    "followup",
    "disclosures",
    "insight",
    "portal",
)
BUSINESS_APPS = APPS[1:]
UNTRACKED = {
    ".git", ".venv", "var", "staticfiles", "node_modules", "__pycache__", "test-results",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis",
}  # fmt: skip


def above(app: str) -> tuple[str, ...]:
    """Return the apps a given app may not know: siblings count as unknown to each other."""
    higher = APPS[APPS.index(app) + 1 :]
    return (*higher, "questionnaires") if app == "catalogue" else higher


@cache
def python_files(app: str) -> tuple[Path, ...]:
    """Return the Python files of an app, without what makemigrations writes."""
    return tuple(path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts)


@cache
def templates() -> tuple[Path, ...]:
    """Return every template."""
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


@cache
def tree(path: Path) -> ast.Module:
    """Parse a Python file once."""
    return ast.parse(path.read_text(encoding="utf-8"))


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the text constants of a Python file, docstrings left out."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def modules(app: str, room: str) -> Iterator[ModuleType]:
    """Yield the module of a room, or each module of its package."""
    name = f"{app}.{room}"
    if importlib.util.find_spec(name) is None:
        return
    module = importlib.import_module(name)
    yield module
    for info in pkgutil.iter_modules(getattr(module, "__path__", [])):
        yield importlib.import_module(f"{name}.{info.name}")


def script(name: str) -> ModuleType:
    """Import one of our scripts, which are run as files and not installed."""
    folder = str(ROOT / "scripts")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module(name)


def repository_files() -> Iterator[Path]:
    """Yield every file that belongs to the repository."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not UNTRACKED.intersection(parts):
            yield path
