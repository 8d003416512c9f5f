"""Run inside a site without demonstration data: countersigned reports by the hundred, watched by readers, counted.

seed N          write N countersigned reports whose files are asked for
watch FILE      look with both sides' eyes until FILE exists; print looks and misses
count           how many are communicated
verdict         the figures, as JSON
"""

import copy
import hashlib
import json
import os
import secrets
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from accounts.models import RoleGrant, User  # noqa: E402
from accounts.services import sign_charter  # noqa: E402
from clients.enums import Capacity, EnterpriseRole  # noqa: E402
from clients.models import Assignment, Contact, Enterprise, OutboundMessage, PortalMembership  # noqa: E402
from core import clock, jobs  # noqa: E402
from core.models import AuditEvent, Job  # noqa: E402
from diagnostics.models import DiagnosticReport  # noqa: E402
from diagnostics.services import report as reports  # noqa: E402
from diagnostics.services.seal import SEAL_JOB  # noqa: E402
from tests.factories import diagnostics as make  # noqa: E402
from tests.factories import report as situations  # noqa: E402

AGENT = "afi@customs.example.org"
DIMENSIONS = 3  # a smaller grid: what is tried here is the queue, not the layout


def agent(role: str, email: str, name: str) -> User:
    """A member of the customs staff whose role counts."""
    user = User.objects.create_user(email, None, full_name=name)
    approver, _created = User.objects.get_or_create(email="approbateur@customs.example.org")
    RoleGrant.objects.create(user=user, role=role, approved_by=approver)
    if role in {"DIA", "LDI", "REV"}:
        sign_charter(user)
    return user


def enterprise(number: int) -> tuple[Enterprise, User]:
    """An enterprise with its owner and its agent."""
    row = Enterprise.objects.create(
        name=f"Entreprise {number}", reference=f"ENT-{number:06d}", search_key=f"entreprise {number}", status="active"
    )
    owner = User.objects.create_user(f"e{number}@example.org", None, full_name=f"Gérant {number}")
    PortalMembership.objects.create(user=owner, enterprise=row, role=EnterpriseRole.OWN, may_sign=True)
    Contact.objects.create(enterprise=row, user=owner, full_name=owner.full_name, email=owner.email, is_focal=True)
    reader = User.objects.get(email=AGENT)
    Assignment.objects.create(enterprise=row, user=reader, capacity=Capacity.ACCOUNT_AGENT, starts_on=clock.today())
    return row, owner


def first_report() -> DiagnosticReport:
    """One report made by the services, signed twice; its file is not asked for yet."""
    crew = [
        ("CRA", AGENT, "Afi Lawson"),
        ("CRH", "kodjo@customs.example.org", "Kodjo Mensah"),
        ("LDI", "elom@customs.example.org", "Elom Kpodo"),
        ("DIA", "dede@customs.example.org", "Dédé Amouzou"),
        ("DIA", "koffi@customs.example.org", "Koffi Second"),
        ("REV", "yawa@customs.example.org", "Yawa Tossou"),
    ]
    afi, _kodjo, elom, dede, koffi, yawa = (agent(*facts) for facts in crew)
    row, owner = enterprise(0)
    make.load_content()
    mission = make.planned(row, agent=afi, owner=owner, head=elom, team=[dede, koffi])
    mission = make.started(mission, by=dede)
    situations.rate_all(mission, by=dede)
    mission = make.fieldwork_done(mission, by=dede)
    make_findings(mission, by=dede)
    report = reports.start_report(mission, by=dede)
    report = reports.submit_report(report, by=dede, reviewer=yawa)
    report = reports.sign_report(report, by=dede)
    report = reports.countersign_report(report, by=yawa)
    jobs.drop(SEAL_JOB, report.uuid)
    return report


def make_findings(mission: object, *, by: User) -> None:
    """What the report says."""
    situations.findings.propose_findings(mission, by=by)
    situations.findings.answer_past_issue(mission, suspected=False, by=by)


