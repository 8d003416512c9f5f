"""What every test of the diagnostics app stands on: the grid, a second diagnostician."""

from types import SimpleNamespace

import pytest

from tests.factories import diagnostics as factory


@pytest.fixture
def content(db):
    """Grid, library and consent text."""
    factory.load_content()


@pytest.fixture
def koffi(make_agent):
    """A second diagnostician."""
    return make_agent("DIA", "Koffi Second")


@pytest.fixture
def mission(content, savane, afi, mawuli, elom, dede, koffi):
    """A planned mission at Savane Karité, led by Dédé."""
    return factory.planned(savane, agent=afi, owner=mawuli, head=elom, team=[dede, koffi])


@pytest.fixture
def visit(mission, dede):
    """The same mission once the opening meeting was held."""
    return factory.started(mission, by=dede)


@pytest.fixture
def cast(savane, mawuli, afi, kodjo, elom, dede, koffi, yawa):
    """Everybody a report passes through, by name."""
    return SimpleNamespace(
        savane=savane, mawuli=mawuli, afi=afi, kodjo=kodjo, elom=elom, dede=dede, koffi=koffi, yawa=yawa
    )
