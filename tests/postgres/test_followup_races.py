"""Two people at the same moment on one recommendation, one proposal or one segment: each act counts once."""

import datetime as dt
from typing import Any

import pytest

from catalogue.models import ServiceOffering
from catalogue.services import offering
from clients.models import Interaction, ScorePart, SegmentAssessment, SegmentOverride, Task
from clients.services import segment
from core import clock, jobs, reference
from core.errors import DomainError
from followup.models import FollowUp, FollowUpPoint, ServiceProposal
from followup.services import delivery, point, proposal, quote, recommendation, seat
from tests.factories import catalogue as catalogue_factory
from tests.factories import followup as factory
from tests.postgres.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
REASON = "Changement de direction constaté en réunion, nouvelle équipe douane en place depuis mars."


@pytest.fixture(autouse=True)
def _nobody_delivers(monkeypatch):
    monkeypatch.setattr(jobs, "publish", lambda *_args, **_options: True)


@pytest.fixture(autouse=True)
def _content(db):
    from clients.services.schedules import load_schedules

    catalogue_factory.load()
    load_schedules(reference.read("schedules"))


def refusals(results: list[Any]) -> list[Any]:
    return [row for row in results if isinstance(row, DomainError)]


def test_service_proposed_by_two_agents_at_once_is_open_once(savane, afi, kodjo):
    """The enterprise must not receive the same proposal twice."""
    results = at_once(
        lambda: factory.proposed(savane, by=afi, code="INF-01"),
        lambda: factory.proposed(savane, by=kodjo, code="INF-01"),
    )

    assert [error.code for error in refusals(results)] == ["already_open"]
    assert ServiceProposal.objects.count() == 1


def test_agreement_accepted_and_declined_at_once_ends_in_one_state(savane, afi, mawuli):
    row = factory.with_terms(factory.proposed(savane, by=afi), by=afi)

    results = at_once(
        lambda: delivery.accept_agreement(ServiceProposal.objects.get(pk=row.pk), by=mawuli),
        lambda: proposal.answer_proposal(ServiceProposal.objects.get(pk=row.pk), answer="decline", by=mawuli),
    )

    assert len(refusals(results)) == 1
    row.refresh_from_db()
    assert row.state in {"agreed", "declined"}
    assert (row.agreement.__class__.objects.get(pk=row.agreement.pk).enterprise_accepted_at is not None) is (
        row.state == "agreed"
    )


def test_price_accepted_while_it_is_replaced_binds_to_one_price(savane, afi, mawuli):
    """Each side would hold a price of its own: the enterprise the old one, accepted, and customs the new one."""
    row = factory.paid(savane, by=afi)
    read = row.quote.mark

    accepted, second = at_once(
        lambda: factory.price_accepted(ServiceProposal.objects.get(pk=row.pk), by=mawuli, read=read),
        lambda: quote.issue_quote(
            ServiceProposal.objects.get(pk=row.pk), factory.quotation(("Note", "1", 900_000)), by=afi
        ),
    )

    # Whoever came first, the last word is the new price, not accepted: too late, the acceptance was refused as unread.
    assert [error.code for error in refusals([accepted])] in ([], ["quote_replaced"])
    states = dict(row.quotes.values_list("reference", "state"))
    assert states == {read: "replaced", second.reference: "sent"}
    assert (row.quotes.get(reference=read).accepted_at is None) is isinstance(accepted, DomainError)
    assert row.quotes.get(reference=second.reference).accepted_at is None


def test_price_accepted_twice_at_once_is_accepted_once(savane, afi, mawuli):
    """Two acceptances would leave the agent two tasks and the timeline two signatures."""
    row = factory.paid(savane, by=afi)

    results = at_once(
        *(lambda: factory.price_accepted(ServiceProposal.objects.get(pk=row.pk), by=mawuli) for _person in range(2))
    )

    assert [found.quote.state for found in results] == ["accepted", "accepted"]
    assert Task.objects.open().filter(about_uuid=row.uuid).count() == 1
    assert Interaction.objects.filter(about_uuid=row.uuid).count() == 1


def test_two_attitudes_at_once_leave_an_index_that_counts_both(savane, mawuli, dede):
    """An index computed from a half-seen state would follow the enterprise for a year."""
    rows = factory.followed(savane, owner=mawuli, lead=dede)

    at_once(
        *(
            lambda row=row, attitude=attitude: recommendation.tell_attitude(
                FollowUp.objects.get(pk=row.pk), attitude=attitude, by=mawuli
            )
            for row, attitude in zip(rows, ["adopted", "declined"], strict=True)
        )
    )

    assert ScorePart.objects.get(enterprise=savane, part="followup").values["index"] == "165/2"
    assert SegmentAssessment.objects.filter(enterprise=savane).latest("pk").inputs["followup_index"] == "165/2"


def test_point_sent_twice_at_once_is_kept_once(savane, mawuli, dede):
    rows = factory.followed(savane, owner=mawuli, lead=dede)
    asked = FollowUpPoint.objects.filter(enterprise=savane).first()

    def send():
        answers = [
            point.PointAnswer(follow_up=FollowUp.objects.get(pk=row.pk), attitude="in_progress") for row in rows
        ]
        return point.answer_point(FollowUpPoint.objects.get(pk=asked.pk), answers=answers, by=mawuli)

    results = at_once(send, send)

    assert [error.code for error in refusals(results)] == ["point_answered"]
    assert asked.answers.count() == len(rows)


def test_override_approved_twice_at_once_is_approved_once(savane, kodjo, elom, make_agent):
    segment.set_part(savane, part="screening", values={"capacity": 50, "motivation": 70}, by=None)
    second = make_agent("LDI", "Ekoué Second")
    override = segment.propose_override(
        savane,
        segment="A",
        reason_code="other",
        reason=REASON,
        expires_on=clock.today() + dt.timedelta(days=30),
        by=kodjo,
    )

    results = at_once(
        *(
            lambda person=person: segment.approve_override(SegmentOverride.objects.get(pk=override.pk), by=person)
            for person in (elom, second)
        )
    )

    assert [error.code for error in refusals(results)] == ["override_settled"]
    assert SegmentAssessment.objects.filter(enterprise=savane, trigger="override.approved").count() == 1


def test_two_enterprises_at_once_never_share_the_last_seat(savane, golfe, mawuli, senam, kodjo):
    begins = clock.now() + dt.timedelta(days=10)
    session = seat.plan_session(
        catalogue_factory.offering("FOR-06"),
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=6),
        place="Lomé",
        places=2,
        leader=kodjo,
        by=kodjo,
    )

    results = at_once(
        *(
            lambda firm=firm, who=who: seat.register(session, enterprise=firm, people=2, by=who)
            for firm, who in ((savane, mawuli), (golfe, senam), (savane, mawuli))
        )
    )

    assert refusals(results) == []
    assert sorted(session.seats.values_list("state", flat=True)) == ["seated", "waiting"]


def test_draft_published_twice_at_once_is_one_version(kodjo):
    draft = offering.write_draft(catalogue_factory.offering("INF-01"), by=kodjo, title_fr="Lettre de veille")

    def publish() -> Any:
        return offering.publish_offering(ServiceOffering.objects.get(pk=draft.pk), by=kodjo)

    results = at_once(publish, publish)

    assert [error.code for error in refusals(results)] == ["transition_refused"]
    assert ServiceOffering.objects.current().get(code="INF-01").version == 2