def seed(count: int) -> str:
    """Copy the first report to as many enterprises, each with its own request, consent and mission."""
    with transaction.atomic():
        model = first_report()
        model.snapshot["dimensions"] = model.snapshot["dimensions"][:DIMENSIONS]
    request, consent, mission = model.diagnostic.consent.request, model.diagnostic.consent, model.diagnostic
    for number in range(1, count + 1):
        with transaction.atomic():
            row, _owner = enterprise(number)
            asked = copied(request, enterprise=row, reference=f"DD-{number:06d}")
            agreed = copied(consent, request=asked, enterprise=row, reference=f"CF-{number:06d}")
            went = copied(mission, consent=agreed, enterprise=row, reference=f"DAQE-{number:06d}")
            snapshot = copy.deepcopy(model.snapshot)
            snapshot["report"]["ref"], snapshot["enterprise"]["name"] = went.reference, row.name
            code = secrets.token_hex(10).upper()
            report = copied(model, diagnostic=went, snapshot=snapshot, verification_code=code)
            jobs.enqueue(SEAL_JOB, report.uuid)
    return str(count)


def copied(row: object, **fields: object) -> object:
    """The same row under another identity."""
    fresh = copy.copy(row)
    fresh.pk, fresh._state = None, copy.copy(row._state)  # Django's documented way to copy a row
    fresh._state.adding, fresh.uuid = True, uuid.uuid4()
    for name, value in fields.items():
        if name == "reference" and not hasattr(row, "reference"):
            continue
        setattr(fresh, name, value)
    fresh.save(force_insert=True)
    return fresh


def ours() -> object:
    """The reports of the batch."""
    return DiagnosticReport.objects.exclude(diagnostic__enterprise__reference="ENT-000000")


def watch(stop: str) -> str:
    """Look again and again, each time at one instant of the database: both sides have a report, or neither."""
    looks = misses = 0
    reader = User.objects.get(email=AGENT)
    while not Path(stop).exists():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            by_unit = set(DiagnosticReport.objects.visible_to(reader).values_list("pk", flat=True))
            owners = PortalMembership.objects.values_list("enterprise", "user_id")
            told: dict[int, set[str]] = {}
            letters = OutboundMessage.objects.filter(code="N13").values_list("about_uuid", "user__email")
            uuids = dict(ours().values_list("uuid", "pk"))
            for about, email in letters:
                told.setdefault(uuids.get(about, 0), set()).add("unit" if "customs" in email else "enterprise")
            sample = list(owners.order_by("?")[:20])
            by_owner = {
                pk
                for _enterprise, user in sample
                for pk in DiagnosticReport.objects.visible_to(User.objects.get(pk=user)).values_list("pk", flat=True)
            }
            held = {row for row, _user in sample}
            expected = set(ours().filter(pk__in=by_unit, diagnostic__enterprise__in=held).values_list("pk", flat=True))
        misses += by_owner != expected
        misses += {pk for pk, sides in told.items() if sides == {"unit", "enterprise"}} != by_unit
        looks += 1
        time.sleep(0.2)
    return json.dumps({"looks": looks, "misses": misses})


def count() -> str:
    """How many both sides have."""
    return str(ours().communicated().count())


def verdict() -> str:
    """Every figure the promise is made of."""
    sealed = list(ours().communicated())
    whole = sum(hashlib.sha256(row.file.read()).hexdigest() == row.sha256 for row in sealed)
    about = [row.uuid for row in ours()]

    def most(action: str) -> int:
        rows = AuditEvent.objects.filter(action=action, object_uuid__in=about).values_list("object_uuid", flat=True)
        seen = list(rows)
        return max((seen.count(item) for item in set(seen)), default=0)

    letters = OutboundMessage.objects.filter(about_uuid__in=about)
    fates = {fate: letters.filter(fate=fate).count() for fate in set(letters.values_list("fate", flat=True))}
    tries = list(Job.objects.filter(kind=SEAL_JOB, object_uuid__in=about).values_list("attempts", flat=True))
    return json.dumps(
        {
            "reports": len(about),
            "communicated": len(sealed),
            "whole_files": whole,
            "sealed_at_most": most("diagnostics.report_sealed"),
            "closed_at_most": most("diagnostics.diagnosticreport.close"),
            "letters": fates,
            "expected_letters": 3 * len(about),
            "retried": sum(n > 1 for n in tries),
        }
    )


if __name__ == "__main__":
    answers = {
        "seed": lambda: seed(int(sys.argv[2])),
        "watch": lambda: watch(sys.argv[2]),
        "count": count,
        "verdict": verdict,
    }
    print(answers[sys.argv[1]]())  # noqa: T201  # read by the script
