"""The size limits of the house: a file or function past them hides a second subject that wants its own name."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "core", "accounts", "clients", "questionnaires", "catalogue", "diagnostics", "followup", "disclosures", "insight",
    "portal", "ccv_portal",
)  # fmt: skip
FILE_LINES = 400
TEST_FILE_LINES = 500
FUNCTION_LINES = 50
TEMPLATE_LINES = 120
SCRIPT_LINES = 100  # one ES module


def lines_of(path: Path) -> int:
    """Count the lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def python_files(*folders: str) -> Iterator[Path]:
    """Yield our Python files, without what makemigrations writes."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def long_functions(path: Path) -> Iterator[str]:
    """Name the functions of a file that pass the limit."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length} lines (limit {FUNCTION_LINES})"


def too_long(paths: Iterator[Path] | list[Path], limit: int) -> Iterator[str]:
    """Name the files of a kind that pass its limit."""
    for path in paths:
        if (length := lines_of(path)) > limit:
            yield f"{path.relative_to(ROOT)} has {length} lines (limit {limit})"


def problems() -> list[str]:
    """Return one line per file or function past its limit."""
    code, tests = list(python_files(*APPS, "scripts")), list(python_files("tests"))
    found = [*too_long(code, FILE_LINES), *too_long(tests, TEST_FILE_LINES)]
    for path in code:
        found += long_functions(path)
    # Prose that a person wrote for a reader (mails, legal notices) is as long as it has to be.
    templates = [path for path in sorted((ROOT / "templates").rglob("*.html")) if "emails" not in path.parts]
    found += too_long(templates, TEMPLATE_LINES)
    return found + list(too_long(sorted((ROOT / "static" / "js").glob("*.js")), SCRIPT_LINES))


if __name__ == "__main__":
    lines = problems()
    print("\n".join(lines))
    sys.exit(1 if lines else 0)
