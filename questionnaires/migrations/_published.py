"""A published version never changes, in the database itself (domain glossary: immutable once published).

Sections, questions and choices of a version that is or was published are neither added, changed nor taken away; of
the version itself only its state, its end and its last change may move, never back to draft.
On SQLite rows may still be deleted: its test and demonstration databases are emptied that way.
A later migration that changes one of these four tables runs `unguard` before and `guard` after: SQLite rebuilds a
table to change it, and does not carry triggers along.
"""

TABLES = ("questionnaires_section", "questionnaires_question", "questionnaires_choice")
VERSION = "questionnaires_questionnaireversion"
FIXED = "('published', 'retired')"
MESSAGE = "a published questionnaire never changes"
# A version set aside as a draft was never published: nothing was answered with it.
LOOKUP = {
    "questionnaires_section": f"SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.version_id AND v.published_at IS NOT NULL",
    "questionnaires_question": f"SELECT 1 FROM {VERSION} v WHERE v.id = {{row}}.version_id AND v.published_at IS NOT NULL",
    "questionnaires_choice": (
        f"SELECT 1 FROM questionnaires_question q JOIN {VERSION} v ON v.id = q.version_id "
        "WHERE q.id = {row}.question_id AND v.published_at IS NOT NULL"
    ),
}
KEPT = ("questionnaire_id", "code", "estimated_minutes", "header_fr", "header_en", "groups", "published_at")


def _changed(is_distinct: str, cast: str) -> str:
    columns = " OR ".join(f"OLD.{name}{cast} {is_distinct} NEW.{name}{cast}" for name in KEPT)
    return f"OLD.published_at IS NOT NULL AND ({columns} OR NEW.status NOT IN {FIXED})"


def _postgresql() -> list[str]:
    statements = [
        f"""CREATE FUNCTION questionnaires_version_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
        RETURN OLD;
    END IF;
    IF {_changed("IS DISTINCT FROM", "::text")} THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
    RETURN NEW;
END $$""",
        f"CREATE TRIGGER questionnaires_version_fixed BEFORE UPDATE OR DELETE ON {VERSION} "
        "FOR EACH ROW EXECUTE FUNCTION questionnaires_version_fixed()",
    ]
    for table in TABLES:
        old, new = LOOKUP[table].format(row="OLD"), LOOKUP[table].format(row="NEW")
        statements += [
            f"""CREATE FUNCTION {table}_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS ({old}) THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF EXISTS ({new}) THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
    RETURN NEW;
END $$""",
            f"CREATE TRIGGER {table}_fixed BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_fixed()",
        ]
    return statements


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    statements = [
        f"CREATE TRIGGER questionnaires_version_fixed BEFORE UPDATE ON {VERSION} "
        f"WHEN {_changed('IS NOT', '')} {refuse}"
    ]
    for table in TABLES:
        old, new = LOOKUP[table].format(row="OLD"), LOOKUP[table].format(row="NEW")
        statements += [
            f"CREATE TRIGGER {table}_fixed_add BEFORE INSERT ON {table} WHEN EXISTS ({new}) {refuse}",
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} WHEN EXISTS ({old}) OR EXISTS ({new}) {refuse}",
        ]
    return statements


def guard(apps, schema_editor):
    """Create the triggers of the database in use."""
    statements = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]()
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def unguard(apps, schema_editor):
    """Drop them, for a migration backwards or a change of these tables."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    with schema_editor.connection.cursor() as cursor:
        for name, table in [("questionnaires_version_fixed", VERSION), *((f"{one}_fixed", one) for one in TABLES)]:
            if is_postgresql:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}_add")
