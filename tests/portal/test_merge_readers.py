"""What the preview of a merge counts, and before whom: a number tells that there is something (§7.4, §7.8, §8.2)."""

import pytest

from clients.enums import Circle
from clients.models import Complaint, Interaction, InternalNote, Task
from clients.queries.merge import default_choices, lines_for, plan_of, stored_lines
from clients.services import relation
from core import clock, merging
from disclosures.models import NoticeRelease, Objection, RiskSignal
from questionnaires.models import SurveyInvitation, SurveyResponse
from tests.factories.anything import World

pytestmark = pytest.mark.django_db
SECRET = (Complaint, InternalNote, NoticeRelease, RiskSignal, Objection, SurveyInvitation, SurveyResponse)


def named(model: type) -> str:
    """The name of the line a kind of row has in a preview."""
    return str(next(one.name for one in merging.relations() if one.label == model._meta.label and one.name))


@pytest.fixture
def files(savane, golfe, afi):
    """Two files; the second holds one row of each kind that not everybody who merges may know of."""
    world = World(golfe, afi)
    for model in SECRET:
        world.one(model._meta.label)
    relation.log_interaction(golfe, by=afi, channel="phone", subject="Appel")
    return savane, golfe


def told(lines: list, user) -> dict[str, int]:
    return {str(line["name"]): line["moved"] for line in lines_for(lines, user)}


def test_preview_counts_before_each_reader_only_what_she_may_read(files, afi, kodjo):
    """One complaint, one objection: the agent they are about reads in a preview that they exist."""
    lines = plan_of(*files, default_choices(*files)).lines
    assert {named(model) for model in SECRET} <= {str(line.name) for line in lines}, "there is something to hide"

    agent, head = told(lines, afi), told(lines, kodjo)

    assert agent[named(Interaction)] >= 1
    assert not {named(model) for model in SECRET} & set(agent)
    hidden = {named(model) for model in (Complaint, Objection, InternalNote)}
    assert not hidden & set(head), "she may be named in one; the officer and the diagnosticians read the others"
    assert {named(model) for model in SECRET} - hidden <= set(head)


def test_preview_and_record_of_a_merge_leave_out_what_a_complaint_gave_birth_to(files, afi, kodjo):
    """Two exchanges more in the count than on the timeline: a letter about a complaint (§7.8)."""
    kept, other = files
    before = told(plan_of(kept, other, default_choices(kept, other)).lines, kodjo)
    relation.log_interaction(other, by=None, channel="email", subject="Courrier", circle=Circle.COMPLAINT)
    relation.open_task(other, owner=kodjo, title="Corriger", due_on=clock.today(), by=None, circle=Circle.COMPLAINT)

    plan = plan_of(kept, other, default_choices(kept, other))

    assert told(plan.lines, kodjo) == before
    assert named(Task) not in before
    assert sum(change.label == "clients.Task" for change in plan.changes) == 1, "it moves all the same"
    kept_lines = stored_lines([[one.key, one.moved, one.kept, one.hidden] for one in plan.lines])
    assert told(kept_lines, kodjo) == before
