"""The enterprise's pages after its report: answer, contest, choose, agree, give an opinion."""

import datetime as dt
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core import clock, pdf
from followup.documents import quote as documents
from followup.models import FollowUpPoint, ServiceProposal
from followup.services import quote, recommendation
from tests.factories import followup as factory

pytestmark = pytest.mark.usefixtures("catalogue")


def text_of(response):
    return response.content.decode()


def test_recommendations_are_listed_with_what_was_said(client, mawuli, follow_ups):
    recommendation.tell_attitude(follow_ups[0], attitude="adopted", note="Liste en place.", by=mawuli)
    client.force_login(mawuli)
    text = text_of(client.get(reverse("followup:recommendation_list")))
    assert "Recommandation R06.1" in text
    assert "Mis en place" in text
    assert "Pas encore décidé" in text


def test_answer_is_recorded_and_its_use_is_told(client, mawuli, follow_up):
    """§8.4: the enterprise is told of the use of the follow-up where it answers."""
    client.force_login(mawuli)
    detail = reverse("followup:recommendation_detail", args=[follow_up.uuid])
    assert "peut être pris en compte par l’administration" in text_of(client.get(detail))
    act = reverse("followup:recommendation_act", args=[follow_up.uuid, "reponse"])
    response = client.post(act, {"reponse-attitude": "in_progress", "reponse-note": "Un essai est en cours."})
    assert response.status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.attitude, follow_up.recorded_by) == ("in_progress", mawuli)


def test_incomplete_answer_keeps_what_was_typed(client, mawuli, follow_up):
    client.force_login(mawuli)
    act = reverse("followup:recommendation_act", args=[follow_up.uuid, "reponse"])
    response = client.post(act, {"reponse-note": "Nous avons une idée."})
    assert response.status_code == 422
    assert "Nous avons une idée." in text_of(response)
    assert "Choisissez l’une des réponses." in text_of(response)


def test_enterprise_sees_what_an_agent_recorded_and_contests_it(client, mawuli, afi, follow_up):
    recommendation.record_attitude(follow_up, attitude="declined", source="phone", note="Dit au téléphone.", by=afi)
    client.force_login(mawuli)
    text = text_of(client.get(reverse("followup:recommendation_detail", args=[follow_up.uuid])))
    assert "Unité de relation clientèle" in text
    assert "Téléphone" in text
    assert afi.full_name not in text
    act = reverse("followup:recommendation_act", args=[follow_up.uuid, "contester"])
    assert client.post(act, {"contester-text": "Inexact."}).status_code == 302
    follow_up.refresh_from_db()
    assert follow_up.is_contested


@pytest.mark.parametrize(("person", "status"), [("senam", 404), ("akou", 404), ("afi", 404)])
def test_recommendation_of_another_is_not_found(client, request, person, status, follow_up):
    client.force_login(request.getfixturevalue(person))
    for name, args in (
        ("recommendation_detail", [follow_up.uuid]),
        ("recommendation_act", [follow_up.uuid, "reponse"]),
    ):
        response = (
            client.post(reverse(f"followup:{name}", args=args), {})
            if "act" in name
            else client.get(reverse(f"followup:{name}", args=args))
        )
        assert response.status_code == status


def test_point_is_answered_in_one_sending(client, mawuli, follow_ups, savane):
    point = FollowUpPoint.objects.filter(enterprise=savane).first()
    client.force_login(mawuli)
    address = reverse("followup:point_fill", args=[point.uuid])
    assert client.get(address).status_code == 200
    first, second = follow_ups
    data = {
        f"{first.uuid}-attitude": "adopted",
        f"{first.uuid}-means": "own",
        f"{first.uuid}-level_now": "3",
        f"{second.uuid}-attitude": "undecided",
        f"{second.uuid}-note": "Pas le temps cette saison.",
    }
    assert client.post(address, data).status_code == 302
    point.refresh_from_db()
    assert point.answered_by == mawuli
    answer = point.answers.get(follow_up=first)
    assert (answer.attitude, answer.means, answer.level_now) == ("adopted", "own", 3)
    first.refresh_from_db()
    assert first.attitude == "adopted"
    assert client.post(address, data).status_code == 302
    assert point.answers.count() == 2


