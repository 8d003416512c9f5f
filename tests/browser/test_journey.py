"""One enterprise goes the whole way, as the people concerned, on both ways of running: the promise of the portal.

Agents, diagnosticians and heads sit at a desk; the enterprise holds a telephone. Each step is a function in
tests/browser/steps, in the order of the story; the site is empty but for its staff and its reference content.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.steps import answers, closing, evaluation, follow_up, mission, registry, sealing
from tests.browser.steps.walk import World
from tests.house.source import script

HIRE = Path(__file__).parent / "steps" / "hire_staff.py"
STORY = (
    # 1 and 2: the register, the campaign
    registry.import_extract,
    registry.invite,
    registry.give_an_agent,
    # 3: the questionnaire
    answers.activate,
    answers.answer_and_leave,
    answers.come_back,
    answers.check_and_send,
    # 4 and 5: evaluation, orientation, proposal, consent
    evaluation.assign,
    evaluation.read_and_ask,
    evaluation.conclude,
    evaluation.tell_and_propose,
    evaluation.accept,
    # 6: mission, report, notice
    mission.name_team,
    mission.rate,
    mission.find,
    sealing.write,
    sealing.sign,
    sealing.download,
    sealing.answer_notice,
    # 7 and 8: segment, services, recommendations
    follow_up.explain_segment,
    follow_up.propose_services,
    follow_up.agree_and_deliver,
    follow_up.tell_attitudes,
    # 9 to 11: calendar, timeline, help
    closing.run_the_calendar,
    closing.read_the_story,
    closing.find_help,
)


@pytest.fixture(params=["newcomer", "production"])
def empty_site(request: pytest.FixtureRequest) -> Iterator:
    """A site with its staff and no enterprise: what `make run` gives, then the pieces of production."""
    services = script("private_services")
    if request.param == "production" and (services.find_postgresql() is None or services.find_redis() is None):
        pytest.skip("needs PostgreSQL and Redis programs")
    with getattr(script("site_processes"), f"{request.param}_site")(demo=False) as site:
        site.run_inside(HIRE)
        yield site


@pytest.mark.browser
def test_an_enterprise_goes_the_whole_way(empty_site: object, browser: object) -> None:
    """If this fails, somebody cannot do their part through the pages, and the programme stops there."""
    world = World(empty_site, browser)
    try:
        for step in STORY:
            try:
                step(world)
            except Exception as error:
                raise AssertionError(f"{step.__module__.rsplit('.', 1)[1]}.{step.__name__}: {error}") from error
    finally:
        world.close()
