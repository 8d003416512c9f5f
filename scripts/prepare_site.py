"""Bring the site of this copy to a state in which it can start: catalogue, tables, reference content, demonstration.

Each step looks whether it is needed; on a second start none is, and this takes the time of one Django start-up.
Prints the address and one sign-in per role at the end.
"""

import hashlib
import io
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "scripts"))

from compile_catalogue import compile_catalogues  # noqa: E402

STAMP = ROOT / "var" / "reference.stamp"


def say(message: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(f"\033[1m==>\033[0m {message}", flush=True)


def reference_fingerprint() -> str:
    """Hash the versioned content, together with the database it was loaded into."""
    from django.conf import settings

    digest = hashlib.sha256(str(settings.DATABASES["default"]["NAME"]).encode())
    for path in sorted((ROOT / "reference").rglob("*.json")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def first_migrations_fingerprint() -> str:
    """Hash the first migrations: until the first release they are written anew when a model changes."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/0001_initial.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def set_outdated_demonstration_aside() -> None:
    """Move a demonstration database away whose tables an older copy of the code made; nothing is deleted.

    Only the newcomer's own SQLite file is meant: a database given by CCV_DATABASE_URL is never touched.
    """
    from django.conf import settings

    database = settings.DATABASES["default"]
    path = Path(str(database["NAME"]))
    if database["ENGINE"] != "django.db.backends.sqlite3" or "CCV_DATABASE_URL" in os.environ:
        return
    stamp, fingerprint = path.with_name("tables.stamp"), first_migrations_fingerprint()
    if path.exists() and (not stamp.exists() or stamp.read_text() != fingerprint):
        aside = path.with_name(f"{path.stem}.{time.strftime('%Y%m%d-%H%M%S')}{path.suffix}")
        say(f"The tables have changed: the former demonstration is kept as {aside.name}, a new one is made")
        for tail in ("", "-wal", "-shm"):  # what SQLite has not yet folded in belongs to it
            if (part := Path(f"{path}{tail}")).exists():
                part.rename(f"{aside}{tail}")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint)


def migrate() -> bool:
    """Create or update the tables; tell whether anything had to be done."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    say("Creating the tables")
    call_command("migrate", verbosity=0, interactive=False)
    return True


def load_reference(*, tables_changed: bool) -> None:
    """Load questionnaires, grid, catalogue and rules when the files changed since the last time."""
    from django.core.management import call_command

    fingerprint = reference_fingerprint()
    if not tables_changed and STAMP.exists() and STAMP.read_text() == fingerprint:
        return
    say("Loading the reference content")
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    STAMP.parent.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(fingerprint)


def load_demo() -> None:
    """Fill an empty site with the fictional enterprises of the demonstration."""
    from django.core.management import call_command

    from clients.models import Enterprise

    if not Enterprise.objects.exists():
        say("Loading the demonstration data (fictional)")
        call_command("load_demo", verbosity=0, stdout=io.StringIO())


def print_address() -> None:
    """Print where the site is and one sign-in per role."""
    from django.core.management import call_command

    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  # compared, not bound
    say(f"The portal answers at http://{shown}:{port}/  (stop it with Ctrl+C)")
    call_command("load_demo", "--print-signins")


def main() -> None:
    """Run the steps in order."""
    for path in compile_catalogues():
        say(f"Catalogue built: {path.relative_to(ROOT)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")
    import django

    django.setup()
    set_outdated_demonstration_aside()
    load_reference(tables_changed=migrate())
    load_demo()
    print_address()


if __name__ == "__main__":
    main()
