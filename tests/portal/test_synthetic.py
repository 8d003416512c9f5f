"""The synthetic country: the same seed gives the same data, every rule of the database holds, real data is refused."""

import hashlib
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction

from clients.models import Assignment, Contact, Enterprise, Interaction, OutboundMessage, SegmentAssessment
from diagnostics.models import CriterionRating, Diagnostic, Recommendation
from portal.services.synthetic.country import generate
from portal.services.synthetic.writer import BulkWriter
from questionnaires.models import Answer, AnswerAssessment, CampaignTarget, ScreeningResponse, Submission

pytestmark = pytest.mark.django_db
MADE = (
    Enterprise, Contact, Assignment, Interaction, CampaignTarget, OutboundMessage, ScreeningResponse, Answer, Submission,
    AnswerAssessment, SegmentAssessment, Diagnostic, CriterionRating, Recommendation,
)  # fmt: skip


@pytest.fixture
def empty_site(db):
    """The reference content and nobody else."""
    call_command("load_reference", verbosity=0)


def content_of(model: type[models.Model]) -> str:
    """Return a fingerprint of what the rows say, whatever keys they and the rows they point to were given."""
    names = [field.name for field in model._meta.concrete_fields if not field.is_relation and not field.primary_key]
    digest = hashlib.sha256()
    for row in model._base_manager.order_by("pk").values_list(*names):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def drawn(seed: int) -> list[str]:
    """Return the fingerprints of a country that is taken back at once."""
    with transaction.atomic():
        generate(enterprises=60, seed=seed)
        found = [content_of(model) for model in MADE]
        transaction.set_rollback(True)
    return found


def test_generator_with_the_same_seed_gives_the_same_data_and_with_another_not(empty_site):
    first, again, other = drawn(3), drawn(3), drawn(4)

    assert first == again
    assert all(one != two for one, two in zip(first[:4], other[:4], strict=True))


def test_generator_in_an_empty_site_fills_every_table_and_keeps_every_rule(empty_site):
    rows = generate(enterprises=200, seed=7)

    connection.check_constraints()
    assert rows["clients_enterprise"] == Enterprise.objects.count() == 200
    assert all(model._base_manager.exists() for model in MADE)
    for diagnostic in Diagnostic.objects.select_related("consent__request"):
        assert diagnostic.consent.request.enterprise_id == diagnostic.enterprise_id
    longest = Interaction.objects.values("enterprise").annotate(n=models.Count("pk")).order_by("-n")[0]["n"]
    assert longest == 1_000  # one history longer than any agent will read


CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
WRITTEN_AGAIN = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid::regclass::text = ANY(%s)
    UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)
"""


def kept_by_the_database() -> dict:
    """Return every index and constraint of the tables that are filled, as the database would write them again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WRITTEN_AGAIN, [[model._meta.db_table for model in MADE]] * 2)
            # PostgreSQL writes the casts of a condition it has read back in another order.
            return {(table, name): CASTS.sub("", definition) for table, name, definition in cursor.fetchall()}
    with connection.cursor() as cursor:
        found = {
            model._meta.db_table: connection.introspection.get_constraints(cursor, model._meta.db_table)
            for model in MADE
        }
    return {table: {name: row | {"definition": None} for name, row in rows.items()} for table, rows in found.items()}


def test_generator_when_done_leaves_every_index_and_constraint_as_before(empty_site):
    """Rows are loaded into bare tables: without what comes back, a page is slow and a duplicate gets in."""
    before = kept_by_the_database()

    generate(enterprises=40, seed=7)

    assert kept_by_the_database() == before


def test_generator_stopped_half_way_leaves_the_site_empty_and_whole(empty_site, monkeypatch):
    """Interrupted, it may be run again: no table stays half full or without its constraints."""
    before = kept_by_the_database()

    def stop(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("portal.services.synthetic.missions.Missions.write", stop)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        generate(enterprises=200, seed=7)

    assert not Enterprise.objects.exists()
    assert kept_by_the_database() == before


def test_generator_with_real_data_in_place_refuses_and_writes_nothing(savane):
    before = Enterprise.objects.count()

    with pytest.raises(CommandError, match="already has enterprises"):
        call_command("generate_synthetic", enterprises=10)

    assert Enterprise.objects.count() == before


def test_writer_of_a_row_without_a_needed_column_says_which():
    with pytest.raises(ValueError, match="name needs a value"):
        BulkWriter(Enterprise, "uuid", "created_at", "updated_at", "reference")
