"""The voluntary regularisation notice: a promise with a legal basis, a last day, and an embargo (domain §7.4, I8)."""

import datetime as dt
import os
import time

import pytest
from django.db import connection
from django.urls import reverse

from clients.models import Interaction, OutboundMessage, PortalMembership
from clients.services.schedules import load_schedules
from core import clock, reference
from core.errors import DomainError, TransitionRefused
from core.models import AuditEvent
from diagnostics.deadlines import report as deadlines
from diagnostics.models import RegularisationNotice, RegularisationRequest
from diagnostics.queries.report import file_for, notice_message_still_due
from diagnostics.rules.dates import long_date
from diagnostics.rules.notice import notice_deadline
from diagnostics.services import notice as services
from diagnostics.services import report as reports
from tests.factories import report as situations

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast):
    """A notice that runs, on a site with its schedules."""
    load_schedules(reference.read("schedules"))
    return situations.communicated(cast, with_notice=True).notice


@pytest.fixture
def reader(savane):
    """A reader of the enterprise: sees the report, never the notice."""
    from accounts.models import User

    user = User.objects.create_user("lecteur@example.org", "mot-de-passe-solide", full_name="Lecteur Simple")
    PortalMembership.objects.create(user=user, enterprise=savane, role="LEC")
    return user


def test_notice_issued_with_the_closing_runs_two_months_and_tells_owner_only(notice, cast):
    """The two months start at the instant the enterprise reads the report (I8)."""
    report = notice.report
    assert notice.state == "issued"
    assert notice.issued_at == report.closed_at
    assert notice.deadline == notice_deadline(report.closed_on)
    told = OutboundMessage.objects.filter(code="N16")
    assert [(row.user, row.circle) for row in told] == [(cast.mawuli, "notice")]


def test_notice_without_legal_reference_cannot_be_prepared(cast, settings):
    """A promise without legal basis binds nobody: no override (§0.2)."""
    report = situations.drafted(cast)
    settings.CCV_LEGAL_REF_REGULARISATION = ""
    weak = report.diagnostic.findings.filter(kind="weakness")

    with pytest.raises(DomainError) as refusal:
        services.prepare_notice(report, by=cast.dede, findings=weak)
    assert refusal.value.code == "legal_reference_missing"
    assert not RegularisationNotice.objects.exists()


def test_notice_needed_and_missing_keeps_the_draft_from_review(cast):
    """A team that suspects past errors must say so to the enterprise."""
    report = situations.drafted(cast)
    type(report.diagnostic).objects.filter(pk=report.diagnostic_id).update(past_issue_suspected=True)
    report.diagnostic.refresh_from_db()

    with pytest.raises(DomainError) as refusal:
        reports.submit_report(report, by=cast.dede, reviewer=cast.yawa)
    assert refusal.value.code == "notice_missing"


def test_notice_embargo_lets_only_its_readers_know(notice, cast, reader, akou, senam, make_agent):
    """A notice known outside its readers would punish the enterprise for having asked for help (§7.4)."""
    other_agent, other_dia = make_agent("CRA", "Autre Agent"), make_agent("DIA", "Autre Diagnostiqueur")
    roles = {role: make_agent(role, f"Role {role}") for role in ("RSK", "DIR", "DPO", "AUD", "ADM", "INT")}

    def knows(user):
        return RegularisationNotice.objects.visible_to(user).filter(pk=notice.pk).exists()

    assert all(
        knows(user) for user in (cast.mawuli, cast.dede, cast.koffi, cast.elom, cast.yawa, cast.kodjo, cast.afi)
    )
    assert not any(knows(user) for user in (reader, akou, senam, other_agent, other_dia, *roles.values()))


def test_notice_days_left_stand_on_the_file_for_its_readers_only(client, notice, cast, savane, make_agent):
    """The agent who follows the file sees the days go by; a colleague who opens it must not even guess (§7.4)."""
    shown = {}
    for user in (cast.afi, cast.kodjo, make_agent("CRA", "Autre Agent"), make_agent("DIA", "Autre Diagnostiqueur")):
        client.force_login(user)
        page = client.get(reverse("portal:enterprise_file", args=[savane.uuid]))
        shown[user.full_name] = str(notice.uuid) in page.content.decode()
        assert bool(page.context["window"]) == shown[user.full_name]

    assert list(shown.values()) == [True, True, False, False]


