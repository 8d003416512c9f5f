"""Who accepted, in which capacity, which text, when, how; and how to take it back (domain §7.2, I2)."""

import datetime as dt
import hashlib

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Assignment, OutboundMessage
from core import clock
from core.errors import DomainError
from diagnostics.enums import ConsentMethod, DiagnosticState, RequestState
from diagnostics.models import ConsentChallenge, CriterionRating, Diagnostic, FormalConsent
from diagnostics.services import consent as services
from diagnostics.services import mission as missions
from tests.factories import diagnostics as factory

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def _content(content):
    """Every test needs the consent text."""


@pytest.fixture
def proposed(savane, afi, mawuli):
    return factory.proposal(savane, by=afi)


@pytest.fixture
def challenge(proposed, mawuli):
    return services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())


def wrong(challenge: ConsentChallenge) -> str:
    return "000000" if services.one_time_code(challenge) != "000000" else "000001"


def test_online_consent_stores_who_what_when_how(challenge, mawuli):
    found = services.confirm_online_consent(challenge, by=mawuli, code=services.one_time_code(challenge))

    assert (found.signatory_name, found.signatory_function, found.authority_basis) == (
        "Mawuli Agbeko",
        "Gérant",
        "legal_representative",
    )
    assert found.method == ConsentMethod.ONLINE
    assert found.recorded_by == mawuli
    assert found.text_version.code == "CONS-2026-01"
    assert "volontaire et gratuit" in found.text_shown
    assert found.text_hash == hashlib.sha256(found.text_shown.encode()).hexdigest()
    assert found.request.state == RequestState.ACCEPTED


def test_online_consent_keeps_the_language_that_was_read(proposed, mawuli):
    challenge = services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory(), language="en")

    found = services.confirm_online_consent(challenge, by=mawuli, code=services.one_time_code(challenge))

    assert found.text_language == "en"
    assert "voluntary and free" in found.text_shown


def test_code_is_mailed_and_stored_nowhere(proposed, mawuli, run_after_commit):
    with run_after_commit():
        challenge = services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())

    code = services.one_time_code(challenge)
    letters = [letter for letter in mail.outbox if code in letter.body]
    assert [letter.to for letter in letters] == [[mawuli.email]]
    stored = str(list(ConsentChallenge.objects.values())) + str(list(OutboundMessage.objects.values()))
    assert code not in stored


def test_wrong_code_is_counted_and_stores_nothing(challenge, mawuli):
    for _try in range(5):
        with pytest.raises(DomainError) as refusal:
            services.confirm_online_consent(challenge, by=mawuli, code=wrong(challenge))
        assert refusal.value.code == "wrong_code"

    with pytest.raises(DomainError) as refusal:
        services.confirm_online_consent(challenge, by=mawuli, code=services.one_time_code(challenge))

    assert refusal.value.code == "code_blocked"
    assert not FormalConsent.objects.exists()


def test_code_of_somebody_else_is_refused(challenge, senam):
    with pytest.raises(DomainError):
        services.confirm_online_consent(challenge, by=senam, code=services.one_time_code(challenge))

    assert not FormalConsent.objects.exists()


def test_code_after_a_quarter_of_an_hour_is_refused(challenge, mawuli):
    ConsentChallenge.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))
    challenge.refresh_from_db()

    with pytest.raises(DomainError) as refusal:
        services.confirm_online_consent(challenge, by=mawuli, code=services.one_time_code(challenge))

    assert refusal.value.code == "code_expired"


def test_code_used_twice_stores_one_consent(challenge, mawuli):
    code = services.one_time_code(challenge)
    services.confirm_online_consent(challenge, by=mawuli, code=code)

    with pytest.raises(DomainError) as refusal:
        services.confirm_online_consent(challenge, by=mawuli, code=code)

    assert refusal.value.code == "code_used"
    assert FormalConsent.objects.count() == 1


def test_new_code_makes_the_former_useless(proposed, challenge, mawuli):
    services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())
    challenge.refresh_from_db()

    with pytest.raises(DomainError) as refusal:
        services.confirm_online_consent(challenge, by=mawuli, code=services.one_time_code(challenge))

    assert refusal.value.code == "code_expired"


def test_sixth_code_within_the_hour_is_refused(proposed, mawuli):
    for _n in range(5):
        services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())

    with pytest.raises(DomainError) as refusal:
        services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())

    assert refusal.value.code == "too_many_codes"


