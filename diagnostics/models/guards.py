"""Consent rules that the database keeps by itself, on SQLite and PostgreSQL alike (domain §7.2, I2).

A foreign key proves that a consent exists; these triggers prove that it is the right one: same enterprise as its
request, same enterprise as the diagnostic, not withdrawn when the diagnostic is planned, never moved afterwards but
along a merge of two files of one enterprise, behind its request (ADR 0012).
They are (re)created after every migration, because SQLite drops them whenever it rebuilds a table.
"""

from typing import Any

CONSENT_BELONGS = (
    "EXISTS (SELECT 1 FROM diagnostics_diagnosticrequest r "
    "WHERE r.id = NEW.request_id AND r.enterprise_id = NEW.enterprise_id)"
)
DIAGNOSTIC_BELONGS = (
    "EXISTS (SELECT 1 FROM diagnostics_formalconsent c "
    "WHERE c.id = NEW.consent_id AND c.enterprise_id = NEW.enterprise_id{valid})"
)
STILL_VALID = " AND c.withdrawn_at IS NULL"
# One of the two files was merged into the other: there when the merge moves rows, still there when it is undone.
ALONG_A_MERGE = (
    "EXISTS (SELECT 1 FROM clients_enterprise e WHERE (e.id = OLD.enterprise_id "
    "AND e.merged_into_id = NEW.enterprise_id) OR (e.id = NEW.enterprise_id AND e.merged_into_id = OLD.enterprise_id))"
)

# name, table, event, columns watched on update, condition that must hold
GUARDS = (
    ("diagnostics_consent_insert", "diagnostics_formalconsent", "INSERT", "", CONSENT_BELONGS),
    (
        "diagnostics_consent_update",
        "diagnostics_formalconsent",
        "UPDATE",
        "request_id, enterprise_id",
        "NEW.request_id = OLD.request_id AND (NEW.enterprise_id = OLD.enterprise_id OR ("
        + CONSENT_BELONGS
        + " AND "
        + ALONG_A_MERGE
        + "))",
    ),
    (
        "diagnostics_consent_frozen",
        "diagnostics_formalconsent",
        "UPDATE",
        "signatory_name, signatory_function, text_shown, text_hash, method, signed_on, document_hash",
        (
            "NEW.signatory_name = OLD.signatory_name AND NEW.signatory_function = OLD.signatory_function "
            "AND NEW.text_shown = OLD.text_shown AND NEW.text_hash = OLD.text_hash AND NEW.method = OLD.method "
            "AND NEW.signed_on = OLD.signed_on AND NEW.document_hash = OLD.document_hash"
        ),
    ),
    (
        "diagnostics_mission_insert",
        "diagnostics_diagnostic",
        "INSERT",
        "",
        DIAGNOSTIC_BELONGS.format(valid=STILL_VALID),
    ),
    (
        "diagnostics_mission_update",
        "diagnostics_diagnostic",
        "UPDATE",
        "consent_id, enterprise_id",
        DIAGNOSTIC_BELONGS.format(valid="") + " AND NEW.consent_id = OLD.consent_id",
    ),
)


def _sqlite(name: str, table: str, event: str, columns: str, holds: str) -> list[str]:
    """Statements for SQLite."""
    of = f" OF {columns}" if columns else ""
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        (
            f"CREATE TRIGGER {name} BEFORE {event}{of} ON {table} FOR EACH ROW WHEN NOT ({holds}) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        ),
    ]


def _postgresql(name: str, table: str, event: str, columns: str, holds: str) -> list[str]:
    """Statements for PostgreSQL."""
    of = f" OF {columns}" if columns else ""
    return [
        (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({holds}) THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; END IF; "
            "RETURN NEW; END $$"
        ),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} BEFORE {event}{of} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def install(connection: Any) -> int:
    """Create the triggers once the tables exist; safe to run again. Returns how many."""
    tables = set(connection.introspection.table_names())
    wanted = [guard for guard in GUARDS if guard[1] in tables]
    write = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for guard in wanted:
            for statement in write(*guard):
                cursor.execute(statement)
    return len(wanted)
