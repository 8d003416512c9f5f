"""Where a response leads: a link of the timeline never ends on a refusal."""

import pytest
from django.urls import reverse

from core import registry
from questionnaires.models.response import RESPONSE_KIND
from tests.factories import questionnaires as factory


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("mawuli", "response"),
        ("afi", "dossier"),
        ("kodjo", "dossier"),
        ("elom", "evaluation"),
        ("dede", "evaluation"),
        ("yawa", ""),
    ],
)
def test_response_leads_each_person_where_the_page_opens(client, request, savane, person, name):
    """A diagnostician of another file pressed the link and read that the page was refused."""
    cast = {one: request.getfixturevalue(one) for one in ("mawuli", "dede", "elom", person)}
    response = factory.under_evaluation(savane, cast["mawuli"], cast["dede"], cast["elom"])

    ways = registry.addresses([(RESPONSE_KIND, response.uuid)], cast[person])

    expected = reverse(f"questionnaires:{name}", args=[response.uuid]) if name else None
    assert ways.get((RESPONSE_KIND, response.uuid)) == expected
    if expected:
        client.force_login(cast[person])
        assert client.get(expected, follow=True).status_code == 200


def test_response_leads_a_diagnostician_of_another_file_nowhere(make_agent, savane, mawuli, dede, elom):
    """The address itself would say that the enterprise answered."""
    response = factory.under_evaluation(savane, mawuli, dede, elom)

    assert registry.addresses([(RESPONSE_KIND, response.uuid)], make_agent("DIA", "Koffi")) == {}


def test_response_not_sent_yet_leads_the_lead_to_its_state(client, savane, elom):
    """The bench opens what was sent: the lead pressed the line of an invitation and read “not found”."""
    response = factory.invited(savane)

    ways = registry.addresses([(RESPONSE_KIND, response.uuid)], elom)

    assert ways == {(RESPONSE_KIND, response.uuid): reverse("questionnaires:dossier", args=[response.uuid])}
    client.force_login(elom)
    assert client.get(ways[RESPONSE_KIND, response.uuid]).status_code == 200