def test_consent_after_the_last_day_is_refused(proposed, mawuli):
    type(proposed).objects.update(valid_until=clock.today() - dt.timedelta(days=1))

    with pytest.raises(DomainError) as refusal:
        services.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())

    assert refusal.value.code == "proposal_over"


def scan(name: str = "acceptation.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def record(request, by, **changes):
    facts = {
        "signatory": factory.signatory(),
        "method": ConsentMethod.PAPER,
        "signed_on": clock.today(),
        "document": scan(),
    }
    return services.record_signed_document(request, by=by, **{**facts, **changes})


def test_paper_consent_recorded_by_the_agent_accepts_the_proposal(proposed, afi):
    found = record(proposed, afi)

    assert found.method == ConsentMethod.PAPER
    assert found.document_hash
    assert found.document.name.startswith("consents/"), "a random name: nothing of the sender's choosing on disk"
    proposed.refresh_from_db()
    assert proposed.state == RequestState.ACCEPTED


@pytest.mark.parametrize(
    ("name", "content"), [("virus.exe", b"MZ..."), ("acceptation.png", b"not a picture"), ("vide.pdf", b"")]
)
def test_unreadable_document_is_refused_and_nothing_written(proposed, afi, name, content):
    with pytest.raises(DomainError):
        record(proposed, afi, document=scan(name, content))

    assert not FormalConsent.objects.exists()


def test_paper_signed_tomorrow_is_refused(proposed, afi):
    with pytest.raises(DomainError) as refusal:
        record(proposed, afi, signed_on=clock.today() + dt.timedelta(days=1))

    assert refusal.value.code == "signed_in_future"


def test_withdrawal_before_planning_cancels_the_request(proposed, mawuli):
    consent = factory.online_consent(proposed, by=mawuli)

    withdrawn = services.withdraw_consent(consent, by=mawuli)

    proposed.refresh_from_db()
    assert not withdrawn.is_valid
    assert proposed.state == RequestState.CANCELLED


def test_withdrawal_stops_the_mission_and_tells_the_enterprise(visit, mawuli, dede):
    services.withdraw_consent(visit.consent, by=mawuli)

    visit.refresh_from_db()
    assert (visit.state, visit.cancelled_by_enterprise) == (DiagnosticState.CANCELLED, True)
    assert OutboundMessage.objects.filter(code="N15", about_uuid=visit.uuid).count() == 1


def test_withdrawal_twice_is_harmless(visit, mawuli):
    services.withdraw_consent(visit.consent, by=mawuli)
    services.withdraw_consent(visit.consent, by=mawuli)

    assert OutboundMessage.objects.filter(code="N15").count() == 1


def test_withdrawal_after_the_report_is_refused(visit, mawuli, dede):
    Diagnostic.objects.filter(pk=visit.pk).update(
        state="communicated",
        communicated_at=clock.now(),
        wrap_up_held_at=clock.now(),
        fieldwork_done_at=clock.now(),
    )

    with pytest.raises(DomainError) as refusal:
        services.withdraw_consent(visit.consent, by=mawuli)

    assert refusal.value.code == "report_closed"


def test_stopped_mission_papers_are_erased_within_thirty_days(visit, mawuli, dede):
    from core.deadlines import run_all

    factory.rated(visit, by=dede)
    services.withdraw_consent(visit.consent, by=mawuli)

    run_all(clock.today() + dt.timedelta(days=10))
    assert CriterionRating.objects.filter(diagnostic=visit).exists()
    run_all(clock.today() + dt.timedelta(days=30))

    visit.refresh_from_db()
    assert not CriterionRating.objects.filter(diagnostic=visit).exists()
    assert visit.opening_minutes == ""
    assert not missions.erase_papers(visit), "a second run finds nothing to erase"


def test_team_of_a_stopped_diagnostic_reaches_the_file_no_longer(visit, mawuli, elom):
    """An enterprise that stopped must not stay open for years to those who were to visit it."""
    services.withdraw_consent(visit.consent, by=mawuli)
    about = {"about_kind": "diagnostics.diagnostic", "about_uuid": visit.uuid}
    assert Assignment.objects.active().filter(**about).exists(), "the case needs a team"

    missions.erase_papers(visit)

    assert Assignment.objects.active().filter(**about).exists() is False


def test_consent_text_without_follow_up_sentence_when_the_setting_is_off(settings):
    """§8.4: the same setting at the four places."""
    full = services.shown_text(services.consent_text(), "fr")
    settings.CCV_DISCLOSE_FOLLOWUP_USE = False

    assert "analyse de risque" in full
    assert "analyse de risque" not in services.shown_text(services.consent_text(), "fr")
