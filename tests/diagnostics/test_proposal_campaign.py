"""The diagnostic proposed to a whole list: counted first, approved by a second person, each enterprise once (§7.2)."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clients.models import Contact, OutboundMessage, Task
from clients.services import delivery, outreach
from core import clock
from core.errors import DomainError, TwoPersonsNeeded
from core.lifecycle import lock
from diagnostics.enums import RequestState
from diagnostics.models import DiagnosticRequest
from diagnostics.services import letter as letters
from diagnostics.services import proposal
from diagnostics.services import request as requests
from questionnaires.enums import CampaignKind
from questionnaires.models import Campaign, CampaignTarget
from questionnaires.queries import course
from questionnaires.services import campaign as services
from questionnaires.services import waves
from tests.diagnostics.test_consent_services import PNG
from tests.factories import diagnostics as factory

pytestmark = pytest.mark.django_db
Outcome = CampaignTarget.Outcome


@pytest.fixture
def oti(make_enterprise, policy):
    """Evaluated, and wrote that it wishes no proposal."""
    return make_enterprise("Oti Fret", "1000000005")


@pytest.fixture
def listed(content, savane, golfe, oti, mawuli, senam, afi):
    """Two enterprises oriented towards a diagnostic, one that wishes none."""
    factory.oriented(savane, by=afi)
    factory.oriented(golfe, by=afi)
    factory.oriented(oti, by=afi, wish="no")


def prepared(author, **fields) -> Campaign:
    facts = {
        "name": "DAQE",
        "filters": {},
        "message_fr": "Un diagnostic peut vous aider.",
        "message_en": "It may help.",
    }
    return services.create_campaign(by=author, kind=CampaignKind.PROPOSAL, **(facts | fields))


def launched(author, approver, **fields) -> Campaign:
    campaign = services.approve_campaign(prepared(author, **fields), by=approver)
    return services.launch_campaign(campaign, by=approver)


def test_dry_run_counts_only_those_to_whom_a_diagnostic_may_be_proposed(listed, afi):
    campaign = prepared(afi)

    assert course.dry_run(campaign)["matched"] == 2
    assert campaign.planned_count == course.dry_run(campaign)["written"] == 2
    assert not DiagnosticRequest.objects.exists()
    assert not OutboundMessage.objects.exists()


def test_list_prepared_by_one_person_is_never_approved_by_the_same(listed, kodjo):
    with pytest.raises(TwoPersonsNeeded):
        services.approve_campaign(prepared(kodjo), by=kodjo)


def test_campaign_proposes_once_to_each_with_the_words_of_the_campaign(listed, savane, golfe, afi, kodjo):
    campaign = launched(afi, kodjo)

    assert services.invite_targets(campaign) == 2
    assert services.invite_targets(campaign) == 0

    made = DiagnosticRequest.objects.filter(campaign=campaign)
    assert {row.enterprise_id for row in made} == {savane.pk, golfe.pk}
    assert {(row.state, row.message, row.created_by) for row in made} == {
        (RequestState.PROPOSED, "Un diagnostic peut vous aider.", kodjo)
    }
    assert OutboundMessage.objects.filter(code="N09").count() == 2


def test_enterprise_that_asked_by_itself_meanwhile_is_left_alone(listed, savane, golfe, mawuli, afi, kodjo):
    campaign = launched(afi, kodjo)
    requests.ask_for_diagnostic(savane, by=mawuli)

    services.invite_targets(campaign)

    assert campaign.targets.get(enterprise=savane).outcome == Outcome.NOT_CONCERNED
    assert campaign.targets.get(enterprise=golfe).outcome == Outcome.INVITED


def test_contact_who_wants_no_invitation_gets_no_proposal(content, make_enterprise, policy, golfe, senam, afi, kodjo):
    silent = make_enterprise("Kara Bois", "1000000006")
    contact = Contact.objects.create(enterprise=silent, full_name="Yao", email="yao@example.org")
    factory.oriented(silent, by=afi)
    factory.oriented(golfe, by=afi)
    campaign = launched(afi, kodjo)
    Contact.objects.filter(pk=contact.pk).update(opted_out_at=clock.now())

    services.invite_targets(campaign)

    assert campaign.targets.get(enterprise=silent).outcome == Outcome.OPTED_OUT
    assert not DiagnosticRequest.objects.filter(enterprise=silent).exists()


def test_list_without_anybody_is_refused(content, savane, afi, kodjo):
    with pytest.raises(DomainError) as refused:
        services.approve_campaign(prepared(afi), by=kodjo)

    assert refused.value.code == "no_target"


def test_funnel_follows_the_proposal_to_the_consent_and_opens_its_list(client, listed, savane, mawuli, afi, kodjo):
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    factory.online_consent(DiagnosticRequest.objects.get(enterprise=savane), by=mawuli)
    client.force_login(kodjo)

    figures = {step["code"]: step["count"] for step in course.funnel(campaign)}
    page = client.get(reverse("questionnaires:campaign_targets", args=[campaign.uuid]), {"etape": "accepted"})

    assert figures == {"proposed": 2, "talk": 0, "answered": 1, "accepted": 1, "planned": 0, "reported": 0}
    text = page.content.decode()
    assert savane.name in text
    assert "Golfe" not in text


def test_agent_prepares_from_the_list_to_propose_and_reads_the_count(client, listed, afi):
    client.force_login(afi)
    assert (
        reverse("questionnaires:campaign_propose") in client.get(reverse("diagnostics:request_list")).content.decode()
    )

    page = client.post(
        reverse("questionnaires:campaign_propose"),
        {"name": "DAQE", "message_fr": "Un diagnostic.", "message_en": "", "save_as": "Prêts pour un DAQE"},
        follow=True,
    )

    campaign = Campaign.objects.get()
    assert page.status_code == 200
    assert (campaign.kind, campaign.version, campaign.planned_count) == ("proposal", None, 2)
    assert "Un diagnostic." in page.content.decode()


def test_campaign_stopped_before_its_letters_left_sends_none_of_them(listed, savane, golfe, afi, kodjo):
    """A list proposed by mistake is called back: a letter that leaves after the stop cannot be."""
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    waiting = list(OutboundMessage.objects.filter(code="N09"))
    assert {message.fate for message in waiting} == {"queued"}

    waves.stop_campaign(campaign, by=kodjo, reason="Liste erronée.")
    for message in waiting:
        outreach.deliver(message.uuid)

    assert set(OutboundMessage.objects.values_list("fate", flat=True)) == {"cancelled"}
    assert set(DiagnosticRequest.objects.values_list("state", flat=True)) == {RequestState.CANCELLED}
    assert set(campaign.targets.values_list("outcome", flat=True)) == {Outcome.STOPPED}
    assert not mail.outbox


@pytest.mark.parametrize("is_printed", [False, True])
def test_campaign_stopped_takes_back_letters_on_paper_nobody_has_printed(listed, savane, afi, kodjo, is_printed):
    """A letter posted a week after the stop offers what nobody stands by; one in an envelope already is kept."""
    savane.electronic_refused = True
    savane.save()
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    letter = OutboundMessage.objects.get(enterprise=savane, code="N09")
    assert (letter.fate, Task.objects.open().filter(about_uuid=letter.uuid).count()) == ("paper", 1)
    if is_printed:
        delivery.letter_on_paper(letter, by=afi)

    waves.stop_campaign(campaign, by=kodjo, reason="Liste erronée.")

    letter.refresh_from_db()
    found = DiagnosticRequest.objects.get(enterprise=savane).state
    tasks = Task.objects.open().filter(about_uuid=letter.uuid).count()
    kept, gone = ("paper", RequestState.PROPOSED, 1), ("cancelled", RequestState.CANCELLED, 0)
    assert (letter.fate, found, tasks) == (kept if is_printed else gone)


def test_letter_of_a_cancelled_proposal_is_refused_at_the_last_moment(listed, afi, kodjo):
    """A letter written while the campaign was being stopped is asked for its reason again when it leaves."""
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    message = OutboundMessage.objects.filter(code="N09").first()
    DiagnosticRequest.objects.filter(uuid=message.about_uuid).update(state=RequestState.CANCELLED)

    outreach.deliver(message.uuid)

    message.refresh_from_db()
    assert (message.fate, message.reason) == ("cancelled", "no_longer_due")


def test_campaign_stopped_leaves_the_proposals_already_read(listed, savane, golfe, afi, kodjo):
    """Who has received a proposal may still accept it; who has not never hears of it."""
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    read = DiagnosticRequest.objects.get(enterprise=savane)
    OutboundMessage.objects.filter(about_uuid=read.uuid).update(fate="sent")

    waves.stop_campaign(campaign, by=kodjo, reason="Assez pour cette année.")

    read.refresh_from_db()
    assert read.state == RequestState.PROPOSED
    assert DiagnosticRequest.objects.get(enterprise=golfe).state == RequestState.CANCELLED
    assert campaign.targets.get(enterprise=savane).outcome == Outcome.INVITED
    requests.propose_diagnostic(golfe, by=afi)  # the way stays open for the agent


def test_campaign_stopped_keeps_what_an_enterprise_answered_before_its_letter_left(
    listed, savane, golfe, mawuli, senam, afi, kodjo, run_after_commit
):
    """A proposal is on the portal before its letter leaves: a signed acceptance erased by the stop is a lost right."""
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    signed = DiagnosticRequest.objects.get(enterprise=savane)
    letter = letters.receive_letter(
        signed,
        by=mawuli,
        signatory=factory.signatory(),
        signed_on=clock.today(),
        document=SimpleUploadedFile("acceptation.png", PNG),
    )
    talk = requests.talk_first(DiagnosticRequest.objects.get(enterprise=golfe), by=senam, wish="Parlons-en.")

    with run_after_commit():
        waves.stop_campaign(campaign, by=kodjo, reason="Liste erronée.")

    letter.refresh_from_db()
    assert letter.settled_at is None
    assert letter.document.storage.exists(letter.document.name)
    for request in (signed, talk):
        request.refresh_from_db()
        assert request.state == RequestState.PROPOSED
    assert set(campaign.targets.values_list("outcome", flat=True)) == {Outcome.INVITED}


def test_campaign_stopped_reads_each_proposal_again_under_its_lock(listed, golfe, senam, afi, kodjo, monkeypatch):
    """An acceptance that comes between the list and the act must not be answered by an error, nor undone."""
    campaign = launched(afi, kodjo)
    services.invite_targets(campaign)
    answered = DiagnosticRequest.objects.get(enterprise=golfe)

    def late(row):
        DiagnosticRequest.objects.filter(pk=answered.pk).update(state=RequestState.DECLINED, answered_at=clock.now())
        return lock(row)

    monkeypatch.setattr(proposal, "lock", late)
    waves.stop_campaign(campaign, by=kodjo, reason="Liste erronée.")

    answered.refresh_from_db()
    assert answered.state == RequestState.DECLINED
    assert campaign.targets.get(enterprise=golfe).outcome == Outcome.INVITED
