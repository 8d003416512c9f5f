"""An embargoed notice changes no byte of any signal, API answer or webhook (§7.4, I8)."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from clients.models import Enterprise, Interaction, OutboundMessage
from core import clock
from diagnostics.models import RegularisationNotice
from diagnostics.services import notice as notices
from disclosures.models import RiskSignal, WebhookDelivery
from disclosures.queries import consultations, integration
from disclosures.queries import signal as queries
from disclosures.services import integration as services
from disclosures.services import signal, webhook
from tests.disclosures.conftest import confirmed

pytestmark = pytest.mark.django_db


def fetched(path: str, token: str) -> tuple[bytes, str]:
    """What another system gets, and the mark by which it knows that nothing changed."""
    answer = Client().get(f"/api/v1{path}", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200, path
    return answer.content, answer.get("ETag", "")


def everything_said(enterprise, other, day, token) -> list[object]:
    """Every byte that may leave or be shown outside the readers of a notice, on a day."""
    signal_key = RiskSignal.objects.get(enterprise=other).uuid
    paths = ["/enterprises", f"/enterprises/{enterprise.uuid}", "/indicators", "/signals", f"/signals/{signal_key}"]
    return [
        [fetched(path, token) for path in paths],
        queries.verdicts([enterprise.pk, other.pk], day),
        integration.enterprises(limit=50),
        integration.signals(limit=50),
        integration.figures(),
        consultations.lines(enterprise, since=day - dt.timedelta(days=400)),
        [webhook.body_of(row) for row in WebhookDelivery.objects.order_by("pk")],
    ]


def test_notice_in_every_state_changes_no_byte_before_its_last_day(
    savane, golfe, mawuli, senam, dede, ask, kodjo, elom, adm
) -> None:
    """One byte of difference names the enterprise that was invited to come forward."""
    today = clock.today()
    confirmed(golfe, senam, dede, closed_on=today - dt.timedelta(days=100))
    rows = confirmed(savane, mawuli, dede, closed_on=today - dt.timedelta(days=20))
    access = services.ask_integration(
        name="Ciblage", purpose="Croiser les listes.", scopes=["enterprises", "indicators", "signals"], by=adm,
        expires_on=today + dt.timedelta(days=300), webhook_url="https://example.com/ccv",
    )  # fmt: skip
    token = services.issue_token(services.approve_integration(access, by=kodjo), by=adm)[0]
    release = signal.release_signals(signal.prepare_release(ask(savane, golfe), by=kodjo), by=elom)
    report = rows[0].recommendation.diagnostic.reports.get()
    days = [today, clock.add_months(report.closed_on, 2)]
    without = [everything_said(savane, golfe, day, token) for day in days]
    assert WebhookDelivery.objects.exists()

    notice = RegularisationNotice.objects.create(
        report=report, state="prepared", period="trois ans", legal_ref="Article X", prepared_by=dede
    )
    issued = notices.issue_notice(report, by=dede)
    assert OutboundMessage.objects.filter(code="N16", circle="notice").exists(), (
        "what a notice gives birth to is there"
    )
    assert Interaction.objects.filter(about_uuid=issued.uuid, circle="notice").exists()
    assert list(release.signals.values_list("enterprise", flat=True)) == [golfe.pk]
    for state in ("issued", "acknowledged", "request_filed", "checked_nothing_to_regularise", "regularised"):
        RegularisationNotice.objects.filter(pk=notice.pk).update(state=state)
        assert [everything_said(savane, golfe, day, token) for day in days] == without, state


def test_day_after_the_silence_twins_with_and_without_notice_say_the_same(savane, golfe, mawuli, senam, dede) -> None:
    """The end of the silence must not tell who was silent for another reason."""
    closed_on = clock.today()
    for enterprise, owner in ((savane, mawuli), (golfe, senam)):
        rows = confirmed(enterprise, owner, dede, closed_on=closed_on)
    RegularisationNotice.objects.create(
        report=rows[0].recommendation.diagnostic.reports.get(), state="expired", period="trois ans",
        legal_ref="Article X", prepared_by=dede, issued_at=clock.now(), deadline=clock.add_months(closed_on, 2),
    )  # fmt: skip
    after = clock.add_months(closed_on, 2) + dt.timedelta(days=1)

    with time_machine.travel(dt.datetime.combine(after, dt.time(10)), tick=False):
        found = queries.verdicts([savane.pk, golfe.pk], after)

    assert found[savane.pk] == found[golfe.pk]
    assert found[savane.pk].content
    assert Enterprise.objects.count() == 2
    assert RiskSignal.objects.count() == 0
