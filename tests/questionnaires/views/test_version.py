"""The pages where the questionnaire is written: who may, what is refused, what the preview keeps (§3, §8.2)."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questionnaires.models import Answer, Question, QuestionnaireVersion, ScreeningResponse
from questionnaires.services import version_writing as writing
from questionnaires.services import versions
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(adm):
    return versions.copy_version(make.questionnaire(), by=adm)


def at(name, version, *args):
    return reverse(f"questionnaires:{name}", args=[version.uuid, *args])


def typed(page, **changes):
    """What the form of a page would send, with some fields changed."""
    form = page.context["form"]
    data = {name: field.value() for name, field in ((one.html_name, one) for one in form)}
    for row in page.context.get("rows", []):
        data |= {one.html_name: one.value() for one in row}
    data = {name: "" if value is None else value for name, value in data.items() if value is not False}
    data["stale"] = page.context.get("stale", "")
    return data | changes


def test_list_costs_the_same_for_one_and_three_versions(client, adm, draft, django_assert_max_num_queries):
    """A list that asks once per line is slow after a few years of versions."""
    client.force_login(adm)
    versions.copy_version(draft, by=adm)

    with django_assert_max_num_queries(16):
        page = client.get(reverse("questionnaires:version_list"))
    assert [line["version"].code for line in page.context["lines"]] == ["QF-2026-03", "QF-2026-02", "QF-2026-01"]


def test_page_of_a_version_costs_the_same_whatever_its_length(client, adm, draft, django_assert_max_num_queries):
    """Thirty-five questions are read in a handful of queries."""
    client.force_login(adm)

    with django_assert_max_num_queries(45):
        page = client.get(at("version", draft))
    assert page.status_code == 200


def test_sections_of_a_version_are_folded_but_the_one_last_worked_on(client, adm, draft):
    """Thirty-five questions unfolded are nine screens to scroll through after every change, and the place is lost."""
    client.force_login(adm)

    def unfolded(page):
        return re.findall(r'id="ligne-([A-Z])" open', page.content.decode())

    assert unfolded(client.get(at("version", draft))) == []
    changed = client.get(at("question_edit", draft, "C3"))
    assert unfolded(client.post(at("question_edit", draft, "C3"), typed(changed), follow=True)) == ["C"]
    moved = client.post(at("version_shift", draft, "section", "D"), {"way": "up"}, follow=True)
    assert unfolded(moved) == ["D"]
    removed = client.post(at("version_remove", draft, "question", "E2"), follow=True)
    assert unfolded(removed) == ["E"]
    assert unfolded(client.get(at("version", draft) + "?line=<Z9>")) == []


@pytest.mark.parametrize("person", ["kodjo", "afi", "dede", "mawuli"])
def test_only_writers_of_parameters_write(client, draft, request, person):
    """The relations unit asks the questions; it does not decide on them alone."""
    client.force_login(request.getfixturevalue(person))
    text = Question.objects.get(version=draft, code="C1").text_fr

    answer = client.post(at("question_edit", draft, "C1"), {"text_fr": "Autre ?"})

    assert answer.status_code in (403, 404)
    assert Question.objects.get(version=draft, code="C1").text_fr == text


def test_question_changed_with_its_choices(client, adm, draft):
    """What was typed is what enterprises will read, and codes stay so that conditions go on meaning the same."""
    client.force_login(adm)
    address = at("question_edit", draft, "C1")
    data = typed(client.get(address), text_fr="Qui répond des opérations douanières ?", **{"c1-label_fr": "Personne"})

    answer = client.post(address, data)

    assert answer.status_code == 302
    question = Question.objects.get(version=draft, code="C1")
    assert question.text_fr == "Qui répond des opérations douanières ?"
    assert list(question.choices.values_list("code", flat=True)) == ["0", "1", "2", "3", "4"]
    assert question.choices.get(code="0").label_fr == "Personne"


def test_new_yes_or_no_question_gets_its_choices(client, adm, draft):
    """Nobody should have to type « Oui » and « Non » again, in two languages."""
    client.force_login(adm)
    section = draft.sections.get(code="C")
    address = at("question_new", draft, "C")
    data = typed(
        client.get(address), text_fr="Un suppléant ?", kind="yesno", axis="CAP", weight="2", section=section.pk
    )

    assert client.post(address, data).status_code == 302

    question = Question.objects.get(version=draft, code="C6")
    assert [(c.code, c.points, c.label_fr, c.label_en) for c in question.choices.all()][1] == ("no", 0, "Non", "No")
    assert question.choices.get(code="unknown").points is None


def test_weight_without_an_axis_is_said_beside_its_field(client, adm, draft):
    """An axis without weight would count for nothing, silently."""
    client.force_login(adm)
    address = at("question_edit", draft, "C1")

    page = client.post(address, typed(client.get(address), weight="0"))

    assert page.status_code == 422
    assert "weight" in page.context["form"].errors


def test_stale_question_takes_what_only_the_colleague_changed(client, adm, draft, elom):
    """Two people on one question: neither's sentence disappears unseen."""
    client.force_login(adm)
    address = at("question_edit", draft, "C2")
    data = typed(client.get(address), text_fr="Mon texte ?")
    other = Question.objects.get(version=draft, code="C2")
    other.help_fr = "Aide de la collègue"
    other.save()

    assert client.post(address, data).status_code == 302
    other.refresh_from_db()
    assert (other.text_fr, other.help_fr) == ("Mon texte ?", "Aide de la collègue")

    data = typed(client.get(address), text_fr="Encore moi ?")
    other.text_fr = "Texte de la collègue ?"
    other.save()
    page = client.post(address, data)
    assert page.status_code == 422
    other.refresh_from_db()
    assert other.text_fr == "Texte de la collègue ?"


