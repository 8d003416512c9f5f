"""A report goes from draft to both sides at the same instant, by two signatures, once (domain §7.3; I7)."""

import datetime as dt
import hashlib

import pytest

from clients.models import OutboundMessage, Task
from clients.services import relation
from core import clock
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from core.models import AuditEvent, Job
from diagnostics.documents.report import ReportFile
from diagnostics.models import DiagnosticReport, RegularisationNotice
from diagnostics.services import mission as missions
from diagnostics.services import report as services
from diagnostics.services import seal
from tests.factories import report as situations

pytestmark = pytest.mark.django_db


def test_report_countersigned_and_sealed_reaches_both_sides_at_once(cast):
    """One side reading the report before the other breaks the promise of the programme (I7)."""
    report = situations.countersigned(cast)
    assert not DiagnosticReport.objects.visible_to(cast.mawuli).exists()
    assert not DiagnosticReport.objects.visible_to(cast.afi).exists()

    seal.seal_report(report)

    report.refresh_from_db()
    assert report.state == "communicated"
    assert report.diagnostic.state == "communicated"
    assert report.closed_on == report.sealed_on == clock.today()
    assert hashlib.sha256(report.file.read()).hexdigest() == report.sha256
    assert list(DiagnosticReport.objects.visible_to(cast.mawuli)) == [report]
    assert list(DiagnosticReport.objects.visible_to(cast.afi)) == [report]
    told = OutboundMessage.objects.filter(code="N13").values_list("user__email", flat=True)
    assert sorted(told) == sorted([cast.mawuli.email, cast.afi.email, cast.kodjo.email])


def test_report_sealed_twice_is_communicated_once(cast):
    """A worker that dies and comes back must not write twice to the enterprise."""
    report = situations.communicated(cast)
    before = (OutboundMessage.objects.count(), Task.objects.count(), AuditEvent.objects.count(), report.sha256)

    seal.seal_report(report)

    report.refresh_from_db()
    assert (OutboundMessage.objects.count(), Task.objects.count(), AuditEvent.objects.count(), report.sha256) == before


def test_report_with_a_file_of_yesterday_is_made_again_before_closing(cast, monkeypatch, time_machine):
    """A file that shows another day than the closing would start the wrong two months."""
    report = situations.countersigned(cast)
    seal.store_seal(report, *seal.render_files(report))
    report.refresh_from_db()
    first = report.sha256
    time_machine.move_to(clock.now() + dt.timedelta(days=1))

    with pytest.raises(seal.MissingSeal):
        seal.close_and_communicate(report, by=cast.yawa)
    seal.seal_report(report)

    report.refresh_from_db()
    assert report.sealed_on == report.closed_on == clock.today()
    assert report.sha256 != first


def test_close_without_a_file_is_refused(cast):
    """Communicating before the file exists would show the enterprise an empty report."""
    report = situations.countersigned(cast)

    with pytest.raises(seal.MissingSeal):
        seal.close_and_communicate(report, by=cast.yawa)


def test_countersign_by_a_member_of_the_team_is_refused(cast):
    """The reviewer looks with other eyes than the team (§8.2)."""
    report = situations.signed(cast)

    with pytest.raises(TwoPersonsNeeded):
        services.countersign_report(report, by=cast.koffi)


def test_countersign_before_the_lead_signed_is_refused(cast):
    """The lead answers for the content first."""
    report = situations.in_review(cast)

    with pytest.raises(DomainError) as refusal:
        services.countersign_report(report, by=cast.yawa)
    assert refusal.value.code == "lead_first"


def test_countersign_after_the_content_changed_asks_the_lead_to_sign_again(cast):
    """What the reviewer freezes must be what the lead signed."""
    report = situations.signed(cast)
    report.diagnostic.ratings.filter(level=3).update(rationale="Un autre constat, écrit après la signature.")

    with pytest.raises(DomainError) as refusal:
        services.countersign_report(report, by=cast.yawa)
    assert refusal.value.code == "content_changed"


def test_submit_without_the_past_issue_answer_is_refused(cast):
    """The question on past errors is never skipped (§7.3)."""
    report = situations.drafted(cast)
    type(report.diagnostic).objects.filter(pk=report.diagnostic_id).update(past_issue_suspected=None)
    report.diagnostic.refresh_from_db()

    with pytest.raises(DomainError) as refusal:
        services.submit_report(report, by=cast.dede, reviewer=cast.yawa)
    assert refusal.value.code == "past_issue_unanswered"


def test_submit_with_a_blocked_phrase_names_it(cast):
    """A report that speaks of fraud is no longer a diagnostic (I1, §0.1)."""
    report = situations.drafted(cast)
    services.write_report(report, by=cast.dede, lead_text="L’entreprise a commis une infraction.")

    with pytest.raises(DomainError) as refusal:
        services.submit_report(report, by=cast.dede, reviewer=cast.yawa)
    assert refusal.value.code == "wording"
    assert "infraction" in str(refusal.value)


def test_submit_to_a_member_of_the_team_is_refused(cast):
    """Nobody reviews their own work."""
    report = situations.drafted(cast)

    with pytest.raises(TwoPersonsNeeded):
        services.submit_report(report, by=cast.dede, reviewer=cast.koffi)


