"""What every test after the report stands on: a catalogue, a second diagnostician, Savane Karité's report."""

import pytest

from clients.services.schedules import load_schedules
from core import reference
from tests.factories import catalogue as catalogue_factory
from tests.factories import followup as factory


@pytest.fixture
def catalogue(db):
    """The shipped catalogue and reminder schedules."""
    catalogue_factory.load()
    load_schedules(reference.read("schedules"))


@pytest.fixture
def cast(afi, mawuli, dede):
    """Who took part in the diagnostic of Savane Karité; Afi follows the enterprise."""
    return {"owner": mawuli, "lead": dede}


@pytest.fixture
def follow_ups(savane, cast):
    """R06.1 (critical) and R09.1 (minor), just communicated."""
    return factory.followed(savane, **cast)


@pytest.fixture
def follow_up(follow_ups):
    """R06.1, the critical one."""
    return follow_ups[0]
