"""The catalogue as enterprises and agents browse it."""

import re

import pytest
from django.urls import reverse

from catalogue.services import revise_offering
from tests.factories import catalogue as factory


@pytest.fixture(autouse=True)
def shipped(db):
    factory.load()


def test_enterprise_sees_free_services_and_paid_ones_apart(client, mawuli):
    client.force_login(mawuli)
    text = client.get(reverse("catalogue:offering_list")).content.decode()
    free, paid = text.split('id="payants"')
    assert "Contrôle interne douanier et archivage" in free
    assert "Intelligence économique" not in free
    assert "Intelligence économique" in paid
    assert "Sur devis" in paid


@pytest.mark.parametrize("person", ["mawuli", "akou", "senam", "afi", "kodjo", "dede", "elom", "yawa", "adm"])
def test_catalogue_is_open_to_everyone_who_signs_in(client, request, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("catalogue:offering_list")).status_code == 200
    detail = reverse("catalogue:offering_detail", args=[factory.offering("FOR-06").uuid])
    assert client.get(detail).status_code == 200


def test_catalogue_asks_to_sign_in(client):
    assert client.get(reverse("catalogue:offering_list")).status_code == 302


def test_earlier_version_is_not_found_by_enterprises(client, mawuli, kodjo):
    old = factory.offering("INF-01")
    revise_offering(old, by=kodjo, title_fr="Autre titre")
    address = reverse("catalogue:offering_detail", args=[old.uuid])
    client.force_login(mawuli)
    assert client.get(address).status_code == 404
    client.force_login(kodjo)
    assert client.get(address).status_code == 200


def test_segments_never_reach_a_catalogue_page(client, mawuli):
    """Segment letters are internal (§0.1): eligibility is not shown."""
    client.force_login(mawuli)
    text = client.get(reverse("catalogue:offering_detail", args=[factory.offering("REG-02").uuid])).content.decode()
    assert "segment" not in text.lower()


def test_catalogue_reads_in_english(client, mawuli):
    mawuli.language = "en"
    mawuli.save()
    client.force_login(mawuli)
    client.cookies["django_language"] = "en"
    text = client.get(reverse("catalogue:offering_list")).content.decode()
    assert "Internal customs control and archiving" in text
    assert re.search(r"What customs can do for you", text)


def test_list_asks_the_same_number_of_questions_with_few_and_many(client, mawuli, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from catalogue.models import ServiceOffering

    client.force_login(mawuli)
    client.get(reverse("catalogue:offering_list"))
    counts = []
    for kept in (30, 3):
        keep = list(ServiceOffering.objects.values_list("pk", flat=True)[:kept])
        ServiceOffering.objects.exclude(pk__in=keep).delete()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("catalogue:offering_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_head_of_unit_revises_in_the_administration(client, kodjo):
    client.force_login(kodjo)
    row = factory.offering("INF-01")
    address = reverse("admin:catalogue_serviceoffering_change", args=[row.pk])
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None}
    response = client.post(address, {**data, "title_fr": "Lettre de veille", "targets": "3.3, D04"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    current = factory.offering("INF-01")
    assert (current.title_fr, current.version, current.targets) == ("Lettre de veille", 2, ["3.3", "D04"])


@pytest.mark.parametrize(("person", "status"), [("afi", 200), ("adm", 200), ("mawuli", 302)])
def test_others_read_the_list_of_services_but_change_nothing(client, request, person, status):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("admin:catalogue_serviceoffering_changelist")).status_code in {status, 403}
    row = factory.offering("INF-01")
    response = client.post(reverse("admin:catalogue_serviceoffering_change", args=[row.pk]), {"title_fr": "x"})
    assert response.status_code in {302, 403}
    assert factory.offering("INF-01").version == 1


def test_wrong_target_is_refused_beside_the_field(client, kodjo):
    client.force_login(kodjo)
    row = factory.offering("INF-01")
    response = client.post(
        reverse("admin:catalogue_serviceoffering_change", args=[row.pk]), {"targets": "6-1, contrôle"}
    )
    assert response.status_code == 200
    assert "targets" in response.context["adminform"].form.errors
