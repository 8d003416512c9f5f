"""People shared by the tests of pages that show several apps."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def cast(savane, mawuli, afi, kodjo, elom, dede, yawa, make_agent):
    """Everybody a report passes through."""
    return SimpleNamespace(
        savane=savane, mawuli=mawuli, afi=afi, kodjo=kodjo, elom=elom, dede=dede, yawa=yawa,
        koffi=make_agent("DIA", "Koffi Second"),
    )  # fmt: skip
