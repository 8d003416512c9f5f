"""The evaluation: nothing opens before the declaration, points need a reason, two persons conclude."""

import pytest
from django.db import IntegrityError, transaction

from clients.models import Assignment, OutboundMessage, SegmentAssessment, Task
from core import jobs
from core.errors import DomainError, TransitionRefused, TwoPersonsNeeded
from questionnaires import signals
from questionnaires.enums import ResponseState
from questionnaires.models import AnswerAssessment, ScreeningEvaluation
from questionnaires.queries.evaluation import load_bench
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import evaluation as services
from questionnaires.services import evidence, orientation, submission
from questionnaires.services import response as responses
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
REASON = "Le manuel joint couvre ce point, le reste est en cours de rédaction."


def test_assignment_opens_the_response_to_the_evaluator_only(savane, mawuli, dede, elom):
    response = services.assign_evaluator(make.submitted(savane, mawuli), evaluator=dede, by=elom)

    assert response.state == ResponseState.UNDER_EVALUATION
    assert Assignment.objects.active().filter(user=dede, about_uuid=response.uuid, capacity="evaluator").count() == 1
    assert Task.objects.filter(owner=dede, about_uuid=response.uuid).count() == 1


def test_assignment_to_somebody_who_is_no_diagnostician_is_refused(savane, mawuli, afi, elom):
    with pytest.raises(DomainError) as refused:
        services.assign_evaluator(make.submitted(savane, mawuli), evaluator=afi, by=elom)

    assert refused.value.code == "not_diagnostician"


def test_declared_conflict_gives_the_response_back_and_keeps_the_person_out(savane, mawuli, dede, elom):
    response = services.assign_evaluator(make.submitted(savane, mawuli), evaluator=dede, by=elom)

    services.declare_conflict(response, by=dede, explanation="Ancien employeur")

    response.refresh_from_db()
    assert response.state == ResponseState.SUBMITTED
    assert not Assignment.objects.active().filter(user=dede).exists()
    with pytest.raises(DomainError) as refused:
        services.assign_evaluator(response, evaluator=dede, by=elom)
    assert refused.value.code == "conflict_declared"


def test_points_that_differ_need_a_reason(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)

    with pytest.raises(DomainError) as refused:
        services.assess_answers(response, assessed={"C1": services.Assessed(retained_points=1)}, by=dede)
    services.assess_answers(
        response, assessed={"C1": services.Assessed(retained_points=1, reason="Organigramme contraire")}, by=dede
    )

    assert refused.value.code == "reason_missing"
    assert load_bench(response).lines["C"][0].retained == 1


