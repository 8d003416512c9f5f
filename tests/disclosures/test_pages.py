"""Pages of what leaves the unit and of who looked, for each side."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import PortalMembership
from core import audit, clock
from disclosures.models import Objection, RiskSignal, SignalRelease
from disclosures.queries import consultations
from disclosures.services import objection as objections
from tests.disclosures.conftest import PURPOSE

pytestmark = pytest.mark.django_db
MINE = "disclosures:mine"


def test_request_is_typed_decided_and_read_by_three_people(client, spoken_of, savane, rsk, kodjo, elom) -> None:
    """The whole way by the pages: what no page offers, nobody does."""
    client.force_login(rsk)
    typed = {
        "letter_reference": "DGR/2026/12", "letter_on": "2026-01-05", "purpose": PURPOSE,
        "enterprises": "1000000001\nINCONNU",
    }  # fmt: skip
    refused = client.post(reverse("disclosures:release_ask"), typed)
    assert refused.status_code == 422
    assert "INCONNU" in refused.content.decode()
    client.post(reverse("disclosures:release_ask"), typed | {"enterprises": "1000000001"})
    release = SignalRelease.objects.get()
    page = reverse("disclosures:release", args=[release.uuid])
    act = lambda name: reverse("disclosures:release_act", args=[release.uuid, name])  # noqa: E731
    assert client.post(act("preparer")).status_code == 403

    client.force_login(kodjo)
    client.post(act("preparer"))
    assert client.post(act("communiquer")).status_code == 403
    client.force_login(rsk)
    assert savane.name not in client.get(page).content.decode()
    client.force_login(elom)
    client.post(act("communiquer"))

    client.force_login(rsk)
    shown = client.get(page).content.decode()
    assert savane.name in shown
    assert "50&nbsp;%" in shown


def test_enterprise_reads_units_days_and_releases_without_any_name(
    client, released, savane, mawuli, afi, rsk, settings
) -> None:
    """Trust needs who and when; a name would expose a colleague."""
    audit.record("clients.enterprise.opened", obj=savane, by=afi)
    audit.record("clients.enterprise.opened", obj=savane, by=afi)
    client.force_login(rsk)
    client.get(reverse("disclosures:release", args=[released.uuid]))

    client.force_login(mawuli)
    shown = client.get(reverse(MINE), headers={"accept-language": "fr"}).content.decode()

    assert len(consultations.lines(savane, since=clock.today())) == 2
    assert "Unité de relation clientèle" in shown
    assert released.reference in shown
    assert not any(person in shown for person in ("Afi", "Ablavi", "Kodjo", "Elom"))


def test_consultations_of_another_enterprise_or_of_a_notice_are_not_listed(savane, golfe, afi, mawuli, kodjo) -> None:
    """One's own opening says nothing, and an embargoed notice must not show by its readers (§7.4)."""
    audit.record("clients.enterprise.opened", obj=golfe, by=afi)
    audit.record("clients.enterprise.opened", obj=savane, by=mawuli)
    audit.record("diagnostics.report_opened", obj=savane, by=kodjo, circle="notice")

    assert consultations.lines(savane, since=clock.today()) == []


def test_transparency_page_costs_the_same_for_one_and_many_consultations(
    client, released, savane, mawuli, afi
) -> None:
    """A year of openings must not be a year of queries."""
    client.force_login(mawuli)
    counts = []
    for days in (1, 9):
        for day in range(days):
            with clock.pretend(clock.now() - dt.timedelta(days=day)):
                audit.record("clients.enterprise.opened", obj=savane, by=afi)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(MINE))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_objection_by_the_page_is_answered_by_the_officer(client, savane, mawuli, akou, dpo, kodjo) -> None:
    """A contributor must not speak for the enterprise; a head must not judge an objection to his own release."""
    send = reverse("disclosures:object")
    client.force_login(akou)
    assert client.post(send, {"text": "Non."}).status_code == 403
    client.force_login(mawuli)
    assert client.post(send, {"text": ""}).status_code == 422
    client.post(send, {"text": "Nous ne sommes pas d’accord."})
    row = Objection.objects.get()
    answer = reverse("disclosures:objection_act", args=[row.uuid, "repondre"])
    typed = {"repondre-decision": "no", "repondre-answer": "Le motif avancé ne tient pas."}
    client.force_login(kodjo)
    assert client.post(answer, typed).status_code == 403

    client.force_login(dpo)
    client.post(answer, typed)

    row.refresh_from_db()
    assert row.state == "dismissed"
    client.force_login(mawuli)
    assert "Le motif avancé ne tient pas." in client.get(reverse(MINE)).content.decode()


def test_names_are_read_by_data_protection_only(client, savane, afi, dpo, kodjo, mawuli) -> None:
    """Who looked, by name, is for those who check (§8.2)."""
    audit.record("clients.enterprise.opened", obj=savane, by=afi)
    page = reverse("disclosures:consultation_list")
    statuses = []
    for person in (kodjo, mawuli):
        client.force_login(person)
        statuses.append(client.get(page).status_code)
    client.force_login(dpo)
    shown = client.get(page, {"q": "Savane"}).content.decode()

    assert statuses == [403, 404]
    assert "Afi Lawson" in shown
    assert savane.name in shown
    assert "Afi Lawson" not in client.get(page, {"q": "personne"}).content.decode()


def test_reader_of_the_enterprise_sees_the_signals_and_never_a_notice(
    client, released, savane, make_agent, mawuli
) -> None:
    """A reader reads what the owner reads, except the notice (§8.2)."""
    from accounts.models import User

    reader = User.objects.create_user("lecteur@example.org", "mot-de-passe-solide", full_name="Lecteur")
    PortalMembership.objects.create(user=reader, enterprise=savane, role="LEC")
    client.force_login(reader)

    shown = client.get(reverse(MINE))

    assert shown.status_code == 200
    assert RiskSignal.objects.visible_to(reader).count() == 1
    assert client.post(reverse("disclosures:object"), {"text": "Non."}).status_code == 403


def test_objection_cannot_be_made_twice(savane, mawuli) -> None:
    """Two letters about the same thing would need two answers."""
    from core.errors import DomainError

    objections.object_to_release(savane, text="Non.", by=mawuli)
    with pytest.raises(DomainError):
        objections.object_to_release(savane, text="Non.", by=mawuli)
    assert Objection.objects.filter(made_at__gte=clock.now() - dt.timedelta(hours=1)).count() == 1


def test_objection_answered_while_it_is_withdrawn_is_said_in_words(client, savane, mawuli, dpo, monkeypatch):
    """The officer answers between the look and the press: the enterprise must read why, not that the portal failed."""
    row = objections.object_to_release(savane, text="Non.", by=mawuli)
    look = objections.lock

    def answered_first(found):
        monkeypatch.setattr(objections, "lock", look)
        objections.answer_objection(row, upheld=False, answer="La lettre vous nomme.", by=dpo)
        return look(found)

    monkeypatch.setattr(objections, "lock", answered_first)
    client.force_login(mawuli)

    answer = client.post(reverse("disclosures:object_withdraw"), follow=True)

    assert answer.status_code == 200
    assert "n’est plus possible" in answer.content.decode()
    assert "Votre opposition est retirée" not in answer.content.decode()
