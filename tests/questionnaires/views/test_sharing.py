"""Several people answer, each their sections; everybody sees who wrote what and when."""

import pytest
from django.core import mail as outbox
from django.urls import reverse

from clients.enums import MessageState
from clients.models import OutboundMessage
from core import clock, jobs
from questionnaires.models import ScreeningResponse, SectionShare
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import orientation, paper, submission
from questionnaires.services import response as services
from questionnaires.services.sharing import share_sections
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def _url(name, response, *args):
    return reverse(f"questionnaires:{name}", args=[response.uuid, *args])


@pytest.fixture
def started(savane, mawuli):
    """A response whose eligibility questions are answered."""
    response = make.invited(savane)
    services.save_answers(response, given={"A1": Given(("established",)), "A2": Given(("export",))}, by=mawuli)
    response.refresh_from_db()
    return response


def _give(response, by, **members):
    sections = {section.code: section for section in load_filling(response).sections}
    share_sections(response, given={sections[code]: member for code, member in members.items()}, by=by)


def test_owner_gives_a_section_to_a_colleague_who_finds_it_in_the_list(client, started, mawuli, akou):
    """Work shared by word of mouth is done twice or not at all."""
    client.force_login(mawuli)

    page = client.post(_url("response_share", started), {"s_C": str(akou.pk)})

    assert page.status_code == 302
    assert SectionShare.objects.get().member == akou
    client.force_login(akou)
    page = client.get(_url("response", started)).content.decode()
    assert page.count('class="list-link" href') == 1
    assert "Akou Mensah" in page


def test_contributor_reads_and_writes_only_the_sections_given(client, started, mawuli, akou):
    """A broker invited to answer one section must not read what the rest says of its client."""
    services.save_answers(started, given={"G6": Given(("delays",), text="Notre commissionnaire tarde")}, by=mawuli)
    _give(started, mawuli, C=akou)
    client.force_login(akou)

    assert client.get(_url("response_fill", started, "C")).status_code == 200
    assert client.get(_url("response_fill", started, "G", 2)).status_code == 403
    assert client.post(_url("answer_autosave", started, "G6"), {"t_G6": "non"}).status_code == 403
    assert client.post(_url("answer_autosave", started, "C1"), {"a_C1": "3"}).status_code == 200
    for name, *args in (("response_check",), ("self_view",), ("answers_file", "csv")):
        assert "Notre commissionnaire" not in client.get(_url(name, started, *args)).content.decode()


def test_contributor_is_offered_no_document_of_a_section_of_others(client, started, mawuli, akou):
    """The name of a file already tells a broker what the company would rather keep to itself."""
    make.attach(started, mawuli, code="E3")
    _give(started, mawuli, C=akou)

    for person, is_offered in ((mawuli, True), (akou, False)):
        client.force_login(person)
        page = client.get(_url("response_fill", started, "C")).content.decode()
        assert ("organigramme.pdf" in page) is is_offered


@pytest.fixture
def two_files(started, mawuli, akou):
    """Section C is Akou's; a file stands in it and another in section E."""
    theirs, hidden = make.attach(started, mawuli, code="C1"), make.attach(started, mawuli, code="E3")
    _give(started, mawuli, C=akou)
    return theirs, hidden


def test_contributor_reaches_no_document_of_a_section_of_others_by_its_address(client, two_files, mawuli, akou):
    """An address passed on in a chat must not open the papers of the company to its broker, nor let them go."""
    theirs, hidden = two_files
    for name, method in (("evidence_open", "get"), ("evidence_remove", "post"), ("evidence_purge", "post")):
        client.force_login(akou)
        assert getattr(client, method)(reverse(f"questionnaires:{name}", args=[hidden.uuid])).status_code == 404
    assert client.get(reverse("questionnaires:evidence_open", args=[theirs.uuid])).status_code == 200
    assert client.post(reverse("questionnaires:evidence_remove", args=[theirs.uuid])).status_code == 302
    client.force_login(mawuli)
    assert client.get(reverse("questionnaires:evidence_open", args=[hidden.uuid])).status_code == 200


def test_contributor_neither_takes_again_nor_replaces_a_document_of_others(client, started, two_files, akou):
    """A copy into one's own section would open what the address does not; a replacement would erase it."""
    _theirs, hidden = two_files
    client.force_login(akou)
    page = _url("response_fill", started, "C")

    assert client.post(page, {"e_C1": str(hidden.uuid), "n_C1": "1", "p_C1": "1"}).status_code == 404
    sent = {"f_C1": make.pdf("note.pdf"), "n_C1": "1", "r_C1": str(hidden.uuid), "p_C1": "1"}
    client.post(page, sent)

    assert started.evidence.filter(pk=hidden.pk).exists()


def test_contributor_given_a_section_this_year_reads_nothing_of_last_year_but_that(client, savane, mawuli, akou):
    """A broker invited today must not learn from an old address what the company answered before."""
    old = make.filled(savane, mawuli)
    files = [make.attach(old, mawuli, code=code) for code in ("C1", "E3")]
    submission.submit_response(old, by=mawuli, entitled=True)
    ScreeningResponse.objects.filter(pk=old.pk).update(state="withdrawn")  # no longer live: a new one may be opened
    _give(make.invited(savane), mawuli, C=akou)
    ScreeningResponse.objects.filter(pk=old.pk).update(state="oriented", oriented_at=clock.now(), told_at=clock.now())
    client.force_login(akou)

    found = [client.get(reverse("questionnaires:evidence_open", args=[item.uuid])).status_code for item in files]

    assert found == [200, 404]
    page = client.get(_url("response_check", old)).content.decode()
    assert "Les délais au port." not in page
    assert client.get(_url("response_outcome", old)).url == _url("response", old)
    assert _url("response_outcome", old) not in client.get(_url("response", old)).content.decode()


