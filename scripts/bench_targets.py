"""What `make bench` measures inside a synthetic site: pages with their goals, the same rows by raw SQL, and jobs.

Run by scripts/bench.py with the settings of the site, one JSON argument; prints one line of JSON. A goal is a multiple
of the floor of the same round; the table comes from the issue “Scale”.
"""

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import RoleGrant  # noqa: E402
from clients.models import Enterprise, Interaction  # noqa: E402
from clients.services.duplicates import search_duplicates  # noqa: E402
from core import clock, deadlines  # noqa: E402
from diagnostics.models import Diagnostic  # noqa: E402
from insight.services.refresh import refresh  # noqa: E402
from questionnaires.deadlines import expire  # noqa: E402
from questionnaires.models import ScreeningResponse  # noqa: E402

if not RoleGrant.objects.filter(user__email__endswith="@synthetic.example.org").exists():
    sys.exit("Only a site filled by generate_synthetic is measured: sessions are opened without a password.")

AGENT, HEAD, LEAD, MANAGEMENT = (f"{role}00@synthetic.example.org" for role in ("cra", "crh", "ldi", "dir"))
NIGHTLY = 200  # files of one measured search
LIST, FILE = "admin:clients_enterprise_changelist", "portal:enterprise_file"


def target(name: str, email: str, path: str, goal: float, queries: int, **more: Any) -> dict[str, Any]:
    """Return one line of the table: who opens or posts what, and the goals."""
    return {"name": name, "email": email, "path": path, "goal": goal, "queries_goal": queries} | more


