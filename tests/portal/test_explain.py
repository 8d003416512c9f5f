"""Why a segment: what is brought sums to the score, the smallest change does move it, each reader sees what is theirs."""

import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import Assignment, SegmentAssessment
from clients.rules import segment as segments
from clients.services import segment as services
from core.models import AuditEvent
from diagnostics.rules.scores import Rated
from followup import rules as followup
from portal.rules import explain
from portal.rules.explain import Case, Policies, Told
from questionnaires.rules.scoring import CAPACITY, MOTIVATION, Item, ScreeningPolicy
from tests.factories import questionnaires as make
from tests.factories import report as reports

TODAY = date(2027, 3, 11)
POLICIES = Policies(segments.SegmentPolicy(), ScreeningPolicy(), followup.FollowUpPolicy())


def cases(count, seed=11):
    """Enterprises answered, visited and followed in every combination."""
    draw = random.Random(seed)
    for _ in range(count):
        level = draw.choice((1, 2, 3, 4))
        items = tuple(
            Item(
                code=f"Q{n}",
                section="E" if n % 4 == 0 else "B",
                axis=(CAPACITY, MOTIVATION, "BOTH")[n % 3],
                weight=1 + n % 3,
                points=max(0, min(4, level + draw.randint(-1, 1))),
                is_evidence=n % 2 == 0,
                evidence=draw.choice(("verified", "partial", "absent")),
            )
            for n in range(8)
        )
        rated = tuple(
            Rated(
                dimension=f"D{n // 3:02d}",
                dimension_weight=(10, 14, 8)[n // 3],
                code=f"{n // 3}.{n}",
                level=draw.choice((None, 1, 2, 3, 4)),
                feeds_motivation=n % 2 == 0,
            )
            for n in range(9)
        )
        attitude = draw.choice(("adopted", "in_progress", "declined", "undecided"))
        told = (Told("R1", followup.Attitude("major", attitude)), Told("R2", followup.Attitude("minor", "adopted")))
        sources = draw.choice(((1, 0, 0), (1, 1, 0), (1, 1, 1), (0, 1, 1)))
        bare = Case(
            parts=segments.Parts(screening_on=TODAY, diagnostic_on=TODAY if sources[1] else None),
            size_profile=draw.choice(("micro", "standard")),
            previous=segments.Previous(),
            today=TODAY + timedelta(days=1),
            items=items if sources[0] else (),
            rated=rated if sources[1] else (),
            told=told if sources[2] else (),
        )
        yield replace(bare, parts=explain.rescored(bare, POLICIES))


def test_what_is_brought_sums_to_capacity_and_to_motivation():
    for case in cases(300):
        scores = segments.consolidate(case.parts, POLICIES.segment, today=case.today)
        lines = explain.lines_of(case, POLICIES)
        for axis, score in ((CAPACITY, scores.capacity), (MOTIVATION, scores.motivation)):
            own = [line for line in lines if line.axis == axis]
            assert sum((line.gained for line in own), Fraction(0)) == (score or 0)
            assert not own or sum(line.gained + line.missing for line in own) == 100


def changed(case, name, place, other):
    """The case with one of its rows replaced."""
    rows = getattr(case, name)
    return replace(case, **{name: (*rows[:place], other, *rows[place + 1 :])})


def items_one_step_away(item):
    """Every neighbour of an answer and of its evidence."""
    ladder = ("contradicted", "absent", "partial", "verified")
    found = [replace(item, points=points) for points in (item.points - 1, item.points + 1) if 0 <= points <= 4]
    place = ladder.index(item.evidence)
    if item.is_evidence:
        found += [replace(item, evidence=ladder[at]) for at in (place - 1, place + 1) if 0 <= at < 4]
    return found


def one_step_away(case):
    """Every neighbour of a case, written plainly and apart from the rule: the second opinion."""
    for n, item in enumerate(case.items):
        yield from (changed(case, "items", n, other) for other in items_one_step_away(item))
    for n, row in enumerate(case.rated):
        levels = () if row.level is None else (row.level - 1, row.level + 1)
        yield from (changed(case, "rated", n, replace(row, level=level)) for level in levels if 0 <= level <= 5)
    for n, told in enumerate(case.told):
        for word in ("adopted", "declined"):
            yield changed(case, "told", n, Told(told.code, followup.Attitude(told.attitude.priority, word)))


def test_smallest_changes_are_those_a_plain_search_finds():
    found = {True: 0, False: 0, None: 0}
    for case in cases(120):

        def settled(parts, case=case):
            return segments.assess(
                parts, POLICIES.segment, size_profile=case.size_profile, previous=segments.Previous(), today=case.today
            )

        now = settled(case.parts)
        costs = {}
        for other in one_step_away(case):
            then = settled(explain.rescored(other, POLICIES))
            if "N" in (now.applied, then.applied) or then.applied == now.applied:
                continue
            better = segments.SEVERITY[then.applied] < segments.SEVERITY[now.applied]
            cost = abs(then.scores.capacity - now.scores.capacity) + abs(
                then.scores.motivation - now.scores.motivation
            )
            costs[better] = min(cost, costs.get(better, cost))
        changes = explain.smallest_changes(case, POLICIES)

        assert {change.improves: change.cost for change in changes} == costs
        for better in costs or (None,):
            found[better] += 1
    assert min(found.values()) > 5


@pytest.fixture
def oriented(savane, mawuli, dede, elom):
    """Savane's questionnaire evaluated and oriented."""
    make.oriented(savane, mawuli, dede, elom, level=3)
    return SegmentAssessment.objects.get(enterprise=savane)


def page(client, user, assessment):
    client.force_login(user)
    return client.get(reverse("portal:segment_why", args=[assessment.uuid]))


def test_head_reads_every_answer_with_its_points(oriented, kodjo, client):
    answer = page(client, kodjo, oriented)
    why = answer.context["why"]
    assert why.identical is True
    assert why.axes[0].total == oriented.capacity_score
    assert why.axes[1].total == oriented.motivation_score
    assert len(why.axes[0].all) > 10
    assert "C1 – " in answer.content.decode()
    assert AuditEvent.objects.filter(action="clients.segment_explained", by=kodjo).count() == 1


def test_relationship_agent_reads_reasons_without_any_figure(oriented, afi, client):
    """§8.2: she reads answers and orientation, not the points retained."""
    why = page(client, afi, oriented).context["why"]
    assert why.axes[0].lifts
    assert {line.gained for axis in why.axes for line in axis.lifts} == {None}
    assert [axis.total for axis in why.axes] == [None, None]
    assert why.missing == []


def test_diagnostician_without_the_file_reads_no_answer(oriented, make_agent, client):
    other = make_agent("DIA", "Koffi Autre")
    assert not Assignment.objects.filter(user=other).exists()
    answer = page(client, other, oriented)
    assert [axis.lifts for axis in answer.context["why"].axes] == [[], []]
    assert "C1 – " not in answer.content.decode()


def test_enterprise_never_finds_it(oriented, mawuli, senam, client):
    for person in (mawuli, senam):
        assert page(client, person, oriented).status_code == 404


def test_older_computation_keeps_its_explanation(oriented, savane, kodjo, client):
    services.set_part(savane, part="screening", values={"capacity": 20, "motivation": 40}, by=None)
    answer = page(client, kodjo, oriented)
    assert answer.context["why"].axes[0].total == oriented.capacity_score
    latest = page(client, kodjo, SegmentAssessment.objects.filter(enterprise=savane).first())
    assert latest.context["why"].axes[0].all == []


def test_ratings_and_attitudes_are_explained_after_a_report(
    savane, mawuli, afi, dede, elom, yawa, make_agent, client, kodjo
):
    cast = SimpleNamespace(
        savane=savane, mawuli=mawuli, afi=afi, dede=dede, elom=elom, yawa=yawa, koffi=make_agent("DIA", "Koffi Adjo")
    )
    reports.communicated(cast)
    latest = SegmentAssessment.objects.filter(enterprise=savane).first()
    answer = page(client, elom, latest)
    why = answer.context["why"]
    assert latest.inputs["sources"]["diagnostic"].startswith("DAQE-")
    assert why.axes[0].total == latest.capacity_score
    assert why.axes[1].total == latest.motivation_score
    assert "5.3 – " in " ".join(line.label for line in why.axes[0].holds)
    with CaptureQueriesContext(connection) as seen:
        page(client, elom, latest)
    assert len(seen) < 45
