"""The audit trail can be believed: complete, append-only, chained."""

from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import audit
from core.models import AuditEvent, Heartbeat

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
    with pytest.raises(CommandError, match=f"event 2 .*{second.uuid}"):
        call_command("check_audit")


def test_chain_is_followed_by_a_command_and_staff_read_what_it_found(client, afi, capsys):
    """A chain nobody follows proves nothing: whoever rewrote who read a report would never be noticed."""
    make_events(3)
    audit.seal()
    chained = AuditEvent.objects.exclude(sequence=None).count()
    client.force_login(afi)
    look = partial(client.get, "/sante/", headers={"accept": "text/html"})
    assert "check_audit" in look().content.decode()

    call_command("check_audit")

    assert capsys.readouterr().out == f"audit trail: {chained} events, whole\n"
    assert "check_audit" not in look().content.decode()
    assert look().context["chain"].holder == ""
    Heartbeat.objects.filter(name="audit").update(holder="2")
    assert 'class="tag' in look().content.decode()
    client.logout()
    assert look().context["chain"] is None
