"""The address that explains a segment to agents, and to nobody else."""

import pytest
from django.urls import reverse

from clients.models import SegmentOverride
from clients.services import segment as services
from core import clock

REASON = "Changement de direction constaté en réunion, nouvelle équipe douane en place depuis mars."


@pytest.fixture
def address(savane):
    services.set_part(savane, part="screening", values={"capacity": 80, "motivation": 10}, by=None)
    return reverse("clients:segment", args=[savane.uuid])


@pytest.mark.parametrize("person", ["afi", "kodjo", "dede", "elom"])
def test_segment_page_explains_to_agents(client, address, person, request):
    client.force_login(request.getfixturevalue(person))
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    assert "Pourquoi ce segment" in text
    assert "Un D calculé attend deux personnes" in text


@pytest.mark.parametrize(
    ("person", "status"), [("mawuli", 404), ("akou", 404), ("senam", 404), ("adm", 404), ("yawa", 403)]
)
def test_segment_page_is_closed_to_others(client, address, person, status, request):
    """Letters A–D are internal: an enterprise that saw its own would read a verdict (§0.1)."""
    client.force_login(request.getfixturevalue(person))
    assert client.get(address).status_code == status


def test_d_is_proposed_then_confirmed_on_the_page(client, address, savane, elom, kodjo):
    client.force_login(elom)
    client.post(reverse("clients:segment_propose", args=[savane.uuid, "confirmer-d"]), {"reason": REASON})
    override = SegmentOverride.objects.get()
    approve = reverse("clients:segment_decision", args=[override.uuid, "approuver"])
    assert client.post(approve).status_code == 403
    client.force_login(kodjo)
    assert client.post(approve, follow=True).status_code == 200
    assert savane.segment_assessments.latest().applied == "D"


def test_short_reason_is_refused_beside_the_field_and_kept(client, address, savane, kodjo):
    client.force_login(kodjo)
    data = {
        "override-segment": "A",
        "override-reason_code": "other",
        "override-reason": "trop court",
        "override-expires_on": clock.add_months(clock.today(), 3).isoformat(),
    }
    response = client.post(reverse("clients:segment_propose", args=[savane.uuid, "proposer"]), data)
    assert response.status_code == 422
    assert "trop court" in response.content.decode()
    assert not SegmentOverride.objects.exists()


def test_relationship_agent_cannot_propose(client, address, savane, afi):
    client.force_login(afi)
    response = client.post(reverse("clients:segment_propose", args=[savane.uuid, "proposer"]), {})
    assert response.status_code == 403


def test_segment_page_asks_the_same_number_of_questions_with_a_longer_history(client, address, savane, kodjo):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(kodjo)
    client.get(address)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for _again in range(3):
            services.recompute(savane, by=None, trigger="test")
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("person", "sees"), [("afi", False), ("kodjo", True), ("dede", False), ("elom", True)])
def test_scores_behind_a_segment_are_for_those_who_read_scores(client, address, person, sees, request):
    """§8.2: the relationship agent reads the segment in words, never the assessed scores."""
    client.force_login(request.getfixturevalue(person))
    text = client.get(address).content.decode()
    assert ("80,0" in text) is sees
    assert ("10,0" in text) is sees
    assert "faible" in text


def test_administration_shows_segments_without_figures(client, address, savane, afi):
    client.force_login(afi)
    row = savane.segment_assessments.latest()
    text = client.get(reverse("admin:clients_segmentassessment_change", args=[row.pk])).content.decode()
    assert savane.name in text
    assert "80,0" not in text
    assert "screening_capacity" not in text


def test_address_of_a_proposal_opened_by_hand_leads_back_to_the_page(client, address, savane, kodjo):
    """After signing in again a browser reads the address it had sent: the head of unit met a page of ours that broke."""
    client.force_login(kodjo)

    answer = client.get(reverse("clients:segment_propose", args=[savane.uuid, "proposer"]))

    assert (answer.status_code, answer.url) == (302, address)
