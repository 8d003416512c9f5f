"""A view of the register kept under a name: one's own unless shared with the unit; the address holds the filter."""

import pytest
from django.urls import reverse

from clients.models import SavedFilter
from clients.services import filters

LIST = reverse("admin:clients_enterprise_changelist")
KEEP = reverse("clients:filter_keep")


def kept(client, user, query="status__exact=active", **data):
    client.force_login(user)
    return client.post(f"{KEEP}?filtre={query.replace('&', '%26').replace('=', '%3D')}", {"name": "Actives", **data})


def seen(client, user):
    client.force_login(user)
    return [(name, query) for name, query, _here in client.get(LIST).context["saved_filters"]]


def test_filter_kept_is_private_and_opens_the_list_it_names(client, afi, kodjo, savane, make_enterprise):
    """Who rebuilds the same five filters every Monday stops filtering."""
    make_enterprise("Prospect SARL", "1000000009")
    type(savane).objects.filter(name="Prospect SARL").update(status="prospect")

    answer = kept(client, afi, "status__exact=active&p=3")

    assert answer.url == f"{LIST}?status__exact=active"
    assert seen(client, afi) == [("Actives", "status__exact=active")]
    assert seen(client, kodjo) == []
    client.force_login(afi)
    page = client.get(answer.url)
    assert [row.name for row in page.context["cl"].result_list] == [savane.name]
    assert page.context["saved_filters"][0][2] is True


def test_filter_shared_reaches_the_unit_and_nobody_else(client, afi, kodjo, dede, mawuli):
    """Diagnosticians do not see how the relations unit sorts its files, nor does the enterprise."""
    kept(client, afi, is_shared="on")

    assert [seen(client, user) for user in (kodjo, dede)] == [[("Actives", "status__exact=active")], []]
    assert not SavedFilter.objects.visible_to(mawuli).exists()
    client.force_login(mawuli)
    assert client.get(f"{KEEP}?filtre=q%3Dx").status_code == 403

    row = SavedFilter.objects.get()
    client.force_login(kodjo)
    for act in ("garder", "retirer"):
        assert client.post(reverse("clients:filter_act", args=[row.uuid, act])).status_code == 403
    client.force_login(afi)
    client.post(reverse("clients:filter_act", args=[row.uuid, "garder"]))
    assert seen(client, kodjo) == []
    client.force_login(dede)
    assert client.post(reverse("clients:filter_act", args=[row.uuid, "retirer"])).status_code == 404
    client.force_login(afi)
    client.post(reverse("clients:filter_act", args=[row.uuid, "retirer"]))
    assert not SavedFilter.objects.exists()


def test_filter_kept_twice_under_one_name_is_replaced(client, afi):
    """Two filters of one name would be told apart by nobody."""
    kept(client, afi)
    kept(client, afi, "suivi=moi")

    assert seen(client, afi) == [("Actives", "suivi=moi")]


@pytest.mark.parametrize("query", ["", "p=2", "q=" + "x" * 600])
def test_nothing_to_keep_is_no_page(client, afi, query):
    """A filter that holds nothing would open the whole register under a name that promises less."""
    client.force_login(afi)

    assert client.get(KEEP, {"filtre": query}).status_code == 404


def test_filter_without_name_keeps_what_was_chosen(client, afi):
    """A name forgotten must not cost the filter."""
    assert kept(client, afi, name="").status_code == 422
    assert filters.plain_query("q=x&p=2&e=1") == "q=x"


def test_list_of_filters_costs_the_same_whatever_their_number(client, afi, kodjo, django_assert_num_queries):
    """A drawer that sticks is not opened."""
    for number in range(3):
        SavedFilter.objects.create(owner=kodjo, name=f"F{number}", query="q=x", is_shared=True, unit="relationship")
    client.force_login(afi)

    with django_assert_num_queries(4):
        page = client.get(reverse("clients:filter_list"))

    assert len(page.context["object_list"]) == 3
