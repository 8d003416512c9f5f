"""A diagnostic without the right stored consent is impossible in the database itself (I2, §7.2)."""

import pytest
from django.db import DatabaseError, connection, transaction

from diagnostics.models import Diagnostic, FormalConsent
from tests.factories import diagnostics as factory


def copy_sql(row: Diagnostic, **changes: object) -> tuple[str, list[object]]:
    """An INSERT of a copy of a mission, as somebody with a database console would write it."""
    values = {
        field.column: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    values |= {"uuid": factory_uuid(), "reference": "DAQE-0000-0000", "state": "cancelled", **changes}
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    return f"INSERT INTO diagnostics_diagnostic ({columns}) VALUES ({marks})", list(values.values())


def factory_uuid() -> str:
    import uuid

    fresh = uuid.uuid4()
    return str(fresh) if connection.vendor == "postgresql" else fresh.hex


def refused(sql: str, params: list[object]) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def stopped(mission):
    """A stopped mission, so that only the consent stands in the way of a copy."""
    Diagnostic.objects.filter(pk=mission.pk).update(state="cancelled", cancelled_at=mission.planned_at)
    mission.refresh_from_db()
    return mission


@pytest.fixture
def other_consent(mission, golfe, senam, afi):
    """A consent of another enterprise, itself perfectly valid."""
    return factory.accepted(golfe, agent=afi, owner=senam).consent


def test_mission_without_consent_is_refused_by_raw_sql(stopped):
    refused(*copy_sql(stopped, consent_id=None))


def test_mission_with_the_consent_of_another_enterprise_is_refused_by_raw_sql(stopped, other_consent):
    refused(*copy_sql(stopped, consent_id=other_consent.pk))


def test_mission_with_its_own_consent_is_accepted_by_raw_sql(stopped, other_consent):
    """The refusals above refuse something: the same statement passes when consent and enterprise agree."""
    sql, params = copy_sql(stopped, consent_id=other_consent.pk, enterprise_id=other_consent.enterprise_id)

    with connection.cursor() as cursor:
        cursor.execute(sql, params)

    assert Diagnostic.objects.filter(consent=other_consent).exists()


def test_mission_with_a_withdrawn_consent_is_refused_by_raw_sql(stopped, other_consent):
    FormalConsent.objects.filter(pk=other_consent.pk).update(withdrawn_at=other_consent.recorded_at)

    refused(*copy_sql(stopped, consent_id=other_consent.pk, enterprise_id=other_consent.enterprise_id))


def test_mission_cannot_change_its_consent_or_enterprise_by_raw_sql(mission, other_consent):
    refused("UPDATE diagnostics_diagnostic SET consent_id = %s WHERE id = %s", [other_consent.pk, mission.pk])
    refused(
        "UPDATE diagnostics_diagnostic SET enterprise_id = %s WHERE id = %s",
        [other_consent.enterprise_id, mission.pk],
    )


def test_consent_cannot_move_to_another_enterprise_by_raw_sql(mission, golfe):
    refused("UPDATE diagnostics_formalconsent SET enterprise_id = %s WHERE id = %s", [golfe.pk, mission.consent_id])


@pytest.mark.parametrize("column", ["signatory_name", "text_shown", "text_hash", "method"])
def test_consent_text_and_signatory_cannot_be_rewritten_by_raw_sql(mission, column):
    """What was signed is proof: nobody edits it, only a withdrawal is added."""
    refused(f"UPDATE diagnostics_formalconsent SET {column} = %s WHERE id = %s", ["autre", mission.consent_id])


def delete_consent(pk: int) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM diagnostics_formalconsent WHERE id = %s", [pk])
        connection.check_constraints()


def test_consent_cannot_be_deleted_under_a_mission(mission):
    with pytest.raises(DatabaseError):
        delete_consent(mission.consent_id)


def test_consent_online_without_confirmed_code_is_refused(mission):
    refused("UPDATE diagnostics_formalconsent SET code_confirmed_at = NULL WHERE id = %s", [mission.consent_id])
