"""Many lives of one response, in any order of acts: refused or done by the table, and nothing sent is ever altered (§7.1).

The acts are the services the pages call, with sharing out, documents, details asked, a second reading and paper forms.
A few lives in the suite; `make fuzz EXAMPLES=10000` lives that many acts and more.
"""

import datetime as dt
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from clients.models import Task
from core import clock
from core.errors import DomainError
from core.models import AuditEvent
from questionnaires import states
from questionnaires.models import AnswerAssessment, ScreeningResponse, SecondReading
from questionnaires.models.response import EVALUATION_KIND
from questionnaires.queries.evaluation import load_bench
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import evaluation, evidence, orientation, paper, second_reading, sharing, submission
from questionnaires.services import response as responses
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
STEPS = 40
LIVES = max(4, int(os.environ.get("CCV_FUZZ_EXAMPLES", "0")) // STEPS)
ALLOWED = {(source, way.target) for way in states.RESPONSE_TRANSITIONS for source in way.sources}
REACHED: set[str] = set()
CODES = ("A1", "A2", "B1", "C1", "C2", "D4", "E3", "F1", "G1", "G5", "G6")


class Lives(RuleBasedStateMachine):
    """One response and everybody who touches it; each life begins with the same enterprise."""

    cast: dict

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.pk = make.invited(self.cast["savane"]).pk
        self.sealed = {}
        self.before = "invited"

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @property
    def row(self) -> ScreeningResponse:
        return ScreeningResponse.objects.get(pk=self.pk)

    def act(self, service, *args, **options):
        """Do it; a refusal is a sentence, writes nothing and leaves the state as it was."""
        before, refusal = (self.row.state, AuditEvent.objects.count()), None
        try:
            with transaction.atomic():
                service(*args, **options)
        except DomainError as error:
            refusal = str(error)
        assert refusal is None or (refusal and (self.row.state, AuditEvent.objects.count()) == before)
        REACHED.add(self.row.state)

    @rule(again=st.integers(1, 4), asks=st.booleans())
    def go_on(self, again, asks):
        """Take the natural next steps, so that lives reach their end often enough to be disturbed there."""
        for _step in range(again):
            row, cast = self.row, self.cast
            match row.state:
                case "invited" | "in_progress" if not hasattr(row, "paper"):
                    self.act(responses.save_answers, row, given=make.answers(row), by=cast["mawuli"])
                    self.send()
                case "submitted":
                    self.assign("dede")
                    self.act(evaluation.declare_no_conflict, self.row, by=cast["dede"])
                case "under_evaluation" if asks and row.complements.count() < 2:
                    self.ask_details("C2")
                case "under_evaluation" if row.evaluation.evaluator == cast["dede"]:
                    make.judge_evidence(row, cast["dede"])
                    self.conclude("set_aside" if load_bench(self.row).insufficiency.is_proposed else "")
                case "complement_requested":
                    self.send_details()
                case "evaluated":
                    self.validate(accepts=True)

    @initialize(again=st.sampled_from((0, 0, 1, 3, 4, 6)), asks=st.booleans())
    def begin(self, again, asks):
        """Begin a life anywhere on the way: left to luck, twenty lives may all end before details are asked."""
        if again:
            Lives.go_on.__wrapped__(self, again, asks)
        elif asks:
            Lives.days_pass.__wrapped__(self, 60)

    # ---- the enterprise
    @rule()
    def start(self):
        self.act(responses.start_response, self.row, by=self.cast["mawuli"])

    @rule(code=st.sampled_from(CODES), value=st.sampled_from(["0", "2", "4", "na", "none", "export", "neither"]))
    def answer(self, code, value):
        given = Given(not_applicable=True) if value == "na" else Given((value,), text="")
        self.act(responses.save_answers, self.row, given={code: given}, by=self.cast["mawuli"])

    @rule(level=st.integers(0, 4))
    def answer_everything(self, level):
        row = self.row
        self.act(responses.save_answers, row, given=make.answers(row, level=level), by=self.cast["mawuli"])

    @rule(section=st.sampled_from("ABCG"), who=st.sampled_from(["mawuli", "akou", "senam", None]))
    def share(self, section, who):
        sections = {one.code: one for one in load_filling(self.row).version.sections.all()}
        given = {sections[section]: self.cast[who] if who else None}
        self.act(sharing.share_sections, self.row, given=given, by=self.cast["mawuli"])

    @rule(code=st.sampled_from(["C1", "C2", "E3"]))
    def attach(self, code):
        row = self.row
        facts = {"question": load_filling(row).question(code), "uploaded": make.pdf(), "non_transactional": True}
        self.act(evidence.add_evidence, row, by=self.cast["mawuli"], **facts)

    @rule(purges=st.booleans())
    def take_back(self, purges):
        item = self.row.evidence.first()
        if item is not None:
            act = evidence.purge_evidence if purges else evidence.remove_evidence
            self.act(act, item, by=self.cast["mawuli"])

    @rule()
    def send(self):
        self.act(submission.submit_response, self.row, by=self.cast["mawuli"], entitled=True)

    @rule()
    def send_details(self):
        self.act(submission.send_complement, self.row, by=self.cast["mawuli"])

    @rule()
    def withdraw(self):
        self.act(responses.withdraw_response, self.row, by=self.cast["mawuli"])

    # ---- the relations unit and the calendar
    @rule(days=st.sampled_from([0, 14, 16, 31, 60]))
    def days_pass(self, days):
        today = clock.today() + dt.timedelta(days=days)
        row = self.row
        if row.is_open:
            self.act(responses.expire_responses, [row], today=today)
        else:
            self.act(submission.time_out_complement, row, today=today)

    @rule()
    def reopen(self):
        self.act(responses.reopen_response, self.row, by=self.cast["afi"])

    @rule()
    def paper_comes(self):
        day = clock.today()
        signed = paper.Signed("Mawuli Agbeko", "Gérant", day, day)
        self.act(paper.begin_paper, self.row, signed=signed, scan=make.pdf("copie.pdf"), by=self.cast["afi"])

    @precondition(lambda self: hasattr(self.row, "paper"))
    @rule(drops=st.booleans())
    def paper_ends(self, drops):
        self.act(paper.drop_paper if drops else paper.finish_paper, self.row, by=self.cast["afi"])

    @rule()
    def tell(self):
        said = {"strengths": "Une équipe", "gaps": "Écrire", "message": "Merci"}
        self.act(orientation.tell_outcome, self.row, by=self.cast["afi"], **said)

    # ---- the diagnosticians
    @rule(who=st.sampled_from(["dede", "kossi", "mawuli"]))
    def assign(self, who):
        self.act(evaluation.assign_evaluator, self.row, evaluator=self.cast[who], by=self.cast["elom"])

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule(who=st.sampled_from(["dede", "kossi"]), tie=st.booleans())
    def declare(self, who, tie):
        if tie and self.row.evaluation.evaluator == self.cast[who]:
            act = evaluation.declare_conflict
            self.act(act, self.row, by=self.cast[who], explanation="Ancien collègue du gérant, depuis dix ans.")
        else:
            self.act(evaluation.declare_no_conflict, self.row, by=self.cast[who])

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule(points=st.integers(0, 4), reason=st.sampled_from(["", "Le document ne le montre pas, à revoir."]))
    def mark(self, points, reason):
        word = evaluation.Assessed(retained_points=points, reason=reason, evidence_status="partial")
        self.act(evaluation.assess_answers, self.row, assessed={"C1": word}, by=self.cast["dede"])

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule()
    def read_everything(self):
        with transaction.atomic():
            if self.row.state == "under_evaluation":
                make.judge_evidence(self.row, self.cast["dede"])

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule(code=st.sampled_from(["C1", "C2", "E3"]))
    def ask_details(self, code):
        asked = {load_filling(self.row).question(code): "Qui prend le relais ?"}
        self.act(evaluation.ask_complement, self.row, asked=asked, by=self.cast["dede"])

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule(decision=st.sampled_from(["", "confirmed", "set_aside"]))
    def conclude(self, decision):
        facts = {
            "decision": decision,
            "decision_reason": "Les réponses et les éléments joints concordent sur ce point.",
        }
        self.act(evaluation.finish_evaluation, self.row, by=self.cast["dede"], strengths="Une équipe", **facts)

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule(accepts=st.booleans())
    def validate(self, accepts):
        lead = self.cast["elom"]
        if accepts:
            self.act(orientation.validate_orientation, self.row, by=lead)
        else:
            self.act(orientation.return_evaluation, self.row, by=lead, reason="Relire la section E, s’il vous plaît.")

    @precondition(lambda self: hasattr(self.row, "evaluation"))
    @rule(who=st.sampled_from(["kossi", "dede"]))
    def ask_second(self, who):
        self.act(second_reading.ask_second_reading, self.row, reader=self.cast[who], by=self.cast["elom"])

    @precondition(lambda self: hasattr(self.row, "second_reading"))
    @rule(act=st.sampled_from(["mark", "finish", "drop"]), points=st.integers(0, 4))
    def read_second(self, act, points):
        reading, kept = self.row.second_reading, list(AnswerAssessment.objects.values_list("pk", "retained_points"))
        if act == "mark":
            word = evaluation.Assessed(retained_points=points, reason="Vu autrement.", evidence_status="absent")
            self.act(second_reading.mark_answers, reading, assessed={"C1": word})
        else:
            done = second_reading.finish_second_reading if act == "finish" else second_reading.drop_second_reading
            self.act(done, reading, by=self.cast["kossi"])
        assert kept == list(AnswerAssessment.objects.values_list("pk", "retained_points")), "read by the other's mark"

    # ---- what must hold whatever was done
    @invariant()
    def only_ways_of_the_table_are_taken(self):
        trail = AuditEvent.objects.filter(object_uuid=self.row.uuid).exclude(to_state="").order_by("id")
        taken = list(trail.values_list("from_state", "to_state"))
        assert set(taken) <= ALLOWED
        assert [one for one, _next in taken[1:]] == [to for _from, to in taken[:-1]]
        assert self.row.state == (taken[-1][1] if taken else "invited")

    @invariant()
    def what_was_sent_never_changes(self):
        for sent in self.row.submissions.all():
            assert submission.digest(sent.content) == sent.sha256
            assert self.sealed.setdefault(sent.round, sent.sha256) == sent.sha256
        assert set(self.sealed) == set(self.row.submissions.values_list("round", flat=True))

    @invariant()
    def details_are_asked_twice_at_most_and_one_round_at_a_time(self):
        rounds = self.row.complements.all()
        waiting = [one for one in rounds if one.answered_at is None and one.timed_out_at is None]
        assert len(rounds) <= 2
        if self.row.state != "withdrawn":
            assert len(waiting) == (self.row.state == "complement_requested")

    @invariant()
    def sections_are_in_the_hands_of_those_who_may_write(self):
        assert {share.member_id for share in self.row.shares.all()} <= {self.cast["mawuli"].pk, self.cast["akou"].pk}

    @invariant()
    def nobody_reads_twice_alone(self):
        reading = SecondReading.objects.filter(response=self.pk, dropped_at=None).first()
        if reading is not None and self.row.state != "submitted":
            assert reading.reader_id != self.row.evaluation.evaluator_id

    @invariant()
    def what_was_taken_back_asks_no_work_of_anybody(self):
        if self.row.state == "withdrawn":
            assert not Task.objects.open().filter(about_kind=EVALUATION_KIND, about_uuid=self.row.uuid).exists()

    @invariant()
    def figures_can_be_computed_at_any_moment(self):
        if hasattr(self.row, "evaluation"):
            load_bench(self.row)


def test_no_order_of_acts_breaks_a_response(savane, golfe, mawuli, senam, akou, afi, dede, elom, make_agent):
    """Two people, a late letter and a second window make orders nobody thought of: each must end in words."""
    make.questionnaire()
    cast = {"savane": savane, "mawuli": mawuli, "senam": senam, "akou": akou, "afi": afi, "dede": dede, "elom": elom}
    Lives.cast = cast | {"kossi": make_agent("DIA", "Kossi Adjavon")}
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert LIVES < 20 or {"oriented", "evaluated", "complement_requested", "withdrawn", "expired"} <= REACHED
