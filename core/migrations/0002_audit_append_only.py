"""Make the audit trail append-only in the database itself (domain §1, AuditEvent).

Only the closing of the chain may touch a row, once: an event that has its hash can no longer change.
On SQLite rows may still be deleted: its test and demonstration databases are emptied that way.
"""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION core_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.hash <> '' OR NEW.uuid <> OLD.uuid OR NEW.at <> OLD.at
        OR NEW.action <> OLD.action OR NEW.object_uuid IS DISTINCT FROM OLD.object_uuid
        OR NEW.by_id IS DISTINCT FROM OLD.by_id OR NEW.from_state <> OLD.from_state
        OR NEW.to_state <> OLD.to_state OR NEW.reason <> OLD.reason OR NEW.data <> OLD.data THEN
        RAISE EXCEPTION 'the audit trail is append-only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER core_audit_append_only BEFORE UPDATE OR DELETE ON core_auditevent
FOR EACH ROW EXECUTE FUNCTION core_audit_append_only();
"""
SQLITE = """
CREATE TRIGGER core_audit_append_only BEFORE UPDATE ON core_auditevent
WHEN OLD.hash <> '' OR NEW.uuid <> OLD.uuid OR NEW.at <> OLD.at OR NEW.action <> OLD.action
    OR NEW.object_uuid IS NOT OLD.object_uuid OR NEW.by_id IS NOT OLD.by_id
    OR NEW.from_state <> OLD.from_state OR NEW.to_state <> OLD.to_state
    OR NEW.reason <> OLD.reason OR NEW.data <> OLD.data
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
"""


def guard(apps, schema_editor):
    """Create the trigger of the database in use."""
    statements = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(statements)


def unguard(apps, schema_editor):
    """Drop the trigger, for a migration backwards."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER core_audit_append_only ON core_auditevent")
            cursor.execute("DROP FUNCTION core_audit_append_only")
        else:
            cursor.execute("DROP TRIGGER core_audit_append_only")


class Migration(migrations.Migration):
    """Guard the audit trail."""

    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
