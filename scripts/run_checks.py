"""Everything about the code that can be said without running the tests; each check has a name and a line.

All checks run even when one fails, so that one run shows everything there is to mend.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
# Enough for production settings to load; the values are never used to connect anywhere.
PRODUCTION = {
    "CCV_ENV": "prod",
    "CCV_SECRET_KEY": "check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "CCV_ALLOWED_HOSTS": "ccv.example.org",
    "CCV_BASE_URL": "https://ccv.example.org",
    "CCV_DATABASE_URL": "postgres://ccv:check@db.example.org:5432/ccv",
    "CCV_REDIS_URL": "redis://redis.example.org:6379/0",
    "CCV_EMAIL_URL": "smtp+tls://user:check@mail.example.org:587",
    "CCV_EMAIL_FROM": "ne-pas-repondre@example.org",
    "CCV_LEGAL_REF_REGULARISATION": "Code des douanes, article X",
}


@dataclass
class Check:
    """One command and what a failure of it means."""

    name: str
    command: list[str]
    env: dict[str, str] = field(default_factory=dict)


def checks(scratch: Path) -> list[Check]:
    """Return the checks in the order they are most useful to read."""
    python = str(BIN / "python")
    settings_test = {"DJANGO_SETTINGS_MODULE": "ccv_portal.settings_test", "CCV_VAR_DIR": str(scratch)}
    production = PRODUCTION | {"CCV_VAR_DIR": str(scratch), "CCV_MEDIA_ROOT": str(scratch / "media")}
    return [
        Check("ruff (lint)", [str(BIN / "ruff"), "check", "--quiet", "."]),
        Check("ruff (format)", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        Check("templates (djlint)", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
        Check("import contracts", [str(BIN / "lint-imports"), "--no-cache"]),
        Check("types (mypy)", [str(BIN / "mypy"), "--no-error-summary"], settings_test),
        Check("missing migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], settings_test),
        Check("French catalogue", [python, "scripts/check_catalogue.py"], settings_test),
        Check("sizes", [python, "scripts/check_sizes.py"]),
        Check(
            "production settings", [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], production
        ),
    ]


def run(check: Check) -> bool:
    """Run one check and print its verdict, with its output when it failed or has something to say."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("CCV_")}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    started = time.monotonic()
    result = subprocess.run(check.command, cwd=ROOT, env=env | check.env, capture_output=True, text=True, check=False)
    passed = result.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'} {check.name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not passed:
        print(result.stdout + result.stderr, flush=True)
    elif "skipped" in result.stdout.lower():
        print(result.stdout.rstrip(), flush=True)
    return passed


def main() -> int:
    """Run the checks named on the command line, or all."""
    with tempfile.TemporaryDirectory(prefix="ccv-check-") as scratch:
        wanted = [
            check for check in checks(Path(scratch)) if not sys.argv[1:] or any(a in check.name for a in sys.argv[1:])
        ]
        failed = [check.name for check in wanted if not run(check)]
    if failed:
        print(f"\nTo mend: {', '.join(failed)}")
        return 1
    print("\nEverything holds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
