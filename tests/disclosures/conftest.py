"""Savane Karité three months after its report: told of the use, recommendations followed, segment confirmed."""

import datetime as dt

import pytest

from clients.models import SegmentAssessment
from clients.services import segment
from core import clock
from disclosures.services import signal
from followup.models import FollowUp
from followup.services import recommendation
from tests.factories import followup as factory
from tests.factories.followup import close_report

PURPOSE = "Préparer le programme annuel de ciblage."


@pytest.fixture
def rsk(make_agent):
    """Reader of released signals."""
    return make_agent("RSK", "Ablavi Kodzo")


@pytest.fixture
def dpo(make_agent):
    """Data protection officer."""
    return make_agent("DPO", "Edem Fiagan")


def confirmed(enterprise, owner, lead, *, closed_on: dt.date, **more) -> list[FollowUp]:
    """An enterprise about which a signal may be said, once its silence has passed."""
    rows = factory.followed(enterprise, owner=owner, lead=lead, closed_on=closed_on, **more)
    mission = rows[0].recommendation.diagnostic
    close_report(mission, lead, closed_on)
    recommendation.tell_attitude(rows[0], attitude="adopted", note="", by=owner)
    segment.set_part(enterprise, part="diagnostic", values={"capacity": "70", "motivation": "70"}, by=None)
    assert SegmentAssessment.objects.filter(enterprise=enterprise).first().status == "confirmed"
    return rows


@pytest.fixture
def spoken_of(savane, mawuli, dede):
    """Savane's recommendations: R06.1 put in place, R09.1 undecided; report closed 100 days ago."""
    return confirmed(savane, mawuli, dede, closed_on=clock.today() - dt.timedelta(days=100))


@pytest.fixture
def ask(savane, rsk):
    """Ask in writing about enterprises, Savane unless others are named."""

    def asked(*enterprises):
        return signal.ask_release(
            purpose=PURPOSE,
            letter_reference="DGR/2026/12",
            letter_on=clock.today(),
            enterprises=list(enterprises) or [savane],
            by=rsk,
        )

    return asked


@pytest.fixture
def released(ask, spoken_of, kodjo, elom):
    """A release about Savane, made by Kodjo and Elom."""
    return signal.release_signals(signal.prepare_release(ask(), by=kodjo), by=elom)