def test_notice_prepared_is_a_working_paper(cast):
    """Before the closing, neither the enterprise nor the relations unit may know."""
    situations.in_review(cast, with_notice=True)

    for user in (cast.mawuli, cast.afi, cast.kodjo):
        assert not RegularisationNotice.objects.visible_to(user).exists()
    assert RegularisationNotice.objects.visible_to(cast.dede).exists()


def test_notice_reader_of_the_enterprise_gets_a_file_without_it(notice, cast, reader):
    """The same report, sealed too, without the page that reader may not see."""
    report = notice.report

    assert file_for(report, cast.mawuli) == (report.file, report.sha256)
    assert file_for(report, reader) == (report.reader_file, report.reader_sha256)
    assert report.sha256 != report.reader_sha256


def test_notice_gives_birth_to_rows_of_its_own_circle_only(notice, cast):
    """A line on the timeline would tell what the page hides (§7.4)."""
    services.file_request(notice, by=cast.mawuli, capacity="Gérant")

    about = {"about_uuid": notice.uuid}
    assert set(OutboundMessage.objects.filter(**about).values_list("circle", flat=True)) == {"notice"}
    assert set(Interaction.objects.filter(**about).values_list("circle", flat=True)) == {"notice"}
    events = AuditEvent.objects.filter(object_uuid=notice.uuid)
    assert events
    assert set(events.values_list("circle", flat=True)) == {"notice"}


def test_notice_opened_by_the_owner_is_noted_once(notice, cast):
    """The law counts from when the addressee could read (2017-07, art. 122)."""
    first = services.acknowledge_notice(notice, by=cast.mawuli)
    again = services.acknowledge_notice(notice, by=cast.mawuli)

    assert (first.state, again.state) == ("acknowledged", "acknowledged")
    assert first.acknowledged_at == again.acknowledged_at


def test_request_filed_on_the_last_day_is_in_time(notice, cast, time_machine):
    """The last day counts until its last second, in Lomé."""
    time_machine.move_to(clock.end_of_day(notice.deadline))

    answer = services.file_request(notice, by=cast.mawuli, capacity="Gérant")

    notice.refresh_from_db()
    assert (notice.state, answer.filed_on) == ("request_filed", notice.deadline)
    assert answer.receipt.startswith("REG-")


def test_request_filed_the_day_after_is_refused(notice, cast, time_machine):
    """A period that can be stretched is not a period."""
    time_machine.move_to(clock.end_of_day(notice.deadline) + dt.timedelta(seconds=1))

    with pytest.raises(DomainError) as refusal:
        services.file_request(notice, by=cast.mawuli, capacity="Gérant")
    assert refusal.value.code == "notice_over"


def test_request_filed_twice_is_one_request_with_one_receipt(notice, cast):
    """A double click must not make two receipts."""
    first = services.file_request(notice, by=cast.mawuli, capacity="Gérant")
    second = services.file_request(notice, by=cast.mawuli, capacity="Gérant")

    assert first == second
    assert RegularisationRequest.objects.count() == 1
    assert OutboundMessage.objects.filter(code="N17").count() == 1


def test_request_after_declaring_nothing_is_still_possible(notice, cast):
    """Finding something later is exactly what the two months are for."""
    services.declare_nothing(notice, by=cast.mawuli, capacity="Gérant")
    services.file_request(notice, by=cast.mawuli, capacity="Gérant")

    notice.refresh_from_db()
    assert notice.state == "request_filed"


@pytest.mark.parametrize("left", [30, 15, 7, 1])
def test_reminder_leaves_once_per_step_while_unanswered(notice, left):
    """N16 at D−30, −15, −7, −1: informative, once each."""
    today = notice.deadline - dt.timedelta(days=left)

    deadlines.remind_notices(today)
    deadlines.remind_notices(today)

    assert OutboundMessage.objects.filter(code="N16", occurrence=f"D-{left}").count() == 1


def test_reminder_after_the_answer_does_not_leave(notice, cast):
    """Nobody is reminded of what they have done."""
    services.file_request(notice, by=cast.mawuli, capacity="Gérant")

    assert deadlines.remind_notices(notice.deadline - dt.timedelta(days=7)) == 0


def test_reminder_waiting_when_the_answer_comes_has_no_reason_left(notice, cast):
    """A message in the queue asks again before it leaves."""
    deadlines.remind_notices(notice.deadline - dt.timedelta(days=15))
    message = OutboundMessage.objects.get(code="N16", occurrence="D-15")
    assert notice_message_still_due(message)

    services.declare_nothing(notice, by=cast.mawuli, capacity="Gérant")

    assert not notice_message_still_due(message)


