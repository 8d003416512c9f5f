"""The enterprise sees who comes and what they signed, and puts the agreed dates in its calendar (domain §7.3)."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from accounts.models import CharterAcceptance
from diagnostics.models import AgendaItem
from diagnostics.services import consent as consents


def test_enterprise_reads_who_comes_and_when_each_signed(client, mission, mawuli, dede):
    client.force_login(mawuli)
    signed = CharterAcceptance.objects.get(user=dede).accepted_at

    page = client.get(reverse("diagnostics:mission_enterprise", args=[mission.uuid]))

    first = page.context["visitors"][0]
    assert (first.person, first.leads, first.signed_at) == (dede, True, signed)
    assert "Charte de confidentialité" in page.content.decode()


def test_calendar_holds_days_and_appointments_until_the_visit_is_stopped(client, mission, mawuli, senam):
    starts = timezone.make_aware(dt.datetime.combine(mission.starts_on, dt.time(9, 30)))
    AgendaItem.objects.create(
        diagnostic=mission, starts_at=starts, minutes=45, function="warehouse", subject="Magasin", place="Lomé"
    )
    address = reverse("diagnostics:mission_calendar", args=[mission.uuid])
    client.force_login(mawuli)
    found = client.get(address)
    text = found.content.decode()

    assert found["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{mission.starts_on:%Y%m%d}" in text
    assert f"DTSTART:{starts.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in text
    assert mission.lead.full_name not in text
    client.force_login(senam)
    assert client.get(address).status_code == 404
    consents.withdraw_consent(mission.consent, by=mawuli)
    client.force_login(mawuli)
    assert client.get(address).status_code == 404