def test_point_with_an_error_keeps_everything(client, mawuli, follow_ups, savane):
    point = FollowUpPoint.objects.filter(enterprise=savane).first()
    client.force_login(mawuli)
    data = {f"{follow_ups[0].uuid}-attitude": "declined_with_alternative", f"{follow_ups[1].uuid}-note": "Gardé ?"}
    response = client.post(reverse("followup:point_fill", args=[point.uuid]), data)
    assert response.status_code == 422
    assert "Gardé ?" in text_of(response)
    assert point.answers.count() == 0


def test_services_are_answered_together_and_silence_is_allowed(client, mawuli, afi, savane):
    rows = [factory.proposed(savane, by=afi, code=code) for code in ("INF-01", "FOR-01")]
    client.force_login(mawuli)
    address = reverse("followup:service_list")
    assert "Lettre de veille" in text_of(client.get(address))
    assert client.post(address, {f"{rows[0].uuid}-answer": "accept"}).status_code == 302
    answers = dict(ServiceProposal.objects.values_list("offering__code", "answer"))
    assert answers == {"INF-01": "accept", "FOR-01": ""}


def test_answers_are_of_one_weight_and_none_is_chosen_in_advance(client, mawuli, afi, savane):
    row = factory.proposed(savane, by=afi)
    client.force_login(mawuli)
    text = text_of(client.get(reverse("followup:service_detail", args=[row.uuid])))
    assert "checked" not in text
    for word in ("Accepter", "En parler", "Pas intéressé", "Déjà fait"):
        assert word in text


def test_agreement_is_read_and_accepted_by_the_enterprise(client, mawuli, afi, savane):
    row = factory.with_terms(factory.proposed(savane, by=afi), by=afi)
    client.force_login(mawuli)
    text = text_of(client.get(reverse("followup:service_detail", args=[row.uuid])))
    assert "Mettre en place la double lecture." in text
    client.post(reverse("followup:service_act", args=[row.uuid, "accepter-accord"]))
    row.refresh_from_db()
    assert row.state == "agreed"


def test_agreement_rewritten_since_the_page_was_opened_is_not_accepted_unread(client, mawuli, afi, savane):
    """Accepting terms one never read is no agreement: an agent may rewrite them while the page is open."""
    row = factory.with_terms(factory.proposed(savane, by=afi), by=afi)
    client.force_login(mawuli)
    opened = client.get(reverse("followup:service_detail", args=[row.uuid]))
    mark = re.search(r'name="accepter-accord-read" value="([^"]+)"', opened.content.decode()).group(1)
    act = reverse("followup:service_act", args=[row.uuid, "accepter-accord"])
    factory.with_terms(row, by=afi)

    refused = client.post(act, {"accepter-accord-read": mark})

    row.refresh_from_db()
    assert (refused.status_code, row.state) == (422, "amended")
    assert "réécrit" in text_of(refused)
    again = re.search(r'name="accepter-accord-read" value="([^"]+)"', refused.content.decode()).group(1)
    assert client.post(act, {"accepter-accord-read": again}).status_code == 302


