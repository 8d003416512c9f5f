"""The enterprise's pages: what is typed stays, what is not yours does not exist, no score anywhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from clients.models import PortalMembership
from questionnaires.models import Evidence
from questionnaires.queries.response import load_filling
from questionnaires.rules.completeness import Given
from questionnaires.services import evaluation, orientation
from questionnaires.services import response as services
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


def _url(name, response, *args):
    return reverse(f"questionnaires:{name}", args=[response.uuid, *args])


@pytest.fixture
def started(savane, mawuli):
    """A response whose eligibility questions are answered."""
    response = make.invited(savane)
    given = {"A1": Given(("established",)), "A2": Given(("export",))}
    services.save_answers(response, given=given, by=mawuli)
    response.refresh_from_db()
    return response


def test_task_list_shows_seven_sections_and_what_this_is(client, savane, mawuli):
    client.force_login(mawuli)

    page = client.get(_url("response", make.invited(savane)))

    assert page.status_code == 200
    assert page.content.decode().count('class="list-link"') == 7
    assert "facultatif et gratuit" in page.content.decode()


def test_stranger_finds_no_response_of_another_enterprise(client, started, senam):
    client.force_login(senam)

    for name, args in (("response", []), ("response_fill", ["A"]), ("response_check", []), ("response_receipt", [])):
        assert client.get(_url(name, started, *args)).status_code == 404
    assert client.post(_url("answer_autosave", started, "C1"), {"a_C1": "3"}).status_code == 404


def test_page_saves_everything_typed_even_when_something_is_missing(client, started, akou):
    client.force_login(akou)

    page = client.post(_url("response_fill", started, "C"), {"a_C1": "3", "a_C4": "2", "next_step": "continue"})

    assert page.status_code == 422
    assert "3 points à revoir" in page.content.decode()
    assert load_filling(started).answers["C1"].values == ("3",)


def test_page_sent_a_second_time_goes_on_without_the_missing_answers(client, started, mawuli):
    client.force_login(mawuli)

    page = client.post(_url("response_fill", started, "C"), {"a_C1": "3", "had_missing": "1", "next_step": "continue"})

    assert page.url == _url("response_fill", started, "D")
    assert load_filling(_again(started)).lines()[2].state == "to_fix"


def _again(response):
    response.refresh_from_db()
    return response


def test_page_left_for_later_returns_to_the_task_list(client, started, mawuli):
    client.force_login(mawuli)

    page = client.post(_url("response_fill", started, "C"), {"a_C1": "3", "next_step": "list"})

    assert page.url == _url("response", started)


def test_sections_open_after_the_two_eligibility_questions(client, savane, mawuli):
    client.force_login(mawuli)
    response = make.invited(savane)

    assert client.get(_url("response_fill", response, "C")).url == _url("response_fill", response, "A")


def test_long_section_is_cut_into_pages_of_five_at_most(started):
    filling = load_filling(started)

    lengths = {section.code: [len(page) for page in filling.pages(section.code)] for section in filling.sections}

    assert lengths == {"A": [4], "B": [5], "C": [5], "D": [3, 3], "E": [5], "F": [3], "G": [3, 3]}


@pytest.mark.parametrize(("section", "number"), [("Z", 1), ("C", 2), ("C", 0)])
def test_page_that_does_not_exist_is_not_found(client, started, mawuli, section, number):
    client.force_login(mawuli)

    assert client.get(_url("response_fill", started, section, number)).status_code == 404


def test_refused_file_is_explained_and_the_answers_are_kept(client, started, mawuli):
    client.force_login(mawuli)
    wrong = SimpleUploadedFile("fiche.tiff", b"II*\x00data")

    page = client.post(
        _url("response_fill", started, "C"), {"a_C1": "3", "f_C1": wrong, "n_C1": "1", "next_step": "list"}
    )

    assert page.status_code == 422
    assert "fiche.tiff" in page.content.decode()
    assert load_filling(started).answers["C1"].values == ("3",)
    assert Evidence.objects.count() == 0


def test_file_far_too_big_is_refused_and_no_stored_answer_is_lost(client, started, mawuli, settings):
    """A cut request must never empty the questions it did not carry."""
    settings.CCV_IMPORT_MAX_BYTES = 1000
    services.save_answers(started, given={"C3": Given(("2",)), "C1": Given(("1",))}, by=mawuli)
    client.force_login(mawuli)
    big = SimpleUploadedFile("gros.pdf", b"%PDF-" + b"x" * 2_000_000)

    page = client.post(
        _url("response_fill", started, "C"), {"a_C1": "3", "f_C1": big, "n_C1": "1", "next_step": "list"}
    )

    kept = load_filling(started).answers
    assert page.status_code == 422
    assert "trop lourd" in page.content.decode()
    assert (kept["C1"].values, kept["C3"].values) == (("3",), ("2",))


def test_unticked_boxes_are_emptied_but_radios_never_are(client, started, mawuli):
    given = {"G5": Given(("iso",)), "G4": Given(("2",))}
    services.save_answers(started, given=given, by=mawuli)
    client.force_login(mawuli)

    client.post(_url("response_fill", started, "G", 2), {"p_G5": "1", "p_G4": "1", "next_step": "list"})

    kept = load_filling(started).answers
    assert kept["G5"].is_blank
    assert kept["G4"].values == ("2",)


def test_accepted_file_is_kept_and_can_be_removed(client, started, mawuli):
    client.force_login(mawuli)
    client.post(_url("response_fill", started, "C"), {"f_C1": make.pdf(), "n_C1": "1", "next_step": "list"})
    evidence = Evidence.objects.get()

    opened = client.get(reverse("questionnaires:evidence_open", args=[evidence.uuid]))
    removed = client.post(reverse("questionnaires:evidence_remove", args=[evidence.uuid]))

    assert opened["Content-Disposition"].startswith("attachment")
    assert "sandbox" in opened["Content-Security-Policy"]
    assert removed.status_code == 302
    assert Evidence.objects.count() == 0


def test_file_of_another_enterprise_is_not_found(client, started, mawuli, senam):
    evidence = make.attach(started, mawuli)
    client.force_login(senam)

    assert client.get(reverse("questionnaires:evidence_open", args=[evidence.uuid])).status_code == 404


def test_autosave_keeps_one_answer_and_says_when(client, started, mawuli):
    client.force_login(mawuli)

    answer = client.post(_url("answer_autosave", started, "C2"), {"a_C2": "1"})

    assert answer.json()["message"].startswith("Brouillon enregistré à")
    assert load_filling(started).answers["C2"].values == ("1",)
    assert client.post(_url("answer_autosave", started, "Z9"), {}).status_code == 404


def test_stale_page_after_sending_says_so_and_keeps_what_was_typed(client, savane, mawuli):
    response = make.submitted(savane, mawuli)
    client.force_login(mawuli)

    page = client.post(_url("response_fill", response, "C"), {"a_C1": "0", "next_step": "list"})

    assert page.status_code == 409
    assert "déjà été transmises" in page.content.decode()
    assert 'value="0" checked' in page.content.decode()
    assert client.post(_url("answer_autosave", response, "C1"), {"a_C1": "0"}).status_code == 403


def test_contributor_answers_but_does_not_send(client, savane, mawuli, akou):
    response = make.filled(savane, mawuli)
    client.force_login(akou)

    assert client.get(_url("response_fill", response, "C")).status_code == 200
    assert client.post(_url("response_check", response), {"entitled": "on"}).status_code == 403
    assert client.get(_url("response_withdraw", response)).status_code == 403


def test_check_page_links_to_what_is_missing(client, started, mawuli):
    client.force_login(mawuli)

    page = client.get(_url("response_check", started)).content.decode()

    assert f"{_url('response_fill', started, 'C', 1)}#q-C1" in page
    assert "Envoyer mes réponses" not in page


def test_sending_without_the_declaration_keeps_the_page(client, savane, mawuli):
    response = make.filled(savane, mawuli)
    client.force_login(mawuli)

    assert client.post(_url("response_check", response), {}).status_code == 422


def test_sending_gives_a_dated_receipt(client, savane, mawuli):
    response = make.filled(savane, mawuli)
    client.force_login(mawuli)

    sent = client.post(_url("response_check", response), {"entitled": "on"}, follow=True)

    assert sent.redirect_chain[-1][0] == _url("response_receipt", response)
    assert _again(response).reference in sent.content.decode()
    assert client.post(_url("response_check", response), {"entitled": "on"}).status_code == 302


def test_answers_sent_can_be_read_but_no_longer_changed(client, savane, mawuli):
    response = make.submitted(savane, mawuli)
    client.force_login(mawuli)

    page = client.get(_url("response_check", response)).content.decode()

    assert "Désignée avec fiche de poste" in page
    assert "Modifier" not in page.split("<main")[1]
    assert "Transmettre mes réponses" not in page


def test_reader_reads_the_answers_and_changes_nothing(client, savane, mawuli):
    response = make.filled(savane, mawuli)
    reader = User.objects.create_user("lecteur@example.org", full_name="Yao Lecteur")
    PortalMembership.objects.create(user=reader, enterprise=savane, role="LEC")
    client.force_login(reader)

    assert client.get(_url("response_check", response)).status_code == 200
    assert client.get(_url("response_fill", response, "C")).status_code == 403
    assert client.post(_url("answer_autosave", response, "C1"), {"a_C1": "0"}).status_code == 403
    assert client.post(_url("response_check", response), {"entitled": "on"}).status_code == 403


def test_broker_finds_its_broker_questions_set_to_not_applicable(client, savane, mawuli):
    response = make.invited(savane)
    given = {"A1": Given(("established",)), "A2": Given(("brokerage",))}
    services.save_answers(response, given=given, by=mawuli)
    client.force_login(mawuli)

    page = client.get(_url("response_fill", response, "F")).content.decode()

    assert page.count('value="na" checked') == 2


def test_pages_are_complete_in_english_too(client, started, mawuli):
    mawuli.language = "en"
    mawuli.save()
    client.force_login(mawuli)

    page = client.get(_url("response_fill", started, "C")).content.decode()

    assert "Is someone in the company responsible for customs operations?" in page
    assert "Save and continue" in page
    assert "Enregistrer" not in page


def test_withdrawal_asks_once_and_confirms(client, started, mawuli):
    client.force_login(mawuli)

    assert client.get(_url("response_withdraw", started)).status_code == 200
    assert client.post(_url("response_withdraw", started)).status_code == 302
    assert _again(started).state == "withdrawn"
    assert "sans conséquence" in client.get(_url("response", started)).content.decode()


def test_enterprise_opens_a_questionnaire_by_itself(client, savane, mawuli):
    make.questionnaire()
    client.force_login(mawuli)

    assert "Ouvrir un questionnaire" in client.get(reverse("questionnaires:response_list")).content.decode()
    opened = client.post(reverse("questionnaires:response_open"))

    assert opened.url == _url("response", savane.screening_responses.get())
    listed = client.get(reverse("questionnaires:response_list")).content.decode()
    assert f"<b>{make.questionnaire().questionnaire.name_fr}</b>" in listed, "a code tells nobody what to answer"


def test_complement_page_shows_only_what_is_asked(client, savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("C1")
    evaluation.ask_complement(response, asked={question: "Depuis quand ?"}, by=dede)
    client.force_login(mawuli)

    page = client.get(_url("complement_fill", response)).content.decode()
    sent = client.post(_url("complement_fill", response), {"a_C1": "4", "next_step": "send"})

    assert page.count('<fieldset class="question') == 1
    assert "Depuis quand ?" in page
    assert sent.url == _url("response", response)
    assert _again(response).state == "under_evaluation"


def test_complement_sent_by_a_colleague_meanwhile_keeps_the_words_typed_late(client, savane, mawuli, dede, elom):
    """Ten minutes of typing must not vanish because somebody else pressed first."""
    response = make.under_evaluation(savane, mawuli, dede, elom)
    question = load_filling(response).question("G6")
    evaluation.ask_complement(response, asked={question: "Précisez."}, by=dede)
    client.force_login(mawuli)
    address = _url("complement_fill", response)
    client.post(address, {"a_G6": "delays", "next_step": "send"})

    late = client.post(
        address,
        {"a_G6": "delays", "t_G6": "Les délais du lundi matin", "next_step": "send"},
        headers={"referer": f"http://testserver{address}"},
    )

    assert late.status_code == 403
    assert "Les délais du lundi matin" in late.content.decode()


def test_reader_writes_nothing_while_details_are_asked(client, savane, mawuli, dede, elom):
    """A colleague who may only read must not change what the holder is about to send, whatever the address."""
    response = make.under_evaluation(savane, mawuli, dede, elom)
    filling = load_filling(response)
    evaluation.ask_complement(response, asked={filling.question("C1"): "Lequel ?"}, by=dede)
    reader = User.objects.create_user("lecteur@example.org")
    PortalMembership.objects.create(user=reader, enterprise=savane, role="LEC")
    client.force_login(reader)

    for name, args in (("response_fill", ["C"]), ("complement_fill", []), ("answer_autosave", ["C1"])):
        assert client.post(_url(name, response, *args), {"a_C1": "0"}).status_code == 403, name

    assert load_filling(_again(response)).answers["C1"].values == ("3",)


def test_outcome_is_hidden_until_told_then_shows_strengths_first(client, savane, mawuli, dede, elom, afi):
    response = make.oriented(savane, mawuli, dede, elom)
    client.force_login(mawuli)
    assert client.get(_url("response_outcome", response)).status_code == 404

    orientation.tell_outcome(response, by=afi, strengths="Une équipe formée", gaps="Écrire", message="Parlons-en.")
    page = client.get(_url("response_outcome", response)).content.decode()

    assert page.index("Une équipe formée") < page.index("Écrire") < page.index("Parlons-en.")


def test_enterprise_pages_never_show_points_scores_or_segment(client, savane, mawuli, dede, elom, afi):
    """The enterprise sees its answers and a plain-language orientation; never points, scores or segment (§7.1)."""
    response = make.oriented(savane, mawuli, dede, elom)
    evaluation_row = response.evaluation
    evaluation_row.comment = "JETON-COMMENTAIRE"
    evaluation_row.save()
    orientation.tell_outcome(response, by=afi, strengths="x", gaps="y", message="z")
    client.force_login(mawuli)

    shown = "".join(
        client.get(url).content.decode()
        for url in (
            _url("response", response),
            _url("response_receipt", response),
            _url("response_outcome", response),
            reverse("questionnaires:response_list"),
        )
    )

    assert evaluation_row.figures["capacity_shown"] == "74.5"
    for token in ("74.5", "73,9", "JETON-COMMENTAIRE", "DAQE_PROPOSAL", "points déclarés"):
        assert token not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_responses_costs_the_same_for_one_or_three(
    client, savane, mawuli, django_assert_max_num_queries, count
):
    for _n in range(count):
        services.withdraw_response(make.invited(savane), by=mawuli)
    client.force_login(mawuli)

    with django_assert_max_num_queries(14):
        client.get(reverse("questionnaires:response_list"))


def test_filling_page_costs_few_queries(client, savane, mawuli, django_assert_max_num_queries):
    response = make.filled(savane, mawuli)
    client.force_login(mawuli)

    client.get(_url("response_fill", response, "C"))  # what was published is read once by each process

    with django_assert_max_num_queries(7):
        client.get(_url("response_fill", response, "C"))
