"""What is due from a schedule, read from the rows the unit edits (domain §11)."""

import datetime as dt

import pytest

from clients.models import Contact, ReminderStep
from clients.queries import outreach as queries
from clients.services.schedules import load_schedules
from core import reference
from core.models import PublicHoliday

pytestmark = pytest.mark.django_db
ANCHOR = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _schedules(db):
    load_schedules(reference.read("schedules"))


def due(code: str, elapsed: int) -> str:
    step = queries.due_steps(code, ANCHOR, ANCHOR + dt.timedelta(days=elapsed))
    return step.occurrence if step else ""


def test_earlier_reminder_is_no_longer_due_once_the_last_one_is():
    """Twenty-six days of silence send N03 alone, not N02 beside it."""
    assert [(due("N02", day), due("N03", day)) for day in (6, 7, 16, 26)] == [
        ("", ""),
        ("D+7", ""),
        ("D+15", ""),
        ("", "D+25"),
    ]


def test_step_switched_off_by_the_unit_is_never_due():
    ReminderStep.objects.filter(code="N03").update(is_active=False)

    assert (due("N02", 26), due("N03", 26)) == ("D+15", "")


def test_step_moved_by_the_unit_is_due_on_its_new_day():
    ReminderStep.objects.filter(code="N14").update(offset_days=10)

    assert (due("N14", 9), due("N14", 10)) == ("", "D+20")


def test_code_without_schedule_is_never_due():
    assert due("N01", 100) == ""


def test_step_in_working_days_skips_the_weekend_and_holidays():
    """Overdue on a Monday, a holiday on Wednesday: three working days end on Friday."""
    PublicHoliday.objects.create(day=dt.date(2026, 11, 25), name_fr="Fête")

    assert [due("N22", day) for day in (1, 3, 4)] == ["D", "D", "D+3wd"]


def test_person_is_the_same_through_account_and_contact(savane, mawuli):
    contact = Contact.objects.get(enterprise=savane)
    contact.email = "Mawuli@Example.org"

    assert queries.person_key(user=mawuli, contact=None) == queries.person_key(user=None, contact=contact)


def test_legal_message_may_leave_on_a_sunday_night_and_others_may_not(settings):
    settings.CCV_QUIET_HOURS = (dt.time(18), dt.time(7, 30))
    sunday = dt.datetime(2026, 11, 22, 23, tzinfo=dt.UTC)

    assert queries.next_opening(sunday, "legal") == sunday
    assert queries.next_opening(sunday, "file") == dt.datetime(2026, 11, 23, 7, 30, tzinfo=dt.UTC)
