"""The roadmap, its calendar address and the attestation of participation (§7.5)."""

import datetime as dt
import importlib
import io
import re

import pikepdf
import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.crypto import salted_hmac

from clients.models import Interaction, PortalMembership
from core import clock
from followup.models import CalendarFeed
from followup.queries import recommendation as queries
from followup.services import recommendation

pytestmark = pytest.mark.django_db
PAGE = "followup:roadmap"


def address(client) -> str:
    page = client.post(reverse("followup:calendar_open")).content.decode()
    return re.search(r"/suivi/calendrier/[\w/-]+\.ics", page).group()


def test_roadmap_shows_every_date_in_order_to_its_enterprise_only(client, follow_ups, mawuli, senam, akou) -> None:
    """A date forgotten or out of order is a promise missed."""
    client.force_login(mawuli)
    days = [stop.day for stop in client.get(reverse(PAGE)).context["stops"]]
    client.force_login(senam)
    strangers = client.get(reverse(PAGE)).context["stops"]
    client.force_login(akou)

    assert len(days) == 5  # two recommendations, three points
    assert days == sorted(days)
    assert strangers == []
    assert client.get(reverse(PAGE)).status_code == 403


def test_calendar_says_dates_without_content_and_stops_when_withdrawn(client, follow_ups, mawuli, savane) -> None:
    """A calendar lives on other people's servers: it must tell nothing, and end when asked (§8.3)."""
    client.force_login(mawuli)
    path = address(client)
    client.logout()
    shown = client.get(path)
    text = shown.content.decode()

    assert text.count("BEGIN:VEVENT") == 5
    assert follow_ups[0].recommendation.title not in text
    assert savane.name not in text
    assert client.get(path.replace(path[-8:], "00000.ics")).status_code == 404

    client.force_login(mawuli)
    client.post(reverse("followup:calendar_close"))
    assert client.get(path).status_code == 404
    assert address(client) != path


def test_calendar_address_is_shown_once_and_renewed_alone(client, follow_ups, mawuli, savane) -> None:
    """A stolen copy of the database, or a page left open, must not give the address again."""
    client.force_login(mawuli)
    first = address(client)
    later = client.get(reverse(PAGE)).content.decode()
    row = CalendarFeed.objects.get()
    assert first not in later
    assert first.split("/")[-1].removesuffix(".ics") not in str(CalendarFeed.objects.values())
    assert client.get(first).status_code == 200
    row.refresh_from_db()
    assert row.read_at is not None

    second = address(client)

    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert CalendarFeed.objects.count() == 1


def test_calendar_addresses_given_before_keep_working(client, follow_ups, mawuli, savane) -> None:
    """An address already typed in a phone must not go dark because the portal keeps it otherwise."""
    row = CalendarFeed(enterprise=savane, user=mawuli, token_hash="0" * 64)
    row.save()
    secret = salted_hmac("followup.calendar", str(row.uuid), algorithm="sha256").hexdigest()[:32]
    path = reverse("followup:calendar", args=[row.uuid, secret])
    assert client.get(path).status_code == 404

    importlib.import_module("followup.migrations.0005_calendar_secrets").keep(apps, None)

    assert client.get(path).status_code == 200


def test_calendar_ends_with_the_membership_and_leaves_out_what_is_done(client, follow_ups, mawuli) -> None:
    """Somebody who left the enterprise must not keep reading its dates."""
    client.force_login(mawuli)
    path = address(client)
    recommendation.tell_attitude(follow_ups[0], attitude="adopted", note="", by=mawuli)
    assert client.get(path).content.decode().count("BEGIN:VEVENT") == 4

    PortalMembership.objects.update(ends_on=clock.today() - dt.timedelta(days=1))

    assert client.get(path).status_code == 404


def test_attestation_says_participation_and_never_compliance(client, follow_ups, mawuli, senam) -> None:
    """A paper that looked like a certificate would be shown as one."""
    client.force_login(senam)
    assert client.post(reverse("followup:attestation")).status_code == 302
    client.force_login(mawuli)

    response = client.post(reverse("followup:attestation"))

    assert response["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(b"".join(response.streaming_content))) as file:
        assert len(file.pages) == 1


def test_contact_attempts_are_listed_for_the_agent_without_the_notice(follow_up, savane, afi) -> None:
    """“Left without answer” must rest on attempts that took place, and must not tell of a notice (§7.4)."""
    for channel, circle, direction in (
        ("phone", "relationship", "out"), ("visit", "notice", "out"), ("phone", "relationship", "in"),
    ):  # fmt: skip
        Interaction.objects.create(
            enterprise=savane,
            at=clock.now(),
            channel=channel,
            circle=circle,
            direction=direction,
            subject="Essai",
            by=afi,
        )

    assert [(day, str(channel)) for day, channel in queries.contact_attempts(follow_up)] == [
        (clock.today(), str(queries.Channel.PHONE.label))
    ]


def test_roadmap_and_page_title_say_which_words_are_in_another_language(client, follow_ups, mawuli) -> None:
    """A screen reader that reads French with English sounds is not understood, in a list or a title (WCAG 3.1.2)."""
    row = follow_ups[0]
    type(row.recommendation).objects.filter(pk=row.recommendation.pk).update(title_fr="Seulement ici", title_en="")
    mawuli.language = "en"
    mawuli.save(update_fields=["language"])
    client.force_login(mawuli)

    roadmap = client.get(reverse(PAGE)).content.decode()
    detail = client.get(reverse("followup:recommendation_detail", args=[row.uuid])).content.decode()
    other = client.get(reverse("followup:recommendation_detail", args=[follow_ups[1].uuid])).content.decode()

    assert '<b lang="fr">Seulement ici</b>' in roadmap
    assert roadmap.count('<b lang="fr">') == 1
    assert '<title lang="fr">Seulement ici' in detail
    assert "<title>" in other
