"""Pages of the surveys: prepared and opened by the unit, answered from the portal, a letter or a poster (§7.7)."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.models import OutboundMessage, PortalMembership
from core import clock
from core.models import AuditEvent
from followup.services import delivery
from questionnaires.models import OpinionSurvey, SurveyAnswer, SurveyResponse
from questionnaires.queries.survey import token_of
from questionnaires.services import survey as services
from questionnaires.services import survey_answers
from tests.factories import catalogue
from tests.factories import followup as followup_factory
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
ANSWERS = {"a_Q1": "2", "a_Q2": "4", "a_Q3": "8", "t_Q5": "Trop lent au téléphone"}


def _url(name, *args):
    return reverse(f"questionnaires:{name}", args=args)


def test_agent_prepares_head_opens_and_the_letters_leave(client, savane, golfe, afi, kodjo):
    client.force_login(afi)
    typed = {
        "kind": "thematic",
        "title_fr": "Nos horaires",
        "title_en": "Our hours",
        "header_fr": "Dites-nous.",
        "anonymous": "no",
        "closes_on": (clock.today() + dt.timedelta(days=20)).isoformat(),
    }
    refused = client.post(_url("survey_new"), typed | {"closes_on": clock.today().isoformat()})
    assert (refused.status_code, "Nos horaires" in refused.content.decode()) == (422, True)
    client.post(_url("survey_new"), typed)
    survey = OpinionSurvey.objects.get()
    page = client.post(
        _url("survey_questions", survey.uuid),
        {
            "q1-kind": "csat",
            "q1-text_fr": "Nos horaires vous vont-ils ?",
            "q1-text_en": "Do our hours suit you?",
            "q1-is_required": "on",
            "q3-kind": "single",
            "q3-text_fr": "Quand venez-vous ?",
            "q3-choices": "Le matin | In the morning\nLe soir | In the evening",
        },
        follow=True,
    )
    assert client.post(_url("survey_act", survey.uuid, "ouvrir")).status_code == 403
    assert "Le chef d’unité ouvre ce sondage" in page.content.decode()
    assert "Quand venez-vous" in client.get(_url("survey_preview", survey.uuid)).content.decode()

    client.force_login(kodjo)
    seen = client.get(_url("survey", survey.uuid)).content.decode()
    assert "S’il ouvrait aujourd’hui" in seen
    client.post(_url("survey_act", survey.uuid, "ouvrir"))
    survey.refresh_from_db()
    services.invite_waiting(survey)
    assert survey.state == "open"
    assert [(row.code, row.context["is_anonymous"]) for row in OutboundMessage.objects.filter(code="A21")] == [
        ("A21", False),
        ("A21", False),
    ]
    assert client.get(_url("survey_questions", survey.uuid)).status_code == 403


def test_question_without_its_choices_keeps_what_was_typed(client, afi, policy):
    survey = make.draft(afi, "public")
    client.force_login(afi)

    page = client.post(
        _url("survey_questions", survey.uuid), {"q1-kind": "single", "q1-text_fr": "Une question ?", "q1-choices": "A"}
    )

    text = page.content.decode()
    assert page.status_code == 422
    assert "Une question ?" in text
    assert "Deux choix au moins" in text
    assert survey.version.questions.count() == 3


def test_enterprise_answers_from_its_home_in_one_page_once(client, savane, afi, kodjo, mawuli, akou):
    survey = make.opened(afi, kodjo)
    invitation = survey.invitations.get()
    client.force_login(mawuli)
    assert _url("survey_answer", invitation.uuid) in client.get(reverse("portal:home")).content.decode()
    page = client.get(_url("survey_answer", invitation.uuid)).content.decode()
    assert "Anonyme" in page
    assert "may_call_back" not in page

    short = client.post(_url("survey_answer", invitation.uuid), {"t_Q5": "Mes mots"})
    assert (short.status_code, "Mes mots" in short.content.decode()) == (422, True)
    assert client.post(_url("survey_answer", invitation.uuid), ANSWERS).url == _url("survey_thanks")
    client.force_login(akou)
    again = client.post(_url("survey_answer", invitation.uuid), ANSWERS | {"a_Q1": "5"})

    assert "déjà répondu" in again.content.decode()
    assert SurveyResponse.objects.count() == 1
    assert SurveyAnswer.objects.get(question__code="Q1").value == "2"
    assert "Aucun sondage" in client.get(_url("survey_list")).content.decode()


def test_mailed_link_answers_without_signing_in_and_opens_nothing_else(client, savane, afi, kodjo):
    survey = make.opened(afi, kodjo, is_anonymous=False)
    link = OutboundMessage.objects.get(code="N21").link
    page = client.get(link)
    assert "Non anonyme" in page.content.decode()
    assert client.post(link, ANSWERS | {"may_call_back": "1"}).url == _url("survey_thanks")
    row = SurveyResponse.objects.get()
    assert (row.enterprise, row.told_by, row.may_call_back) == (savane, None, True)
    assert client.get(reverse("portal:home")).status_code == 302
    assert client.get(_url("survey_link", "abc:def")).status_code == 404

    other = make.opened(afi, kodjo, "thematic")
    services.close_survey(other, by=kodjo)
    assert client.get(_url("survey_link", token_of(other.invitations.get()))).status_code == 410
    assert survey.responses.count() == 1


def test_reader_sees_the_survey_but_may_not_answer_and_a_stranger_finds_nothing(
    client, savane, golfe, afi, kodjo, akou, senam, dede
):
    invitation = make.opened(afi, kodjo).invitations.get(enterprise=savane)
    PortalMembership.objects.filter(user=akou).update(role="LEC")
    for person, status in ((akou, 403), (senam, 404), (afi, 404), (dede, 404)):
        client.force_login(person)
        assert client.post(_url("survey_answer", invitation.uuid), ANSWERS).status_code == status
    assert not SurveyResponse.objects.exists()


def test_public_link_takes_answers_without_name_one_per_form(client, afi, kodjo, policy):
    survey = make.opened(afi, kodjo, "public")
    address = _url("survey_public", survey.public_code.lower())
    page = client.get(address)
    once = page.context["once"]
    client.post(address, {"a_Q1": "5", "a_Q2": "4", "once": once})
    client.post(address, {"a_Q1": "5", "a_Q2": "4", "once": once})
    client.post(address, {"a_Q1": "1", "a_Q2": "4", "once": "forgé"})

    assert SurveyResponse.objects.count() == 2
    assert "site web" not in page.content.decode()
    make_draft = make.draft(afi, "public")
    assert client.get(_url("survey_public", make_draft.public_code)).status_code == 404


def test_public_link_is_rate_limited_and_keeps_what_was_typed(client, afi, kodjo, policy, settings):
    survey = make.opened(afi, kodjo, "public")
    address = _url("survey_public", survey.public_code)
    statuses = [
        client.post(address, {"a_Q1": "5", "a_Q2": "4", "t_Q3": "Mes mots"}).status_code for _number in range(21)
    ]

    assert statuses == [302] * 20 + [429]
    assert SurveyResponse.objects.count() == 20
    assert "Mes mots" in client.post(address, {"t_Q3": "Mes mots"}).content.decode()


def test_results_are_read_by_each_as_the_matrix_says(client, savane, afi, kodjo, dede, elom, yawa, adm, mawuli):
    survey = make.answered_by_many(afi, kodjo, 5, 4, 4, 3, 1)

    def sees(person):
        client.force_login(person)
        page = client.get(_url("survey_results", survey.uuid))
        text = page.content.decode()
        return page.status_code, "60\u00a0%" in text, "Mot 3" in text

    unpublished = {person.email: sees(person)[0] for person in (dede, elom, mawuli)}
    assert set(unpublished.values()) == {404}
    assert (sees(afi), sees(kodjo)) == ((200, True, False), (200, True, True))
    services.publish_survey(survey, by=kodjo)
    for person in (afi, dede, elom, mawuli):
        assert sees(person) == (200, True, False), person.email
    assert {sees(person)[0] for person in (yawa, adm)} == {404}


def test_export_asks_why_and_is_written_down(client, afi, kodjo, dede, policy):
    survey = make.answered_by_many(afi, kodjo, 5, 4, 4, 3, 1)
    client.force_login(afi)
    assert client.post(_url("survey_export", survey.uuid), {}).status_code == 302
    answer = client.post(_url("survey_export", survey.uuid), {"reason": "Comité du mois"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "Mot 1" not in answer.content.decode("utf-8-sig")
    events = AuditEvent.objects.filter(action="questionnaires.opinionsurvey.exported")
    assert [(event.by, event.reason) for event in events] == [(afi, "Comité du mois")]
    client.force_login(dede)
    assert client.post(_url("survey_export", survey.uuid), {"reason": "x"}).status_code == 404


def test_opinion_about_a_service_is_added_up_without_being_written_twice(
    client, savane, golfe, afi, kodjo, mawuli, senam
):
    """N20 asks; the answer stays with the service, the after-service survey only adds it up."""
    catalogue.load()
    survey = services.open_survey(make.draft(afi, "after_service"), by=kodjo)
    row = followup_factory.delivered(savane, agent=afi, owner=mawuli)
    client.force_login(mawuli)
    page = client.get(reverse("followup:service_opinion", args=[row.uuid]))
    assert "Non anonyme" in page.content.decode()
    act = reverse("followup:service_opinion_act", args=[row.uuid, "envoyer"])
    client.post(act, {"envoyer-satisfaction": "5", "envoyer-effort": "3", "envoyer-comment": "Utile"})
    row.refresh_from_db()
    assert (row.outcome.satisfaction, row.outcome.effort) == (5, 3)
    assert not SurveyResponse.objects.exists()

    from questionnaires.queries.survey_results import answer_rows

    assert answer_rows(survey) == [{"Q1": "5", "Q2": "3", "Q3": "Utile"}]
    survey = services.close_survey(survey, by=kodjo)
    late = followup_factory.delivered(golfe, agent=afi, owner=senam)
    delivery.give_opinion(late, satisfaction=1, by=senam)
    assert len(answer_rows(survey)) == 1  # published figures do not move with what is told afterwards


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_three(client, kodjo, afi, policy, count, django_assert_max_num_queries):
    for _number in range(count):
        make.draft(afi, "public")
    client.force_login(kodjo)
    with django_assert_max_num_queries(12):
        assert client.get(_url("survey_list")).status_code == 200


def test_poster_shows_the_address_as_a_drawing_from_here(client, afi, kodjo, policy):
    survey = make.opened(afi, kodjo, "public")
    client.force_login(afi)
    page = client.get(_url("survey_poster", survey.uuid)).content.decode()

    assert survey.public_code in page
    assert '<svg class="qr"' in page
    assert "<img" not in page.split("poster", 1)[1]


def test_every_page_reads_in_english(client, savane, afi, kodjo, mawuli):
    survey = make.opened(afi, kodjo)
    mawuli.language = "en"
    mawuli.save()
    client.force_login(mawuli)
    page = client.get(_url("survey_answer", survey.invitations.get().uuid)).content.decode()

    assert "All in all, are you satisfied with your exchanges with our unit?" in page
    assert "Your view" in page


@pytest.mark.parametrize("count", [1, 3])
def test_answers_with_names_are_read_one_by_one_by_the_head_only(
    client, savane, afi, kodjo, dede, make_enterprise, count, django_assert_max_num_queries
):
    for number in range(1, count):
        make_enterprise(f"Entreprise {number}", f"100000002{number}", f"Personne{number} Un")
    survey = make.opened(afi, kodjo, is_anonymous=False)
    for invitation in survey.invitations.select_related("survey", "enterprise"):
        survey_answers.answer_invitation(invitation, given=make.marks(2), may_call_back=True)
    address = _url("survey_responses", survey.uuid)
    client.force_login(kodjo)
    with django_assert_max_num_queries(14):
        text = client.get(address).content.decode()
    assert text.count("2 – plutôt insatisfait") == count
    assert savane.name in text
    assert client.get(_url("survey_responses", make.opened(afi, kodjo, "public").uuid)).status_code == 404
    for person, status in ((afi, 403), (dede, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
