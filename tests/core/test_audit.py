"""The audit trail can be believed: complete, append-only, chained."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.models import AuditEvent

pytestmark = pytest.mark.django_db


def make_events(count: int) -> None:
    for number in range(count):
        audit.record("test.event", obj=None, by=None, data={"n": number})


def test_seal_new_events_are_chained_in_order():
    make_events(3)

    assert audit.seal() == 3
    assert audit.seal() == 0
    assert list(AuditEvent.objects.order_by("id").values_list("sequence", flat=True)) == [1, 2, 3]
    assert audit.first_broken() is None


def test_update_of_a_recorded_event_is_refused_by_the_database():
    """Without this an insider could rewrite who read a report."""
    make_events(1)

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(action="something.else")


def test_first_broken_after_tampering_below_django_names_the_event():
    make_events(3)
    audit.seal()
    second = AuditEvent.objects.get(sequence=2)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no check may be pending on a table being altered
            cursor.execute("ALTER TABLE core_auditevent DISABLE TRIGGER core_audit_append_only")
        else:
            cursor.execute("DROP TRIGGER core_audit_append_only")
        cursor.execute("UPDATE core_auditevent SET reason = 'rewritten' WHERE sequence = 2")

    assert audit.first_broken() == second