def pages() -> list[dict[str, Any]]:
    """Return the measured pages that this site's data allow."""
    count = Enterprise.objects.count()
    rows = Interaction.objects.values("enterprise").annotate(n=Count("pk")).order_by("-n")
    longest = Enterprise.objects.get(pk=rows[0]["enterprise"])
    ordinary = Enterprise.objects.filter(last_contact_at__isnull=False).order_by("-pk")[0]
    mark = Interaction.objects.filter(enterprise=longest).order_by("-at", "-pk")[min(900, rows[0]["n"] // 2)]
    file, listing = reverse(FILE, args=[ordinary.uuid]), reverse(LIST)
    number = ordinary.identifiers.filter(type="nif")[0].value
    found = [
        target("agent list, first page", AGENT, listing, 45, 8, is_list=True),
        target("agent list, deep page", AGENT, f"{listing}?p={max(2, count // 50 * 9 // 10)}", 45, 8, is_list=True),
        target("agent list, filtered", AGENT, f"{listing}?region=kara", 45, 8, is_list=True),
        target("search, one word", AGENT, f"{listing}?q=harmattan", 30, 8),
        target("search, two words", AGENT, f"{listing}?q=baobab+transit", 30, 8),
        target("search, a number", AGENT, f"{listing}?q={number}", 30, 8),
        target("search, worst term", AGENT, f"{listing}?q=sarl", 100, 8),
        target("search, nothing found", AGENT, f"{listing}?q=xyzzyqk", 30, 8),
        target("enterprise file", AGENT, file, 30, 12),
        target("enterprise file, longest history", AGENT, reverse(FILE, args=[longest.uuid]), 30, 12),
        target("timeline, older page", AGENT,
               f"{reverse(FILE, args=[longest.uuid])}?avant={mark.uuid}", 30, 12),
        target("worklist home, agent", AGENT, reverse("portal:home"), 20, 12),
        target("worklist home, head", HEAD, reverse("portal:home"), 20, 12),
        target("log a call", AGENT, reverse("portal:log_exchange", args=[ordinary.uuid]), 25, 12,
               post={"channel": "phone", "reached": "1", "subject": "Rappel", "next_days": "3"}),
    ]  # fmt: skip
    return found + screening() + mission() + dashboards()


def dashboards() -> list[dict[str, Any]]:
    """Return the pages of the indicators, counted as the sweep does; the second one is split and crossed."""
    refresh()
    crossed = reverse("insight:indicator", args=["K01"])
    return [
        target("indicators of the unit", HEAD, reverse("insight:board"), 20, 12),
        target("one indicator, by sector and size together", HEAD, crossed, 20, 14),
        target("the same without small cells, management", MANAGEMENT, crossed, 20, 14),
    ]


def screening() -> list[dict[str, Any]]:
    """Return the pages of the questionnaire, for the enterprise and for its evaluator."""
    found = []
    open_one = ScreeningResponse.objects.filter(state="in_progress").order_by("-pk").first()
    if open_one:
        owner = open_one.enterprise.memberships.get().user.email
        path = reverse("questionnaires:response_fill", args=[open_one.uuid, "B"])
        question = open_one.version.questions.filter(kind="single", section__code="B").order_by("pk")[0]
        saving = reverse("questionnaires:answer_autosave", args=[open_one.uuid, question.code])
        choice = question.choices.order_by("pk")[0].code
        found += [
            target("screening section open", owner, path, 40, 6),
            target("one answer saved", owner, saving, 20, 12, post={f"a_{question.code}": choice}),
        ]
    read = ScreeningResponse.objects.filter(state="under_evaluation").order_by("-pk").first()
    if read:
        path = reverse("questionnaires:evaluation_section", args=[read.uuid, "B"])
        found.append(target("evaluation section", read.evaluation.evaluator.email, path, 40, 12))
    return [*found, target("evaluation queue, lead", LEAD, reverse("questionnaires:evaluation_list"), 25, 8)]


def mission() -> list[dict[str, Any]]:
    """Return the pages of a mission under way, when the draw made one."""
    row = Diagnostic.objects.filter(state="in_progress").select_related("lead").order_by("-pk").first()
    if row is None:
        return []
    path, email = reverse("diagnostics:criterion", args=[row.uuid, "1.1"]), row.lead.email
    rating = row.ratings.filter(criterion__code="1.1")[0]
    post = {
        "level": "3", "rationale": "La procédure est écrite et connue de l’équipe.", "evidence_kinds": "interview",
        "confidence": "medium", "interviewee": "direction", "version": rating.version,
    }  # fmt: skip
    return [
        target("missions of a diagnostician", email, reverse("diagnostics:mission_list"), 25, 8),
        target("criterion open", email, path, 25, 12),
        target("criterion save", email, path, 25, 12, post=post, counts_version=True),
    ]


def client_of(email: str) -> Client:
    """Return a client signed in as a person of the synthetic country."""
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(email=email), settings.AUTHENTICATION_BACKENDS[0])
    return client


def move_on(row: dict[str, Any]) -> None:
    """Name the version the next save has to start from: each one makes the next."""
    if row.get("counts_version"):
        row["post"]["version"] += 1


def describe(_request: dict[str, Any]) -> dict[str, Any]:
    """Return the pages with a session for each person and the queries one warm request asks."""
    rows, sessions = pages(), {}
    for row in rows:
        client = client_of(row["email"])
        if row["email"] not in sessions:
            sessions[row["email"]] = client.cookies[settings.SESSION_COOKIE_NAME].value
        call: Callable[[], Any] = lambda row=row, client=client: (  # noqa: E731
            client.post(row["path"], row["post"]) if row.get("post") else client.get(row["path"])
        )
        call()
        move_on(row)
        with CaptureQueriesContext(connection) as queries:
            response = call()
        move_on(row)
        row |= {"status": response.status_code, "queries": len(queries), "bytes": len(response.content)}
    return {"pages": rows, "sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME,
            "csrf": settings.CSRF_COOKIE_NAME}  # fmt: skip


RAW = {
    "agent list, first page": "SELECT * FROM clients_enterprise ORDER BY name, id LIMIT 50",
    "search, one word": "SELECT * FROM clients_enterprise WHERE search_key LIKE '%harmattan%' LIMIT 50",
    "enterprise file": "SELECT * FROM clients_interaction WHERE enterprise_id = 1 ORDER BY at DESC, id DESC LIMIT 20",
    "screening section open": "SELECT * FROM questionnaires_answer WHERE response_id = 1",
    "count of enterprises": "SELECT count(*) FROM clients_enterprise",
}


def raw(_request: dict[str, Any]) -> dict[str, Any]:
    """Return the p50 in milliseconds of the bare statements behind the main pages."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in RAW.items():
            times = []
            for _ in range(15):
                started = time.perf_counter()
                cursor.execute(statement)
                cursor.fetchall()
                times.append((time.perf_counter() - started) * 1000)
            found[name] = statistics.median(times)
    return {"raw": found}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def sweep(_request: dict[str, Any]) -> dict[str, Any]:
    """Run what the calendar triggers today, beside reading and touching the due rows in one statement."""
    today = clock.today()

    def bare() -> int:
        with transaction.atomic():
            done = ScreeningResponse.objects.expiring(today).update(updated_at=clock.now())
            transaction.set_rollback(True)
        return done

    least, due = _timed(bare)
    seconds, counts = _timed(lambda: deadlines.run_all(today))
    failed = [name for name, count in counts.items() if count < 0]
    return {"job": {"least": least, "seconds": seconds, "rows": sum(n for n in counts.values() if n > 0),
                    "due": due, "failed": failed}}  # fmt: skip


def expiry(_request: dict[str, Any]) -> dict[str, Any]:
    """Close the invitations that expire today, beside one statement on the same rows; all taken back."""
    today = clock.today()
    with transaction.atomic():
        due = ScreeningResponse.objects.expiring(today)
        with transaction.atomic():
            mark = transaction.savepoint()
            least, _done = _timed(lambda: due.update(state="expired", updated_at=clock.now()))
            transaction.savepoint_rollback(mark)
        seconds, closed = _timed(lambda: expire(today))
        transaction.set_rollback(True)
    return {"job": {"least": least, "seconds": seconds, "rows": closed}}


def duplicates(_request: dict[str, Any]) -> dict[str, Any]:
    """Compare some files with the whole register, as each night does with many more; nothing is cheaper to compare."""
    seconds, _pairs = _timed(lambda: search_duplicates(limit=NIGHTLY))
    return {"job": {"least": 0, "seconds": seconds, "rows": NIGHTLY}}


def transfer(request: dict[str, Any]) -> dict[str, Any]:
    """Do one piece of `make transfer` on this site: import of a registry extract, export of the register."""
    import measure_transfer as pieces

    folder = Path(tempfile.mkdtemp(prefix="ccv-bench-"))
    if request["job"] == "import":
        pieces.make_files(folder, request["rows"])
        least = pieces.least_import(folder, "csv") if connection.vendor == "postgresql" else {"seconds": 0}
        whole = pieces.whole_import(folder, "csv")
        return {"job": {"least": least["seconds"], "seconds": whole["seconds"], "rows": whole["written"]}}
    if request["job"] == "export-xlsx":
        pieces.least_xlsx(folder, "xlsx")  # once for nothing: it loads the writer
        least, whole = pieces.least_xlsx(folder, "xlsx"), pieces.whole_export(folder, "xlsx")
    else:
        least = pieces.least_csv(folder, "csv") if connection.vendor == "postgresql" else {"seconds": 0}
        whole = pieces.whole_export(folder, "csv")
    rows = Enterprise.objects.count()
    return {"job": {"least": least["seconds"], "seconds": whole["seconds"], "rows": rows, "first": whole["first"],
                    "bytes": whole["bytes"]}}  # fmt: skip


ACTS = {
    "describe": describe, "raw": raw, "expiry": expiry, "sweep": sweep, "duplicates": duplicates, "import": transfer,
    "export": transfer, "export-xlsx": transfer,
}  # fmt: skip

if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    answer = ACTS[asked["job"]](asked)
    answer["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))
