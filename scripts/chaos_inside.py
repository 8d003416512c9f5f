"""Run inside a chaos site's settings: write messages, count fates, live days, fill tables. One answer, as JSON."""

import datetime as dt
import json
import os
import resource
import sys
import time
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from django.db.models import Count  # noqa: E402

from accounts.enums import CustomsRole  # noqa: E402
from accounts.models import RoleGrant, User  # noqa: E402
from accounts.services import load_access_matrix  # noqa: E402
from clients.enums import MessageState  # noqa: E402
from clients.models import Contact, Enterprise, Mandate, OutboundMessage, Task  # noqa: E402
from clients.services import outreach  # noqa: E402
from core import clock, deadlines, jobs, reference  # noqa: E402
from core.models import Job  # noqa: E402
from questionnaires.models import Campaign, CampaignTarget, QuestionnaireVersion  # noqa: E402
from questionnaires.services import campaign as campaigns  # noqa: E402

FIRST_DAY = dt.date(2027, 1, 4)
OPEN_FATES = [MessageState.QUEUED, MessageState.SENDING]


def _people(count: int) -> list[Contact]:
    """Return so many contacts, each of an enterprise of its own."""
    have = Enterprise.objects.count()
    Enterprise.objects.bulk_create(
        [Enterprise(name=f"Essai {n}", reference=f"CHAOS-{n}", search_key=f"essai {n}", status="prospect")
         for n in range(have, count)],
        batch_size=2000,
    )  # fmt: skip
    without = Enterprise.objects.filter(contacts=None).values_list("pk", flat=True)
    Contact.objects.bulk_create(
        [Contact(enterprise_id=pk, full_name=f"Personne {pk}", email=f"p{pk}@example.org") for pk in without],
        batch_size=2000,
    )
    return list(Contact.objects.select_related("enterprise").order_by("pk")[:count])