def test_agreement_may_be_declined_without_a_form(client, mawuli, afi, savane):
    row = factory.with_terms(factory.proposed(savane, by=afi), by=afi)
    client.force_login(mawuli)
    act = reverse("followup:service_act", args=[row.uuid, "repondre"])
    assert client.post(act, {"repondre-answer": "decline"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "declined"


def test_price_is_accepted_on_its_own_page(client, mawuli, afi, savane):
    row = factory.paid(savane, by=afi)
    client.force_login(mawuli)
    text = text_of(client.get(reverse("followup:service_price", args=[row.uuid])))
    assert "Des services gratuits existent" in text
    facts = {"accepter-read": row.quote.mark, "accepter-function": "Gérant", "accepter-basis": "legal_representative"}
    client.post(reverse("followup:service_price_act", args=[row.uuid, "accepter"]), facts)
    assert row.quotes.get().accepted_by == mawuli


def test_price_accepted_twice_says_the_same_twice(client, mawuli, afi, savane):
    """A double click must not end on a page that says “forbidden”."""
    row = factory.paid(savane, by=afi)
    client.force_login(mawuli)
    act = reverse("followup:service_price_act", args=[row.uuid, "accepter"])
    facts = {"accepter-read": row.quote.mark, "accepter-function": "Gérant", "accepter-basis": "legal_representative"}
    answers = [client.post(act, facts, follow=True) for _press in range(2)]
    assert [answer.redirect_chain for answer in answers] == [
        [(reverse("followup:service_detail", args=[row.uuid]), 302)]
    ] * 2
    assert all("Le devis est accepté" in text_of(answer) for answer in answers)
    assert row.quotes.get().accepted_by == mawuli
    page = text_of(client.get(reverse("followup:service_price", args=[row.uuid])))
    assert "accepter-function" not in page


@pytest.mark.parametrize("failure", [pdf.PdfFailed, pdf.PdfTooHeavy, pdf.PdfUnavailable])
def test_quotation_that_cannot_be_laid_out_leads_back_with_the_reason(
    client, mawuli, afi, savane, monkeypatch, failure
):
    """A machine short of memory must not answer the accountant with an error page."""
    row = factory.paid(savane, by=afi)

    def fail(*_args, **_options):
        raise failure("pdf_refused", "Le document n’a pas pu être fait.")

    monkeypatch.setattr(documents, "make_file", fail)
    for person, name in ((mawuli, "service_detail"), (afi, "agent_service")):
        client.force_login(person)
        answer = client.get(reverse("followup:quote_file", args=[row.quote.uuid]), follow=True)
        assert answer.redirect_chain == [(reverse(f"followup:{name}", args=[row.uuid]), 302)]
        assert "pas pu être fait" in text_of(answer)


def test_quotation_file_is_in_the_language_of_the_enterprise(client, afi, mawuli, savane, monkeypatch):
    """Two copies of one contract must not be in two languages, nor under two names."""
    row = factory.paid(savane, by=afi)
    name = savane.name
    savane.language, savane.name = "en", "Autre raison sociale"
    savane.save()
    made = []
    monkeypatch.setattr(documents.pdf, "render", lambda html, **_options: made.append(html) or b"%PDF")
    for person in (mawuli, afi):
        client.force_login(person)
        assert client.get(reverse("followup:quote_file", args=[row.quote.uuid])).status_code == 200
    assert made[0] == made[1]
    assert '<html lang="en">' in made[0]
    assert name in made[0]
    assert "Autre raison sociale" not in made[0]
    client.force_login(mawuli)
    assert name in text_of(client.get(reverse("followup:service_price", args=[row.uuid])))


def test_price_replaced_while_it_was_read_is_shown_again(client, mawuli, afi, savane):
    """One click must never accept a price that is not the one on the screen."""
    row = factory.paid(savane, by=afi)
    client.force_login(mawuli)
    act = reverse("followup:service_price_act", args=[row.uuid, "accepter"])
    facts = {"accepter-read": row.quote.mark, "accepter-function": "Gérant", "accepter-basis": "mandate"}
    quote.issue_quote(row, factory.quotation(("Note", "2", 450_000)), by=afi)

    refused = client.post(act, facts)

    assert refused.status_code == 422
    assert "Un nouveau devis a remplacé" in text_of(refused)
    mark = re.search(r'name="accepter-read" value="([^"]+)"', refused.content.decode()).group(1)
    assert client.post(act, {**facts, "accepter-function": ""}).status_code == 422
    assert client.post(act, {**facts, "accepter-read": mark}).status_code == 302
    assert "Accepté par Mawuli" in text_of(client.get(reverse("followup:service_price", args=[row.uuid])))


def test_quotation_is_a_file_for_both_sides_and_nobody_else(client, mawuli, afi, savane, senam, make_agent):
    """The accountant of the enterprise pays on a document; another enterprise must not read its prices."""
    row = factory.paid(savane, by=afi, draft=factory.quotation(("Étude <b>fine</b>", "2.5", 120_000)))
    address = reverse("followup:quote_file", args=[row.quote.uuid])
    for person, status in ((mawuli, 200), (afi, 200), (senam, 404), (make_agent("INT", "Inès Intervenante"), 404)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.force_login(mawuli)
    content = b"".join(client.get(address).streaming_content)
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    text = " ".join(text.split())
    assert "Étude <b>fine</b>" in text
    assert f"{row.reference}-D1" in text
    assert "300" in text
    assert "Des services gratuits existent" in text


def test_opinion_takes_a_minute(client, mawuli, afi, savane):
    row = factory.delivered(savane, agent=afi, owner=mawuli)
    client.force_login(mawuli)
    act = reverse("followup:service_opinion_act", args=[row.uuid, "envoyer"])
    assert client.post(act, {}).status_code == 422
    assert client.post(act, {"envoyer-satisfaction": "5"}).status_code == 302
    assert client.post(act, {"envoyer-satisfaction": "1"}).status_code == 403
    row.refresh_from_db()
    assert row.outcome.satisfaction == 5


@pytest.mark.parametrize("person", ["senam", "akou"])
def test_services_of_another_are_not_found(client, request, person, afi, savane):
    row = factory.proposed(savane, by=afi)
    client.force_login(request.getfixturevalue(person))
    for name in ("service_detail", "service_price", "service_opinion"):
        assert client.get(reverse(f"followup:{name}", args=[row.uuid])).status_code == 404


def test_draft_proposal_is_not_found_by_the_enterprise(client, mawuli, afi, savane):
    row = factory.proposed(savane, by=afi)
    ServiceProposal.objects.filter(pk=row.pk).update(state="draft")
    client.force_login(mawuli)
    assert client.get(reverse("followup:service_detail", args=[row.uuid])).status_code == 404


def test_no_segment_letter_nor_score_reaches_the_enterprise(client, mawuli, afi, savane, follow_up):
    factory.assessed(savane, capacity=81, motivation=83)
    row = factory.proposed(savane, by=afi, code="REG-02")
    client.force_login(mawuli)
    for address in (
        reverse("followup:recommendation_list"),
        reverse("followup:recommendation_detail", args=[follow_up.uuid]),
        reverse("followup:service_list"),
        reverse("followup:service_detail", args=[row.uuid]),
    ):
        text = text_of(client.get(address))
        assert "segment" not in text.lower()
        assert "81.0" not in text


def test_lists_ask_the_same_number_of_questions_with_one_and_three_rows(client, mawuli, afi, savane, cast):
    criteria = (("R06.1", "critical", "6.1", 3), ("R09.1", "minor", "9.1", 3), ("R05.1", "major", "5.1", 6))
    rows = factory.followed(savane, **cast, recommendations=criteria)
    for code in ("INF-01", "FOR-01", "PRO-02"):
        factory.proposed(savane, by=afi, code=code)
    client.force_login(mawuli)
    for name, shrink in (("recommendation_list", True), ("service_list", False)):
        counts = []
        for _turn in range(2):
            client.get(reverse(f"followup:{name}"))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(f"followup:{name}"))
            counts.append(len(queries))
            if shrink:
                for row in rows[1:]:
                    row.entries.all().delete()
                    row.delete()
                rows = rows[:1]
            else:
                ServiceProposal.objects.exclude(offering__code="INF-01").delete()
        assert counts[0] == counts[1], name


def test_act_address_read_again_leads_back_to_the_page(client, mawuli, follow_up):
    client.force_login(mawuli)
    act = reverse("followup:recommendation_act", args=[follow_up.uuid, "reponse"])
    assert client.get(act).url == reverse("followup:recommendation_detail", args=[follow_up.uuid])
    unknown = reverse("followup:recommendation_act", args=[follow_up.uuid, "inconnu"])
    assert client.post(unknown).status_code == 404


def test_next_point_is_put_first_within_a_month(client, mawuli, savane, cast):
    factory.followed(savane, **cast, closed_on=clock.add_months(clock.today(), -3) + dt.timedelta(days=3))
    client.force_login(mawuli)
    assert "Point d’étape à 3 mois" in text_of(client.get(reverse("followup:recommendation_list")))
