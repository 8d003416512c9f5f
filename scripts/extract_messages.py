"""Extract the texts to translate into locale/fr, without line numbers, so that two branches rarely collide.

Needs GNU gettext (the only step that does). A leftover is dropped, never kept as an obsolete entry.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = (".venv", "var", "tests", "scripts", "node_modules", "staticfiles")


def extract(root: Path) -> None:
    """Run makemessages in a copy of the sources."""
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--no-location", "--no-wrap"]
    command += ["--no-obsolete", "--verbosity", "0"]
    for folder in SKIPPED:
        command += ["--ignore", folder]
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "ccv_portal.settings_test", "PYTHONPATH": str(root)}
    subprocess.run(command, cwd=root, env=env, check=True)


if __name__ == "__main__":
    extract(ROOT)
