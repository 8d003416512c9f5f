"""The agents' campaign pages: prepared, read in both languages, approved by another person."""

import pytest
from django.urls import reverse

from questionnaires.models import Campaign
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def _act(campaign, act):
    return reverse("questionnaires:campaign_act", args=[campaign.uuid, act])


def test_agent_prepares_a_campaign_and_sees_count_and_both_letters(client, savane, golfe, afi):
    version = make.questionnaire()
    client.force_login(afi)

    page = client.post(
        reverse("questionnaires:campaign_new"),
        {
            "name": "Printemps",
            "version": version.pk,
            "message_fr": "Aidez-nous.",
            "message_en": "Help us.",
            "days_to_answer": 30,
            "size": ["standard"],
        },
        follow=True,
    )

    text = page.content.decode()
    assert Campaign.objects.get().filters == {"size": ["standard"]}
    assert "Aidez-nous." in text
    assert "Help us." in text
    assert "Votre avis sur votre organisation douanière" in text


def test_campaign_without_message_keeps_what_was_typed(client, savane, afi):
    version = make.questionnaire()
    client.force_login(afi)

    page = client.post(reverse("questionnaires:campaign_new"), {"name": "Printemps", "version": version.pk})

    assert page.status_code == 422
    assert 'value="Printemps"' in page.content.decode()


def test_author_cannot_approve_and_agent_cannot_launch(client, savane, afi, kodjo):
    campaign = make.campaign(afi)
    client.force_login(afi)
    assert client.post(_act(campaign, "approuver")).status_code == 403

    client.force_login(kodjo)
    client.post(_act(campaign, "approuver"))
    client.post(_act(campaign, "lancer"))

    campaign.refresh_from_db()
    assert campaign.state == "running"
    assert client.get(reverse("questionnaires:campaign", args=[campaign.uuid])).status_code == 200
    client.post(_act(campaign, "clore"))
    campaign.refresh_from_db()
    assert campaign.state == "closed"


def test_launch_pressed_twice_says_so_without_error(client, savane, afi, kodjo):
    campaign = make.campaign(afi)
    client.force_login(kodjo)
    client.post(_act(campaign, "approuver"))
    client.post(_act(campaign, "lancer"))

    again = client.post(_act(campaign, "lancer"), follow=True)

    assert again.status_code == 200
    assert "n’est plus possible" in again.content.decode()


def test_unknown_act_is_not_found(client, savane, afi, kodjo):
    client.force_login(kodjo)

    assert client.post(_act(make.campaign(afi), "detruire")).status_code == 404


@pytest.mark.parametrize("who", ["mawuli", "dede"])
def test_campaigns_are_hidden_from_those_they_do_not_concern(client, request, savane, afi, who):
    campaign = make.campaign(afi)
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("questionnaires:campaign", args=[campaign.uuid])).status_code == 404
    assert client.get(reverse("questionnaires:campaign_list")).status_code == 403


def test_list_of_campaigns_costs_the_same_for_one_or_three(client, savane, afi, django_assert_max_num_queries):
    make.campaign(afi)
    client.force_login(afi)
    with django_assert_max_num_queries(14) as first:
        client.get(reverse("questionnaires:campaign_list"))
    make.campaign(afi)
    make.campaign(afi)

    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(reverse("questionnaires:campaign_list"))