def test_submit_closes_the_task_to_draft_the_report(cast):
    """A report already in review must not stay on the lead's list as late work."""
    report = situations.drafted(cast)
    about = Task.objects.filter(about_kind="diagnostics.diagnostic", about_uuid=report.diagnostic.uuid)
    relation.open_task(
        report.diagnostic.enterprise,
        owner=cast.dede,
        kind_of_task="prepare",
        title="Rédiger le rapport",
        due_on=clock.today(),
        by=cast.dede,
        kind="diagnostics.diagnostic",
        uuid=report.diagnostic.uuid,
    )

    services.submit_report(report, by=cast.dede, reviewer=cast.yawa)

    assert not about.open().exists()


def test_return_gives_the_draft_back_and_drops_the_signature(cast):
    """A signature under another text would be a forgery."""
    report = situations.signed(cast)

    services.return_report(report, by=cast.yawa, comments="Préciser le constat A1.")

    report.refresh_from_db()
    assert (report.state, report.lead_signed_by, report.lead_signed_hash) == ("drafting", None, "")


def test_write_while_in_review_is_refused(cast):
    """The reviewer reads a text that does not move."""
    report = situations.in_review(cast)

    with pytest.raises(TransitionRefused):
        services.write_report(report, by=cast.dede, lead_text="Autre texte.")


def test_sealing_given_up_comes_back_to_review_with_a_task(cast):
    """A report that cannot be made must not stay nowhere."""
    from diagnostics.deadlines.report import release_unsealable

    report = situations.countersigned(cast)
    Job.objects.filter(kind=seal.SEAL_JOB).update(state=Job.State.FAILED)

    assert release_unsealable(clock.today()) == 1

    report.refresh_from_db()
    assert report.state == "in_review"
    assert Task.objects.filter(owner=cast.elom, about_uuid=report.uuid).exists()


def test_countersign_writes_the_job_that_makes_the_file(cast):
    """Without the row, a lost queue would lose the report."""
    report = situations.countersigned(cast)

    assert Job.objects.filter(kind=seal.SEAL_JOB, object_uuid=report.uuid).count() == 1


def test_correction_after_closing_makes_a_second_version_and_keeps_the_first(cast):
    """A factual error is corrected in the open: both versions stay, each with two signatures."""
    first = situations.communicated(cast)
    file, sha256 = first.file.name, first.sha256

    second = services.start_correction(first, by=cast.dede, change_note="Nom du site corrigé.")
    services.submit_report(second, by=cast.dede, reviewer=cast.yawa)
    services.sign_report(second, by=cast.dede)
    situations.sealed_by_hand(services.countersign_report(second, by=cast.yawa))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.file.name, first.sha256, first.state) == (file, sha256, "communicated")
    assert (second.version, second.state) == (2, "communicated")
    assert second.verification_code != first.verification_code


def test_verification_code_is_random_and_long(cast):
    """A code one could guess would let anybody ask about any report (§9.1: 64 bits or more)."""
    report = situations.countersigned(cast)

    assert len(report.verification_code) * 4 >= 64
    assert report.verification_code not in report.snapshot_hash.upper()


def test_stopped_mission_leaves_no_draft_notice_nor_file_of_its_report(cast, django_capture_on_commit_callbacks):
    """The enterprise is told that the working papers are erased: a frozen draft with a notice is the worst of them."""
    report = situations.countersigned(cast, with_notice=True)
    full = ReportFile(b"%PDF-1.7 complet", "a" * 64, clock.today())
    seal.store_seal(report, full, full)
    report.refresh_from_db()
    names = [report.file.name, report.reader_file.name]
    storage, mission = report.file.storage, report.diagnostic
    missions.cancel_diagnostic(mission, by=cast.dede, reason="Impossible de poursuivre la visite.")
    assert not Task.objects.open().filter(about_uuid=report.uuid).exists(), "nobody is asked to review it any more"

    with django_capture_on_commit_callbacks(execute=True):
        assert missions.erase_papers(mission)

    assert not DiagnosticReport.objects.filter(diagnostic=mission).exists()
    assert not RegularisationNotice.objects.exists()
    assert [name for name in names if storage.exists(name)] == []


def test_report_with_a_text_nobody_can_lay_out_comes_back_at_once_and_is_sealed_once_shortened(cast):
    """Tried again for ever, it would hold the worker, and nobody would know why the enterprise waits (§7.3)."""
    report = situations.countersigned(cast)
    report.snapshot["dimensions"][0]["criteria"][0]["rationale"] = "organisation douanière " * 400_000
    report.save(update_fields=["snapshot"])

    seal.seal_report(report)

    report.refresh_from_db()
    assert (report.state, report.snapshot, report.file.name, report.closed_at) == ("in_review", None, "", None)
    assert Task.objects.open().get(about_uuid=report.uuid).owner == cast.elom
    assert not OutboundMessage.objects.filter(code="N13").exists()
    report = situations.sealed_by_hand(services.countersign_report(report, by=cast.yawa))
    assert report.is_communicated