def test_points_without_reason_are_refused_by_the_database_too(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C1")

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerAssessment.objects.create(evaluation=response.evaluation, question=question, retained_points=1)


def test_same_points_as_declared_are_not_stored_twice(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)

    services.assess_answers(response, assessed={"C1": services.Assessed(retained_points=3)}, by=dede)

    assert AnswerAssessment.objects.get(question__code="C1").retained_points is None


def test_evidence_received_and_unread_blocks_the_conclusion(savane, mawuli, dede, elom):
    response = make.filled(savane, mawuli)
    make.attach(response, mawuli, "C1")
    submission.submit_response(response, by=mawuli, entitled=True)
    services.assign_evaluator(response, evaluator=dede, by=elom)
    services.declare_no_conflict(response, by=dede)

    with pytest.raises(DomainError) as refused:
        services.finish_evaluation(response, by=dede, strengths="Clarté")

    assert refused.value.code == "evidence_unread"


def test_answer_without_file_counts_as_absent_evidence(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)

    assert str(load_bench(response).scores.capacity.rounded) == "61.9"


def test_insufficiency_must_be_decided_with_a_reason_of_fifty_characters(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom, level=1)
    make.judge_evidence(response, dede)

    with pytest.raises(DomainError) as undecided:
        services.finish_evaluation(response, by=dede, strengths="Clarté")
    with pytest.raises(DomainError) as short:
        services.finish_evaluation(response, by=dede, strengths="Clarté", decision="confirmed", decision_reason="Oui")

    assert (undecided.value.code, short.value.code) == ("insufficiency_undecided", "reason_too_short")
    response.refresh_from_db()
    assert response.state == ResponseState.UNDER_EVALUATION


@pytest.mark.parametrize(("decision", "expected"), [("confirmed", "EDUCATION"), ("set_aside", "SERVICES")])
def test_insufficiency_confirmed_leads_to_education(savane, mawuli, dede, elom, decision, expected):
    """I6: a confirmed insufficiency closes the way to the diagnostic; set aside, it does not."""
    response = make.under_evaluation(savane, mawuli, dede, elom, level=1)
    make.judge_evidence(response, dede)

    services.finish_evaluation(response, by=dede, strengths="x", decision=decision, decision_reason=REASON)

    assert ScreeningEvaluation.objects.get().orientation == expected


def test_complement_opens_only_what_is_asked(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C1")

    services.ask_complement(response, asked={question: "Depuis quand ?"}, by=dede)

    response.refresh_from_db()
    assert OutboundMessage.objects.filter(code="N05", user=mawuli).count() == 1
    responses.save_answers(response, given={"C1": Given(("4",))}, by=mawuli)
    with pytest.raises(DomainError) as refused:
        responses.save_answers(response, given={"C2": Given(("4",))}, by=mawuli)
    assert refused.value.code == "response_sent"
    submission.send_complement(response, by=mawuli)
    response.refresh_from_db()
    assert (response.state, response.submissions.count()) == (ResponseState.UNDER_EVALUATION, 2)
    assert OutboundMessage.objects.filter(code="N06", user=dede).count() == 1


def test_third_round_of_details_is_refused(savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C1")
    for _round in range(2):
        services.ask_complement(response, asked={question: "Pourquoi ?"}, by=dede)
        submission.send_complement(response, by=mawuli)

    with pytest.raises(DomainError) as refused:
        services.ask_complement(response, asked={question: "Encore ?"}, by=dede)

    assert refused.value.code == "too_many_rounds"


def test_orientation_by_the_evaluator_is_refused(savane, mawuli, dede, elom):
    response = make.evaluated(savane, mawuli, dede, elom)

    with pytest.raises(TwoPersonsNeeded):
        orientation.validate_orientation(response, by=dede)


def test_orientation_of_what_is_still_being_read_is_refused_in_words(savane, mawuli, dede, elom):
    """A head whose page is older than the return of the evaluation met an error page instead of a sentence."""
    response = make.under_evaluation(savane, mawuli, dede, elom)

    with pytest.raises(TransitionRefused):
        orientation.validate_orientation(response, by=elom)


def test_orientation_validated_reaches_segment_signal_and_relations_unit(savane, mawuli, dede, elom, afi):
    heard = []

    def listen(sender, response, by, **kwargs):
        heard.append((response, by))

    signals.response_oriented.connect(listen)
    try:
        response = make.oriented(savane, mawuli, dede, elom, level=4)
    finally:
        signals.response_oriented.disconnect(listen)

    assert heard == [(response, elom)]
    assert SegmentAssessment.objects.latest().applied == "A"
    assert OutboundMessage.objects.get(code="N07").user == afi
    assert Task.objects.open().filter(owner=afi, title__icontains=response.reference).count() == 1
    assert not Assignment.objects.active().filter(user=dede).exists(), "the file closes once the work is done"


def test_returned_evaluation_goes_back_with_its_reason(savane, mawuli, dede, elom):
    response = orientation.return_evaluation(make.evaluated(savane, mawuli, dede, elom), by=elom, reason="Revoir D1")

    assert response.state == ResponseState.UNDER_EVALUATION
    assert ScreeningEvaluation.objects.get().returned_reason == "Revoir D1"


def test_outcome_is_told_once_and_only_after_orientation(savane, mawuli, dede, elom, afi):
    words = {"strengths": "Une équipe formée", "gaps": "", "message": "Parlons-en."}
    with pytest.raises(DomainError) as early:
        orientation.tell_outcome(make.evaluated(savane, mawuli, dede, elom), by=afi, **words)
    response = orientation.validate_orientation(savane.screening_responses.get(), by=elom)

    orientation.tell_outcome(response, by=afi, **words)
    orientation.tell_outcome(response, by=afi, **words)

    assert early.value.code == "not_oriented"
    assert OutboundMessage.objects.filter(code="N08", user=mawuli).count() == 1


def test_file_about_a_transaction_is_erased_and_its_fingerprint_kept(savane, mawuli, dede, elom, run_after_commit):
    """I3: the administration keeps no document of a customs operation, but proves that it erased it."""
    response = make.filled(savane, mawuli)
    item = make.attach(response, mawuli)
    storage, name, fingerprint = item.file.storage, item.file.name, item.sha256
    submission.submit_response(response, by=mawuli, entitled=True)
    services.assign_evaluator(response, evaluator=dede, by=elom)

    with run_after_commit():
        purged = evidence.purge_evidence(item, by=dede)

    assert not storage.exists(name)
    assert (purged.sha256, purged.is_kept) == (fingerprint, False)


def test_evidence_without_the_tick_is_refused(savane, mawuli):
    response = make.filled(savane, mawuli)
    question = load_filling(response).question("C1")

    with pytest.raises(DomainError) as refused:
        evidence.add_evidence(response, question=question, uploaded=make.pdf(), non_transactional=False, by=mawuli)

    assert refused.value.code == "tick_missing"


@pytest.mark.parametrize(
    ("scanner", "status", "kept"),
    [("clean_scanner", "clean", True), ("infected_scanner", "refused", False), ("silent_scanner", "pending", True)],
)
def test_scanner_decides_whether_a_file_leaves_quarantine(
    savane, mawuli, settings, scanner, status, kept, run_after_commit
):
    """A scanner that cannot answer leaves the file in quarantine: it is never called clean by default."""
    settings.CCV_MALWARE_SCANNER = f"tests.factories.questionnaires.{scanner}"
    item = make.attach(make.filled(savane, mawuli), mawuli)
    assert item.state == "pending"
    name = item.file.name

    try:
        with run_after_commit():
            evidence.scan_evidence(item.uuid)
    except jobs.TryLater:
        assert scanner == "silent_scanner"

    item.refresh_from_db()
    assert (item.state, bool(item.file), item.file.storage.exists(name)) == (status, kept, kept)


def test_same_file_sent_twice_is_kept_once(savane, mawuli):
    response = make.filled(savane, mawuli)

    assert make.attach(response, mawuli) == make.attach(response, mawuli)


def test_evaluated_response_cannot_be_withdrawn(savane, mawuli, dede, elom):
    with pytest.raises(TransitionRefused):
        responses.withdraw_response(make.evaluated(savane, mawuli, dede, elom), by=mawuli)
