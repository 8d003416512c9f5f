"""A mandate that has ended: somebody must ask for the new one, once (I11)."""

import datetime as dt

import pytest

from clients.deadlines.outreach import ask_for_mandates
from clients.models import Mandate, Task
from clients.services.tasks import cancel_task

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


def mandate(enterprise, ends_on):
    return Mandate.objects.create(
        enterprise=enterprise, purpose="Transit", starts_on=dt.date(2025, 1, 1), ends_on=ends_on
    )


def test_expired_mandate_opens_one_task_for_the_agent_and_never_again(savane, afi):
    mandate(savane, dt.date(2026, 11, 23))
    assert ask_for_mandates(TODAY) == 0, "the last day still counts"

    assert ask_for_mandates(TODAY + dt.timedelta(days=1)) == 1
    task = Task.objects.get()
    assert (task.owner, task.enterprise, task.due_on) == (afi, savane, dt.date(2026, 12, 1))
    cancel_task(task, by=afi, reason="L’entreprise n’opère plus au Togo")
    assert ask_for_mandates(TODAY + dt.timedelta(days=2)) == 0


def test_renewed_or_ancient_mandate_opens_nothing(savane, golfe):
    mandate(savane, dt.date(2026, 11, 1))
    mandate(savane, dt.date(2027, 11, 1))
    mandate(golfe, dt.date(2024, 11, 1))

    assert ask_for_mandates(TODAY) == 0
