"""An opinion never weighs on the enterprise that gives it: no rule of segment or score knows surveys (§7.7, I9)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from clients.services import segment
from followup.services import delivery
from questionnaires.models import SurveyResponse
from questionnaires.services import survey_answers
from tests.factories import catalogue
from tests.factories import followup as services_factory
from tests.factories import surveys as make
from tests.house.source import APPS, ROOT, python_files, tree

JUDGES = ("segment", "scoring", "evaluation", "orientation", "completeness", "consolidation")
FORBIDDEN = ("survey", "opinion")
NAMES = {"OpinionSurvey", "SurveyAnswer", "SurveyInvitation", "SurveyResponse", "ServiceOutcome"}


def judging_modules() -> list[Path]:
    """Every module of rules, queries or services that computes a score, an orientation or a segment."""
    return [
        path
        for app in APPS
        for path in python_files(app)
        if {"rules", "services", "queries", "receivers", "deadlines"}
        & {part.removesuffix(".py") for part in path.parts}
        and any(word in path.stem for word in JUDGES)
    ]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_judging_modules_were_found() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in judging_modules()}

    assert {"clients/rules/segment.py", "clients/services/segment.py", "questionnaires/rules/scoring.py"} <= found


def test_no_module_of_segment_or_score_imports_surveys() -> None:
    """The import that would let a bad mark become a bad segment does not exist."""
    guilty = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in judging_modules()
        for name in imported(path)
        if name.rsplit(".", 1)[-1] in NAMES
        or any(word in name.lower().split("_") for word in FORBIDDEN)
        or any(part.startswith(FORBIDDEN) for part in name.split("."))
    ]

    assert guilty == []


@pytest.mark.django_db
def test_twins_that_differ_by_their_opinions_get_the_same_segment(savane, golfe, afi, kodjo, mawuli, senam) -> None:
    """One is delighted and recommends us, the other is furious about us and a service: the machine sees no difference."""
    catalogue.load()
    twins = ((savane, mawuli, 5), (golfe, senam, 1))
    for enterprise, owner, mark in twins:
        row = services_factory.delivered(enterprise, agent=afi, owner=owner)
        delivery.give_opinion(row, satisfaction=mark, effort=mark, comment="Mot", may_call_back=True, by=owner)
    survey = make.opened(afi, kodjo, is_anonymous=False)
    for enterprise, owner, mark in twins:
        invitation = survey.invitations.get(enterprise=enterprise)
        survey_answers.answer_invitation(invitation, given=make.marks(mark), by=owner, may_call_back=True)
    assert SurveyResponse.objects.count() == 2

    found = []
    for enterprise, _owner, _mark in twins:
        values = {"capacity": "55", "motivation": "70", "insufficiency_confirmed": False}
        segment.set_part(enterprise, part="screening", values=values, by=None)
        row = segment.recompute(enterprise, by=None, trigger="test")
        parts = list(enterprise.score_parts.order_by("part").values("part", "values"))
        found.append((row.applied, row.computed, row.inputs, row.explanation, parts))

    assert found[0] == found[1]