def test_contributor_given_a_section_never_opens_the_scan_of_the_whole_form(client, savane, mawuli, akou, afi):
    """A signed paper form shows every answer at once: sections given out would protect nothing."""
    response = make.invited(savane)
    _give(response, mawuli, C=akou)
    day = clock.today()
    signed = paper.Signed(name="Mawuli Agbeko", function="Gérant", signed_on=day, received_on=day)
    paper.begin_paper(response, signed=signed, scan=make.pdf("formulaire.pdf"), by=afi)
    for person, status, shown in ((akou, 404, False), (mawuli, 200, True)):
        client.force_login(person)
        assert client.get(_url("paper_scan", response)).status_code == status
        assert (_url("paper_scan", response) in client.get(_url("response", response)).content.decode()) is shown


def test_without_any_section_given_a_contributor_writes_everywhere(client, started, akou):
    """Sharing out is a convenience: a company that never does it is not locked out of its own questionnaire."""
    client.force_login(akou)

    assert client.get(_url("response_fill", started, "C")).status_code == 200


def test_check_page_names_who_wrote_each_answer(client, started, mawuli, akou):
    """The holder who signs for the company wants to know whom to ask."""
    services.save_answers(started, given={"C1": Given(("3",))}, by=akou)
    client.force_login(mawuli)

    page = client.get(_url("response_check", started)).content.decode()

    assert "Akou Mensah" in page
    assert "Mawuli Agbeko" in page


def test_person_given_sections_is_told_once_without_a_word_of_the_content(started, mawuli, akou, settings):
    """A colleague nobody tells never opens the portal; told at each section, they stop reading."""
    settings.CCV_QUIET_HOURS = None
    akou.language = "en"
    akou.save()
    _give(started, mawuli, A=mawuli, C=akou, D=akou)
    _give(started, mawuli, C=akou, E=akou)
    jobs.run_due()
    _give(started, mawuli, C=akou)

    assert [letter.to for letter in outbox.outbox] == [[akou.email]]
    letter = outbox.outbox[0]
    assert letter.subject == "Sections of the questionnaire await you"
    assert _url("response", started) in letter.body
    assert "Organisation" not in letter.body + letter.subject

    _give(started, mawuli, F=akou)
    jobs.run_due()
    assert len(outbox.outbox) == 2  # something new after they were told


def test_sections_taken_back_or_sent_before_the_message_leaves_are_not_announced(started, mawuli, akou, settings):
    """A mail about sections that are no longer theirs sends a colleague to a page that says nothing."""
    settings.CCV_QUIET_HOURS = None
    _give(started, mawuli, C=akou)
    _give(started, mawuli, C=None)
    jobs.run_due()
    assert OutboundMessage.objects.get(code="A38").fate == MessageState.CANCELLED

    _give(started, mawuli, C=akou)
    ScreeningResponse.objects.filter(pk=started.pk).update(state="expired")
    jobs.run_due()

    assert OutboundMessage.objects.filter(code="A38", fate=MessageState.CANCELLED).count() == 2
    assert outbox.outbox == []


def test_section_cannot_be_given_to_a_stranger(client, started, mawuli, senam):
    """A forged list would open a draft to another company."""
    client.force_login(mawuli)

    assert client.post(_url("response_share", started), {"s_C": str(senam.pk)}).status_code == 422
    assert not SectionShare.objects.exists()


def test_contributor_and_agents_do_not_share_out(client, started, akou, afi):
    """Who answers is decided by the holder or the deputy."""
    for person, status in ((akou, 403), (afi, 404)):
        client.force_login(person)
        assert client.post(_url("response_share", started), {"s_C": str(akou.pk)}).status_code == status


def test_task_list_asks_as_many_questions_of_the_database_whatever_was_shared(
    client, started, mawuli, akou, django_assert_max_num_queries
):
    """A shared questionnaire must not cost more on a weak line than one answered alone."""
    _give(started, mawuli, A=mawuli, B=akou, C=akou, D=akou, E=mawuli)
    client.force_login(mawuli)

    with django_assert_max_num_queries(22):
        client.get(_url("response", started))


def test_home_offers_the_outcome_only_to_who_may_read_it(client, savane, mawuli, akou, dede, elom, afi):
    """A contributor of one section who is invited to read the outcome meets a refusal as their next step."""
    response = make.oriented(savane, mawuli, dede, elom)
    section = load_filling(response).sections[2]
    SectionShare.objects.create(response=response, section=section, member=akou, given_by=mawuli, given_at=clock.now())
    orientation.tell_outcome(response, by=afi, strengths="Une équipe", gaps="Écrire", message="Parlons-en.")
    outcome = _url("response_outcome", response)

    for person, status in ((mawuli, 200), (akou, 302)):
        client.force_login(person)
        assert client.get(outcome).status_code == status
        assert (outcome in client.get(reverse("portal:home")).content.decode()) is (status == 200), person
