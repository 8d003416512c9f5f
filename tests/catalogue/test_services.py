"""The catalogue: shipped whole, revised by versions, shown free and paid apart."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from catalogue import queries
from catalogue.models import ServiceCategory, ServiceOffering
from catalogue.services.offering import load_catalogue, revise_offering
from core import reference
from core.models import AuditEvent
from tests.factories import catalogue as factory

TODAY = dt.date(2027, 3, 11)


@pytest.fixture
def shipped(db):
    factory.load()


def test_catalogue_loads_thirty_services_in_both_languages(shipped):
    assert ServiceOffering.objects.count() == 30
    assert ServiceCategory.objects.count() == 8
    for row in ServiceOffering.objects.all():
        row.full_clean()
        both = [row.title_fr, row.title_en, row.description_fr, row.description_en, row.outcome_fr, row.outcome_en]
        assert all(both), row.code
    assert list(ServiceOffering.objects.paid().values_list("code", flat=True)) == ["CAR-01", "CAR-02"]


def test_catalogue_targets_name_criteria_of_the_grid():
    """A target that does not exist would never help anybody."""
    grid = reference.read("grid")
    text = str(grid)
    known = {f"D{n:02d}" for n in range(1, 12)}
    for row in reference.read("catalogue")["offerings"]:
        for code in row["targets"]:
            assert code in known or f"'{code}'" in text, f"{row['code']} aims at {code}"


def test_loading_again_adds_nothing_and_leaves_revisions_alone(shipped, kodjo):
    revise_offering(factory.offering("INF-01"), by=kodjo, title_fr="Lettre de veille")
    assert load_catalogue(reference.read("catalogue")) == 0
    assert factory.offering("INF-01").title_fr == "Lettre de veille"


def test_revision_is_a_new_version_and_leaves_a_trace(shipped, kodjo):
    old = factory.offering("INF-01")
    new = revise_offering(old, by=kodjo, title_fr="Lettre de veille")
    old.refresh_from_db()
    assert (old.is_current, new.version, new.targets) == (False, 2, old.targets)
    event = AuditEvent.objects.get(action="catalogue.offering_revised")
    assert event.data == {"code": "INF-01", "fields": ["title_fr"]}
    assert revise_offering(new, by=kodjo, title_fr="Lettre de veille") == new


def test_two_current_versions_of_a_service_are_impossible(shipped):
    row = factory.offering("INF-01")
    row.pk, row.version, row.uuid = None, 2, "9a5cf8a6-5a3e-4bbd-9d0c-3b1f6b9f0000"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_dates_in_the_wrong_order_are_refused(shipped):
    row = factory.offering("INF-01")
    row.active_from, row.active_until = dt.date(2027, 1, 2), dt.date(2027, 1, 1)
    with pytest.raises(ValidationError):
        row.full_clean()


def test_report_chapter_draws_free_services_by_theme(shipped):
    """I5, I14: drawn by rule, never a paid one, and nothing that would speak of a notice (§7.4)."""
    themes = queries.offerings_for_report(["1.6", "10.3"], TODAY)
    found = {theme.category.code: [row.code for row in theme.offerings] for theme in themes}
    assert found == {"INF": ["INF-03"], "FOR": ["FOR-07"], "CON": ["CON-02"]}
    assert queries.offerings_for_report([], TODAY) == []


def test_service_outside_its_dates_is_not_offered(shipped, kodjo):
    revise_offering(factory.offering("INF-01"), by=kodjo, active_until=TODAY - dt.timedelta(days=1))
    assert "INF-01" not in queries.offers_to_rank(TODAY)
    assert "INF-01" in queries.offers_to_rank(TODAY - dt.timedelta(days=1))