def test_stale_choices_are_refused_and_shown(client, adm, draft, elom):
    """A colleague's new choice must not vanish because my page was older."""
    client.force_login(adm)
    address = at("question_edit", draft, "C2")
    data = typed(client.get(address), **{"c1-label_fr": "Le mien"})
    choice = Question.objects.get(version=draft, code="C2").choices.get(code="0")
    choice.label_fr = "Celui de la collègue"
    choice.save()

    page = client.post(address, data)

    assert page.status_code == 422
    assert "Celui de la collègue" in page.content.decode()
    assert "Le mien" in page.content.decode()
    choice.refresh_from_db()
    assert choice.label_fr == "Celui de la collègue"


def test_condition_written_on_its_page_hides_the_question(client, adm, draft):
    """Without code: two selects and a button."""
    client.force_login(adm)
    address = at("question_condition", draft, "C2")
    data = typed(client.get(address), **{"r1-source": "C1=3", "r1-test": "not_chosen", "match": "all"})

    assert client.post(address, data).status_code == 302

    question = Question.objects.get(version=draft, code="C2")
    assert question.ask_when["rules"] == [{"question": "C1", "test": "not_chosen", "value": "3"}]
    assert "C1" in client.get(at("version", draft)).content.decode()
    assert client.post(address, data).status_code == 422  # opened before the condition was stored


def test_condition_offers_earlier_questions_only(client, adm, draft):
    """A condition on a later answer could never be known in time."""
    client.force_login(adm)
    page = client.get(at("question_condition", draft, "C2")).content.decode()

    assert 'value="C1=3"' in page
    assert 'value="C3=3"' not in page


def test_section_and_question_move_and_go(client, adm, draft):
    """Order is what the enterprise meets first."""
    client.force_login(adm)
    client.post(at("version_shift", draft, "section", "C"), {"way": "up"})
    client.post(at("version_shift", draft, "question", "D2"), {"way": "up"})
    client.post(at("version_shift", draft, "question", "D2"), {"way": "up"})
    assert client.get(at("version_remove", draft, "question", "E5")).status_code == 200
    client.post(at("version_remove", draft, "question", "E5"))

    assert list(draft.sections.values_list("code", flat=True))[:3] == ["A", "C", "B"]
    assert list(draft.sections.get(code="D").questions.values_list("code", flat=True))[:2] == ["D2", "D1"]
    assert not draft.questions.filter(code="E5").exists()


def test_published_version_offers_no_way_to_write(client, adm):
    """A page that lets people type, then refuses, loses their text."""
    version = make.questionnaire()
    client.force_login(adm)

    assert client.get(at("question_edit", version, "C1")).status_code == 403
    assert at("question_edit", version, "C1") not in client.get(at("version", version)).content.decode()


def test_checks_lead_to_the_place_to_correct(client, adm, draft):
    """A finding without its place sends somebody through thirty-five questions."""
    Question.objects.filter(version=draft, code="E2").update(text_en="")
    client.force_login(adm)

    page = client.get(at("version", draft))

    assert [line.url for line in page.context["blocking"]] == [at("question_edit", draft, "E2")]


def test_preview_applies_conditions_and_saves_nothing(client, kodjo, adm, draft):
    """The second person must see what a phone will show, without becoming a respondent."""
    c2 = draft.questions.get(code="C2")
    when = {"match": "all", "rules": [{"question": "C1", "test": "chosen", "value": "3"}]}
    writing.save_condition(draft, c2, ask_when=when, not_applicable_when=None, by=adm)
    client.force_login(kodjo)
    address = at("version_preview", draft)

    first = client.get(f"{address}?section=C")
    assert [line.question.code for line in first.context["lines"]] == ["C1"]
    shown = client.post(address, {"section": "C", "page": "1", "a_C1": "3"})
    assert next(line.question.code for line in shown.context["lines"]) == "C2"
    assert ("a_C1", "3") in shown.context["carried"]
    hidden = client.post(address, {"section": "C", "page": "1", "a_C1": "1"})
    assert next(line.question.code for line in hidden.context["lines"]) == "C3"
    assert not ScreeningResponse.objects.exists()
    assert not Answer.objects.exists()


