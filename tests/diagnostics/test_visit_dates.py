"""The dates of a visit are agreed by both sides, online as by telephone (domain §7.3)."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.models import OutboundMessage, Task
from core import clock
from core.errors import DomainError
from diagnostics.services import dates


def later(mission, days=14):
    """The next Tuesday after the planned visit: a working day whatever the season, holidays aside."""
    day = clock.add_working_days(mission.starts_on + dt.timedelta(days=days), 1)
    return day, day


def n11(mission):
    return OutboundMessage.objects.filter(code="N11", about_uuid=mission.uuid)


def test_enterprise_confirms_once_whatever_it_presses(client, mission, mawuli):
    """A second press must not write a second line in the file."""
    client.force_login(mawuli)
    address = reverse("diagnostics:dates_confirm", args=[mission.uuid])

    assert client.post(address).status_code == 302
    mission.refresh_from_db()
    said = mission.dates_confirmed_at
    assert said is not None
    client.post(address)
    mission.refresh_from_db()
    assert mission.dates_confirmed_at == said


def test_other_dates_are_asked_answered_and_told(client, mission, mawuli, dede):
    """The trader whose container arrives that day must not have to telephone three times."""
    first, last = later(mission)
    client.force_login(mawuli)
    asked = client.post(
        reverse("diagnostics:dates_others", args=[mission.uuid]),
        {"starts_on": first.isoformat(), "ends_on": last.isoformat(), "note": "Fermé le 8"},
    )
    assert asked.status_code == 302
    mission.refresh_from_db()
    assert (mission.wished_starts_on, mission.starts_on != first) == (first, True)
    assert Task.objects.open().filter(owner=mission.lead, about_uuid=mission.uuid, kind="plan").count() == 1

    before = n11(mission).count()
    client.force_login(dede)
    page = client.get(reverse("diagnostics:dates_move", args=[mission.uuid]))
    assert first.isoformat() in page.content.decode()
    assert "Fermé le 8" in page.content.decode()
    moved = client.post(
        reverse("diagnostics:dates_move", args=[mission.uuid]),
        {"starts_on": first.isoformat(), "ends_on": last.isoformat()},
    )

    assert moved.status_code == 302
    mission.refresh_from_db()
    assert (mission.starts_on, mission.wished_at, mission.dates_confirmed_at is not None) == (first, None, True)
    assert n11(mission).count() > before
    assert not Task.objects.open().filter(about_uuid=mission.uuid, kind="plan").exists()


def test_bad_dates_are_told_beside_the_field_and_stay_typed(client, mission, mawuli):
    """Dates typed on a telephone and lost are not typed again."""
    client.force_login(mawuli)
    answer = client.post(
        reverse("diagnostics:dates_others", args=[mission.uuid]),
        {"starts_on": "2020-01-06", "ends_on": "2020-01-02", "note": "matin seulement"},
    )

    assert answer.status_code == 422
    assert {"starts_on", "ends_on"} <= set(answer.context["form"].errors)
    assert "matin seulement" in answer.content.decode()


def test_contributor_and_stranger_move_nothing(client, mission, akou, senam):
    """Who may not speak for the enterprise does not agree on its behalf; another one learns nothing."""
    address = reverse("diagnostics:dates_confirm", args=[mission.uuid])
    for person in (akou, senam):
        client.force_login(person)
        assert client.post(address).status_code == 404
    mission.refresh_from_db()
    assert mission.dates_confirmed_at is None


def test_dates_move_no_more_once_the_visit_has_begun(visit, mawuli, dede):
    """The minutes of the opening meeting would contradict the dates of the report."""
    first, last = later(visit)
    for act in (
        lambda: dates.confirm_dates(visit, by=mawuli),
        lambda: dates.ask_other_dates(visit, starts_on=first, ends_on=last, note="", by=mawuli),
        lambda: dates.move_dates(visit, starts_on=first, ends_on=last, by=dede),
    ):
        with pytest.raises(DomainError):
            act()


def test_letter_about_dates_that_moved_is_not_sent_any_more(mission, dede):
    """A letter still waiting with the old days would send the enterprise's people to a visit nobody makes."""
    from diagnostics.queries.reasons import _mission_still_due

    old = n11(mission).first()
    assert _mission_still_due(old)
    first, last = later(mission)
    dates.move_dates(mission, starts_on=first, ends_on=last, by=dede)

    assert not _mission_still_due(old)
    assert _mission_still_due(n11(mission).order_by("-pk").first())
