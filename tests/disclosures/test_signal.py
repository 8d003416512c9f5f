"""What leaves about an enterprise: whitelisted, lawful, by two persons, shown to it (§7.4, §7.5)."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import Interaction
from core import clock
from core.errors import DomainError, StaleObject, TransitionRefused, TwoPersonsNeeded
from core.models import AuditEvent
from diagnostics.services import notice as papers
from disclosures import deadlines
from disclosures.models import Objection, RiskSignal, SignalRelease
from disclosures.queries import signal as queries
from disclosures.rules import signal as rules
from disclosures.services import notice as notices
from disclosures.services import objection as objections
from disclosures.services import signal as services
from followup.models import FollowUp
from followup.services import recommendation
from tests.disclosures.conftest import PURPOSE, close_report, confirmed

pytestmark = pytest.mark.django_db


def said_of(enterprise, day=None):
    return queries.verdicts([enterprise.pk], day or clock.today())[enterprise.pk]


def test_signal_of_a_told_enterprise_says_the_five_fields_and_nothing_else(spoken_of, savane) -> None:
    """One field more and a rating or a note would have crossed the wall."""
    content = said_of(savane).content

    assert tuple(content) == rules.FIELDS
    assert content["attitudes"] == {
        "undecided": 50, "in_progress": 0, "adopted": 50, "declined_with_alternative": 0, "declined": 0, "ignored": 0,
    }  # fmt: skip
    assert (content["segment"], content["confidence"]) == ("A", "high")


@pytest.mark.parametrize(
    "attitudes", [["adopted"] * 3, ["adopted", "declined", "ignored"], ["undecided"] * 7 + ["ignored"]]
)
def test_shares_of_any_number_add_up_to_a_hundred(attitudes) -> None:
    """Shares that miss a percent would invite to guess what is hidden."""
    assert sum(rules.shares(attitudes).values()) == 100


def test_silence_lasts_two_months_after_any_closing_whether_or_not_there_is_a_notice(
    savane, golfe, mawuli, senam, dede
) -> None:
    """A silence only for enterprises under notice would name them (I8)."""
    today = clock.today()
    start = clock.add_months(today, -2)
    for enterprise, owner in ((savane, mawuli), (golfe, senam)):
        confirmed(enterprise, owner, dede, closed_on=start)
    rows = FollowUp.objects.filter(enterprise=savane).first()
    _notice(rows.recommendation.diagnostic, dede, state="issued")

    last_day = [said_of(enterprise, start).withheld for enterprise in (savane, golfe)]
    day_after = [
        said_of(enterprise, clock.add_months(start, 2) + dt.timedelta(days=1)) for enterprise in (savane, golfe)
    ]

    assert last_day == ["embargo", "embargo"]
    assert said_of(savane, clock.add_months(start, 2)).withheld == "embargo"
    assert day_after[0].content == day_after[1].content is not None


def _notice(mission, lead, *, state):
    from diagnostics.models import RegularisationNotice

    report = mission.reports.order_by("version").first()
    return RegularisationNotice.objects.create(
        report=report,
        state=state,
        period="trois ans",
        legal_ref="Article X",
        prepared_by=lead,
        issued_at=report.closed_at,
        deadline=clock.add_months(report.closed_on, 2),
    )


def test_a_correction_of_the_report_starts_the_silence_again(spoken_of, savane, dede) -> None:
    """A second version is a closing too."""
    close_report(spoken_of[0].recommendation.diagnostic, dede, clock.today(), version=2)

    assert said_of(savane).withheld == "embargo"


def test_enterprise_never_told_of_the_use_is_the_subject_of_no_signal(
    spoken_of, savane, golfe, senam, dede, settings
) -> None:
    """Fairness: what was not disclosed cannot be used (§8.4)."""
    assert said_of(savane).content

    settings.CCV_DISCLOSE_FOLLOWUP_USE = False
    assert said_of(savane).withheld == "not_told"

    settings.CCV_DISCLOSE_FOLLOWUP_USE = True
    closed_on = clock.today() - dt.timedelta(days=100)
    confirmed(golfe, senam, dede, closed_on=closed_on, text_shown="Texte sans la phrase")
    assert said_of(golfe).withheld == "not_told"


def test_contested_record_counts_nowhere_until_answered(spoken_of, savane, afi, kodjo, mawuli) -> None:
    """A record the enterprise denies would otherwise leave the house as a fact."""
    row = recommendation.record_attitude(spoken_of[1], attitude="declined", source="phone", by=afi)
    assert said_of(savane).content["attitudes"]["declined"] == 50

    recommendation.contest(row, text="Nous avons dit le contraire.", by=mawuli)
    assert said_of(savane).content["attitudes"] == rules.shares(["adopted"])

    recommendation.answer_contest(row, attitude="in_progress", note="Corrigé.", by=kodjo)
    assert said_of(savane).content["attitudes"]["in_progress"] == 50


def test_release_needs_two_other_persons_than_the_one_who_asks(ask, spoken_of, kodjo, elom, rsk) -> None:
    """One person alone could otherwise send a file across the wall."""
    release = ask()
    with pytest.raises(TwoPersonsNeeded):
        services.prepare_release(release, by=rsk)
    release = services.prepare_release(release, by=kodjo)
    with pytest.raises(TwoPersonsNeeded):
        services.release_signals(release, by=kodjo)
    assert RiskSignal.objects.released().count() == 0

    services.release_signals(release, by=elom)

    assert RiskSignal.objects.released().count() == 1
    with pytest.raises(TransitionRefused):
        services.refuse_release(release, reason="Trop tard.", by=kodjo)
    with transaction.atomic(), pytest.raises(IntegrityError):
        SignalRelease.objects.filter(pk=release.pk).update(released_by=kodjo)


def test_facts_that_changed_since_the_preparation_stop_the_release(
    ask, spoken_of, kodjo, elom, savane, mawuli
) -> None:
    """The second person must never let out what is no longer lawful or true."""
    release = services.prepare_release(ask(), by=kodjo)
    objections.object_to_release(savane, text="Nous ne sommes pas d’accord.", by=mawuli)

    with pytest.raises(StaleObject):
        services.release_signals(release, by=elom)

    release = services.prepare_release(release, by=kodjo)
    with pytest.raises(DomainError) as refused:
        services.release_signals(release, by=elom)
    assert refused.value.code == "nothing_to_release"
    assert RiskSignal.objects.count() == 0


def test_released_signal_is_logged_and_shown_to_its_enterprise_only(
    released, savane, mawuli, senam, akou, rsk
) -> None:
    """The enterprise learns the same day what was said of it, word for word (I9)."""
    signal = RiskSignal.objects.get()

    assert list(RiskSignal.objects.visible_to(mawuli)) == [signal]
    assert list(RiskSignal.objects.visible_to(rsk)) == [signal]
    assert not RiskSignal.objects.visible_to(senam).exists()
    assert not RiskSignal.objects.visible_to(akou).exists()
    assert AuditEvent.objects.filter(action="disclosures.signal_released", object_uuid=signal.uuid).count() == 1
    assert Interaction.objects.filter(enterprise=savane, about_uuid=signal.uuid, circle="enterprise").count() == 1


def test_prepared_signals_are_unknown_to_risk_management(ask, spoken_of, kodjo, rsk, mawuli) -> None:
    """What two persons still weigh has not been said."""
    services.prepare_release(ask(), by=kodjo)

    assert RiskSignal.objects.visible_to(kodjo).count() == 1
    assert not RiskSignal.objects.visible_to(rsk).exists()
    assert not RiskSignal.objects.visible_to(mawuli).exists()


def test_objection_blocks_until_the_officer_dismisses_it(spoken_of, savane, mawuli, dpo) -> None:
    """An objection without effect would be a letter box."""
    row = objections.object_to_release(savane, text="Nous ne sommes pas d’accord.", by=mawuli)
    assert said_of(savane).withheld == "objection"
    objections.answer_objection(row, upheld=True, answer="Votre motif est fondé.", by=dpo)
    assert said_of(savane).withheld == "objection"

    objections.withdraw_objection(Objection.objects.get(), by=mawuli)
    assert said_of(savane).content

    again = objections.object_to_release(savane, text="Encore.", by=mawuli)
    objections.answer_objection(again, upheld=False, answer="Le motif ne tient pas.", by=dpo)
    assert said_of(savane).content


def test_schedule_opens_a_release_once_on_its_day_and_only_when_approved(kodjo, elom) -> None:
    """A rhythm nobody approved must open nothing; an approved one must not open two."""
    today = clock.today()
    row = services.decide_schedule(every_months=3, starts_on=today, reason=PURPOSE, by=kodjo)
    assert deadlines.open_releases(today) == 0
    with pytest.raises(TwoPersonsNeeded):
        services.approve_schedule(row, by=kodjo)
    services.approve_schedule(row, by=elom)

    assert [deadlines.open_releases(today), deadlines.open_releases(today)] == [1, 0]

    row.refresh_from_db()
    assert row.next_on == clock.add_months(today, 3)
    assert SignalRelease.objects.get().state == "asked"


def test_verdicts_take_as_many_queries_for_three_enterprises_as_for_one(
    spoken_of, savane, golfe, senam, dede, make_enterprise
) -> None:
    """A schedule covers thousands of enterprises."""
    confirmed(golfe, senam, dede, closed_on=clock.today() - dt.timedelta(days=90))
    other = make_enterprise("Troisième SARL", "1000000009")

    counts = []
    for firms in ([savane.pk], [savane.pk, golfe.pk, other.pk]):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            queries.verdicts(firms, clock.today())
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 6


def test_notice_left_without_answer_is_named_after_its_end_by_two_persons(
    spoken_of, savane, dede, kodjo, elom, rsk, mawuli
) -> None:
    """Before the end, or after an answer, saying it would punish an enterprise for coming forward (§7.4)."""
    notice = _notice(spoken_of[0].recommendation.diagnostic, dede, state="expired")
    for lawful in ("request_filed", "checked_nothing_to_regularise", "issued"):
        type(notice).objects.filter(pk=notice.pk).update(state=lawful)
        with pytest.raises(DomainError):
            notices.propose_notice_release(notice, reason=PURPOSE, by=kodjo)
    type(notice).objects.filter(pk=notice.pk).update(state="expired")

    row = notices.propose_notice_release(notice, reason=PURPOSE, by=kodjo)
    assert not type(row).objects.visible_to(rsk).exists()
    with pytest.raises(TwoPersonsNeeded):
        notices.release_notice(row, by=kodjo)
    notices.release_notice(row, by=elom)

    assert type(row).objects.visible_to(rsk).count() == type(row).objects.visible_to(mawuli).count() == 1


@pytest.mark.parametrize("was_said", [True, False])
def test_request_filed_in_time_and_told_late_takes_back_what_was_said_of_the_silence(
    spoken_of, savane, dede, kodjo, elom, rsk, mawuli, client, was_said
) -> None:
    """An enterprise that came forward on the last day, on paper, would stay named to risk management (§7.4)."""
    notice = _notice(spoken_of[0].recommendation.diagnostic, dede, state="expired")
    row = notices.propose_notice_release(notice, reason=PURPOSE, by=kodjo)
    if was_said:
        notices.release_notice(row, by=elom)
        assert type(row).objects.visible_to(rsk).exists()

    papers.file_request(notice, by=kodjo, via="office", filed_on=notice.deadline, capacity="Gérant")

    row.refresh_from_db()
    assert row.state == "taken_back"
    assert not type(row).objects.visible_to(rsk).exists()
    assert type(row).objects.visible_to(kodjo).exists()
    assert type(row).objects.visible_to(mawuli).exists() == was_said
    client.force_login(mawuli)
    page = client.get(reverse("disclosures:mine")).content.decode()
    assert ("plus citée" in page or "no longer named" in page) == was_said
    with pytest.raises(DomainError):
        notices.propose_notice_release(notice, reason=PURPOSE, by=kodjo)


def test_released_notice_whose_state_changed_otherwise_is_read_by_nobody_outside(
    spoken_of, dede, kodjo, elom, rsk
) -> None:
    """A repair by hand in the database must not leave an enterprise named for a silence that never was."""
    notice = _notice(spoken_of[0].recommendation.diagnostic, dede, state="expired")
    row = notices.release_notice(notices.propose_notice_release(notice, reason=PURPOSE, by=kodjo), by=elom)
    type(notice).objects.filter(pk=notice.pk).update(state="regularised")

    assert not type(row).objects.visible_to(rsk).exists()


def test_open_release_shows_what_was_counted_when_it_was_prepared(
    client, ask, spoken_of, golfe, savane, kodjo, elom, monkeypatch
):
    """Counted again at each look, a release about everybody would keep its two readers waiting, then time out."""
    release = services.prepare_release(ask(savane, golfe), by=kodjo)
    monkeypatch.setattr(queries, "verdicts", lambda *_all: pytest.fail("counted while a page is read"))
    client.force_login(elom)

    page = client.get(reverse("disclosures:release", args=[release.uuid]))

    assert [number for _reason, number in page.context["withheld"]] == [1]
    monkeypatch.undo()
    refused = services.refuse_release(release, reason="Trop tôt.", by=elom)
    assert refused.withheld == {}


def test_release_writes_about_many_at_once(ask, spoken_of, savane, golfe, senam, dede, kodjo, elom):
    """The enterprises are held until the last line is written: line by line, thousands of them waited for minutes."""
    confirmed(golfe, senam, dede, closed_on=clock.today() - dt.timedelta(days=100))
    numbers = []
    for named in ([savane], [savane, golfe]):
        release = services.prepare_release(ask(*named), by=kodjo)
        with CaptureQueriesContext(connection) as seen:
            services.release_signals(release, by=elom)
        numbers.append(len(seen))
        for signal in release.signals.select_related("enterprise"):
            assert Interaction.objects.filter(about_uuid=signal.uuid, enterprise=signal.enterprise).count() == 1
            assert (
                AuditEvent.objects.filter(action="disclosures.signal_released", object_uuid=signal.uuid).count() == 1
            )

    assert numbers[0] == numbers[1]