def post(count: int) -> int:
    """Write so many messages, each to its own person about its own object."""
    for contact in _people(min(count, 500)) * (count // min(count, 500) + 1):
        if count <= 0:
            break
        count -= 1
        outreach.post(
            "N11", enterprise=contact.enterprise, to=contact, about=("chaos.object", uuid.uuid4()), link="/espace/"
        )
    return OutboundMessage.objects.count()


def post_forever(seconds: float) -> list[str]:
    """Write until the time is over, whatever happens to the database; return the keys whose commit was confirmed."""
    from django.db import Error, connection

    kept: list[str] = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        key = uuid.uuid4()
        try:
            contact = Contact.objects.select_related("enterprise").order_by("pk")[0]
            outreach.post("N11", enterprise=contact.enterprise, to=contact, about=("chaos.kept", key), link="/espace/")
        except Error:
            connection.close()
            time.sleep(0.2)
        else:
            kept.append(str(key))
            time.sleep(0.05)  # enough to be caught in the middle; what is written must leave afterwards
    return kept


def fates() -> dict[str, int]:
    """Count the messages by fate."""
    return dict(OutboundMessage.objects.order_by().values_list("fate").annotate(n=Count("pk")))


def halves(keys: list[str]) -> dict[str, int]:
    """Count confirmed objects without message, messages without job, and messages without line on the timeline."""
    rows = OutboundMessage.objects.filter(about_kind="chaos.kept")
    have = {str(value) for value in rows.values_list("about_uuid", flat=True)}
    with_job = set(Job.objects.filter(kind="clients.deliver_message").values_list("object_uuid", flat=True))
    return {
        "lost": len(set(keys) - have),
        "without_job": sum(value not in with_job for value in rows.values_list("uuid", flat=True)),
        "without_line": rows.filter(interaction=None).count(),
    }


def drain(hours: int) -> dict[str, int]:
    """Do what is due hour after hour on a pretended clock, as a worker would over two days."""
    start = clock.now()
    for hour in range(hours):
        with clock.pretend(start + dt.timedelta(hours=hour)):
            jobs.run_due(1_000_000)
        if not OutboundMessage.objects.filter(fate__in=OPEN_FATES).exists():
            break
    return fates()


def live(days: int, seed: int) -> int:
    """Be one scheduler over so many days; others live the same days at the same time."""
    for number in range(days):
        day = FIRST_DAY + dt.timedelta(days=number)
        moment = dt.datetime.combine(day, dt.time((7 * seed + number) % 24, 7), tzinfo=dt.UTC)
        with clock.pretend(moment):
            deadlines.run_all(day)
            jobs.run_due(10_000)
    return OutboundMessage.objects.count()


def prepare_days(tasks: int) -> int:
    """Give the calendar something to do: an agent with tasks and mandates that end within the sixty days."""
    load_access_matrix(reference.read("access_matrix"))
    agent, other = (User.objects.create_user(f"{name}@example.org", None, full_name=name) for name in ("afi", "kodjo"))
    RoleGrant.objects.create(user=agent, role=CustomsRole.CRA, approved_by=other)
    RoleGrant.objects.create(user=other, role=CustomsRole.CRH, approved_by=agent)
    enterprise = _people(1)[0].enterprise
    for number in range(tasks):
        day = FIRST_DAY + dt.timedelta(days=number % 60)
        Task.objects.create(enterprise=enterprise, owner=agent, title=f"Tâche {number}", due_on=day)
        Mandate.objects.create(enterprise=enterprise, purpose=f"M{number}", starts_on=FIRST_DAY, ends_on=day)
    return tasks


def sweep(count: int) -> dict[str, float]:
    """Sweep so many due rows and say what one cost, in milliseconds, and the memory it took, in megabytes."""
    Task.objects.all().delete()
    due = FIRST_DAY - dt.timedelta(days=1)
    for start in range(0, count, 10_000):
        size = min(10_000, count - start)
        Task.objects.bulk_create([Task(title="Essai", due_on=due) for _n in range(size)], batch_size=5000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    seen = deadlines.each(Task.objects.open().filter(due_on__lt=FIRST_DAY), lambda _task: 1)
    seconds = time.perf_counter() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"rows": seen, "ms_per_row": round(seconds / count * 1000, 4), "grown_mb": round(grown, 1)}


def campaign(count: int) -> dict[str, float]:
    """Prepare a campaign to so many enterprises and write its invitations; return the seconds of each step."""
    _people(count)
    author, approver = (User.objects.create_user(f"{n}@example.org", None) for n in ("auteur", "chef"))
    found = campaigns.create_campaign(
        by=author, name="Essai", version=QuestionnaireVersion.objects.first(), filters={}, message_fr="Bonjour."
    )
    campaigns.approve_campaign(found, by=approver)
    times = [time.perf_counter()]
    campaigns.launch_campaign(found, by=approver)
    times.append(time.perf_counter())
    while campaigns.is_unfinished(Campaign.objects.get(pk=found.pk)):
        campaigns.invite_targets(found)
    times.append(time.perf_counter())
    invited = found.targets.filter(outcome=CampaignTarget.Outcome.INVITED).count()
    return {"invited": invited, "launch_s": times[1] - times[0], "write_s": times[2] - times[1]}


def hand_over() -> dict[str, float]:
    """Hand every waiting message to the mail server; return how many and in how many seconds."""
    started = time.perf_counter()
    done = jobs.run_due(10_000_000)
    return {"sent": OutboundMessage.objects.filter(fate=MessageState.SENT).count(), "jobs": done,
            "seconds": time.perf_counter() - started}  # fmt: skip


ACTS = {
    "post": lambda: post(int(sys.argv[2])),
    "post_forever": lambda: post_forever(float(sys.argv[2])),
    "fates": fates,
    "halves": lambda: halves(json.loads(sys.stdin.read())),
    "drain": lambda: drain(int(sys.argv[2])),
    "live": lambda: live(int(sys.argv[2]), int(sys.argv[3])),
    "prepare_days": lambda: prepare_days(int(sys.argv[2])),
    "sweep": lambda: sweep(int(sys.argv[2])),
    "campaign": lambda: campaign(int(sys.argv[2])),
    "hand_over": hand_over,
}

if __name__ == "__main__":
    answer = ACTS[sys.argv[1]]()
    print(json.dumps(answer))  # read by chaos.py