def test_notice_expires_the_day_after_its_last_day_never_before(notice):
    """The last day belongs to the enterprise."""
    assert deadlines.expire_notices(notice.deadline) == 0
    assert deadlines.expire_notices(notice.deadline + dt.timedelta(days=1)) == 1
    notice.refresh_from_db()
    assert notice.state == "expired"


def test_request_filed_in_time_at_the_office_but_noted_late_keeps_its_benefit(notice, cast):
    """The enterprise must not pay for our delay: the day of filing counts (§7.4)."""
    late = clock.end_of_day(notice.deadline + dt.timedelta(days=3))
    deadlines.expire_notices(late.date())
    notice.refresh_from_db()

    with clock.pretend(late):
        office = RegularisationRequest.Via.OFFICE
        answer = services.file_request(notice, by=cast.afi, via=office, filed_on=notice.deadline)

    notice.refresh_from_db()
    assert (notice.state, answer.filed_on) == ("request_filed", notice.deadline)


def test_request_filed_after_the_last_day_at_the_office_is_refused(notice, cast):
    late = clock.end_of_day(notice.deadline + dt.timedelta(days=3))
    deadlines.expire_notices(late.date())
    notice.refresh_from_db()

    with clock.pretend(late), pytest.raises(DomainError) as refusal:
        services.file_request(
            notice, by=cast.afi, via=RegularisationRequest.Via.OFFICE, filed_on=notice.deadline + dt.timedelta(days=1)
        )

    assert refusal.value.code == "notice_over"


def test_notice_processing_keeps_status_and_reference_only(notice, cast):
    """The office's work stays at the office: no declaration, no amount (I3)."""
    services.file_request(notice, by=cast.mawuli, capacity="Gérant")

    services.record_processing(notice, by=cast.afi, outcome="regularised", office_reference="BUR-12")

    notice.refresh_from_db()
    assert notice.state == "regularised"
    assert notice.answers.get().office_reference == "BUR-12"


def test_notice_processing_before_any_request_is_refused(notice, cast):
    """There is nothing to process before the enterprise asks."""
    with pytest.raises(TransitionRefused):
        services.record_processing(notice, by=cast.afi, outcome="regularised")


def test_correction_of_a_report_keeps_the_deadline_of_its_notice(notice, cast, time_machine):
    """A corrected page must not lengthen or shorten the two months (§7.3)."""
    time_machine.move_to(clock.now() + dt.timedelta(days=20))
    second = reports.start_correction(notice.report, by=cast.dede, change_note="Adresse corrigée.")
    reports.submit_report(second, by=cast.dede, reviewer=cast.yawa)
    reports.sign_report(second, by=cast.dede)
    situations.sealed_by_hand(reports.countersign_report(second, by=cast.yawa))

    second.refresh_from_db()
    notice.refresh_from_db()
    assert second.snapshot["notice"]["deadline"] == notice.deadline.isoformat()
    assert RegularisationNotice.objects.count() == 1


@pytest.mark.parametrize("zone", ["UTC", "Africa/Lome", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_deadline_of_every_day_is_stored_read_and_printed_the_same_whatever_the_server_clock(notice, zone):
    """A server moved to another zone must not move a single deadline (2024–2044, in the database of the run)."""
    before = os.environ.get("TZ")
    first = dt.date(2024, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range((dt.date(2044, 12, 31) - first).days + 1)]
    table = {day: notice_deadline(day) for day in days}
    try:
        os.environ["TZ"] = zone
        time.tzset()
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE closing_days (closed date, last date)")
            rows = [(day, notice_deadline(day)) for day in days]
            cursor.executemany("INSERT INTO closing_days VALUES (%s, %s)", rows)
            cursor.execute("SELECT closed, last FROM closing_days")
            # SQLite gives a column of a bare table back as text; the model's own field is read below.
            read = {_day(closed): _day(last) for closed, last in cursor.fetchall()}
            cursor.execute("DROP TABLE closing_days")
        RegularisationNotice.objects.filter(pk=notice.pk).update(deadline=table[dt.date(2027, 12, 31)])
        notice.refresh_from_db()
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()

    assert read == table
    assert notice.deadline == dt.date(2028, 2, 29)
    assert long_date(notice.deadline, "fr") == "29 février 2028"


def _day(value):
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