def test_preview_reaches_the_end_page_by_page(client, adm, draft):
    """Every page of the questionnaire opens, and the last one says so."""
    client.force_login(adm)
    address = at("version_preview", draft)
    page = client.get(address)
    for _turn in range(40):
        if page.context["page"] is None:
            break
        current = page.context["page"]
        data = {"section": current.section.code, "page": current.number, **dict(page.context["carried"])}
        page = client.post(address, data)

    assert page.context["page"] is None


def test_file_goes_out_and_comes_back_through_the_pages(client, adm, draft):
    """Another administration takes the questionnaire without anybody's help."""
    client.force_login(adm)
    file = client.get(at("version_export", draft))
    assert file["Content-Disposition"] == 'attachment; filename="qf-2026-02.json"'

    sent = SimpleUploadedFile("q.json", file.content, content_type="application/json")
    answer = client.post(reverse("questionnaires:version_import"), {"file": sent})

    assert answer.status_code == 302
    newest = QuestionnaireVersion.objects.latest("pk")
    assert newest.questions.count() == draft.questions.count()


def test_bad_file_is_refused_with_its_place_and_writes_nothing(client, adm, draft):
    """Half a questionnaire written would be worse than none."""
    client.force_login(adm)
    content = json.loads(client.get(at("version_export", draft)).content)
    content["sections"][2]["questions"][0]["weight"] = "lourd"
    count = QuestionnaireVersion.objects.count()

    sent = SimpleUploadedFile("q.json", json.dumps(content).encode())
    page = client.post(reverse("questionnaires:version_import"), {"file": sent})

    assert page.status_code == 422
    assert "sections[3] (C) / questions[1] (C1) / weight" in page.content.decode()
    assert QuestionnaireVersion.objects.count() == count


def test_differences_show_both_texts(client, kodjo, adm, draft):
    """The second person decides on what is shown here."""
    Question.objects.filter(version=draft, code="E2").update(text_fr="Rapprochez-vous vos écritures ?")
    client.force_login(kodjo)

    page = client.get(at("version_difference", draft)).content.decode()

    assert "Rapprochez-vous vos écritures ?" in page
    assert "Après dédouanement" in page


def test_two_persons_publish_through_the_pages(client, adm, kodjo, draft):
    """The whole way, as people walk it."""
    client.force_login(adm)
    edit = at("version_edit", draft)
    client.post(edit, typed(client.get(edit), summary="Relecture de la section E après six mois."))
    client.post(at("version_act", draft, "proposer"))
    client.post(at("version_act", draft, "publier"))
    draft.refresh_from_db()
    assert draft.state == "proposed"

    client.force_login(kodjo)
    client.post(at("version_act", draft, "publier"))
    draft.refresh_from_db()
    assert draft.state == "published"


def test_enterprise_is_led_over_a_page_that_asks_nothing(client, mawuli, savane, adm, kodjo, draft):
    """An empty page between two sections looks like a fault of the portal."""
    when = {"match": "all", "rules": [{"question": "E5", "test": "chosen", "value": "4"}]}
    for code in ("F1", "F2", "F3"):
        question = draft.questions.get(code=code)
        writing.save_condition(draft, question, ask_when=when, not_applicable_when=None, by=adm)
    writing.save_header(draft, fields={"summary": "Section F seulement si utile."}, by=adm)
    draft.refresh_from_db()
    version = versions.publish(versions.propose(draft, by=adm), by=kodjo)
    response = make.invited(savane)
    ScreeningResponse.objects.filter(pk=response.pk).update(version=version)
    client.force_login(mawuli)
    fill = reverse("questionnaires:response_fill", args=[response.uuid, "A"])
    client.post(
        fill,
        {
            "a_A1": "established",
            "a_A2": "export",
            "a_A3": "over_3",
            "a_A4_staff": "staff_50_249",
            "a_A4_declarations": "declarations_12_49",
            "next_step": "continue",
        },
    )
    last = reverse("questionnaires:response_fill", args=[response.uuid, "E"])

    answer = client.post(
        last, {"a_E1": "1", "a_E2": "1", "a_E3": "1", "a_E4": "1", "a_E5": "1", "next_step": "continue"}
    )

    assert answer.url == reverse("questionnaires:response_fill", args=[response.uuid, "G"])
    page = client.get(reverse("questionnaires:response", args=[response.uuid])).content.decode()
    assert "F. " not in page
    skipped = reverse("questionnaires:response_fill", args=[response.uuid, "F"])
    assert client.get(skipped).url == answer.url
    client.post(skipped, {"a_F1": "2", "next_step": "continue"})  # opened before a colleague hid it
    assert Answer.objects.get(response=response, question__code="F1").values == ["2"]
