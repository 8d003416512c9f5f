"""The pages as their readers meet them: statuses, words, kept text, constant queries (domain §7.2, §7.3, §8.2)."""

import pytest
from django.urls import reverse

from accounts.models import User
from clients.models import PortalMembership
from diagnostics.models import CriterionRating, DiagnosticRequest, Finding, Recommendation
from diagnostics.queries import grid
from diagnostics.services import finding as findings
from diagnostics.services.consent import one_time_code
from tests.factories import diagnostics as factory

RATED = {
    "level": "2",
    "rationale": "Répartition réelle, rien d’écrit à ce jour.",
    "evidence_kinds": ["interview"],
    "confidence": "medium",
    "version": "0",
}


def at(name, *args):
    return reverse(f"diagnostics:{name}", args=args)


@pytest.fixture
def proposed(content, savane, afi, mawuli):
    return factory.proposal(savane, by=afi)


def test_proposal_page_gives_three_answers_of_one_weight(client, proposed, mawuli):
    """Freedom looks free: no primary button on the way to consent (design, principle 2)."""
    client.force_login(mawuli)

    page = client.get(at("request_enterprise", proposed.uuid)).content.decode()

    assert page.count('class="btn btn-choice"') == 3
    assert "btn-primary" not in page
    for words in ("Accepter", "En parler d’abord", "Décliner", "sans conséquence pour vous"):
        assert words in page


def test_proposal_page_in_english(client, proposed, mawuli):
    type(mawuli).objects.filter(pk=mawuli.pk).update(language="en")
    client.force_login(mawuli)
    client.cookies["django_language"] = "en"

    page = client.get(at("request_enterprise", proposed.uuid)).content.decode()

    assert "Would you like a diagnostic of your organisation?" in page


@pytest.mark.parametrize("name", ["request_enterprise", "accept", "talk", "decline"])
def test_proposal_of_another_enterprise_is_not_found(client, proposed, senam, name):
    client.force_login(senam)

    assert client.get(at(name, proposed.uuid)).status_code == 404


def test_contributor_cannot_see_nor_answer_a_proposal(client, proposed, akou):
    client.force_login(akou)

    assert client.get(at("request_enterprise", proposed.uuid)).status_code == 404
    assert client.post(at("decline", proposed.uuid)).status_code == 404


def test_decline_by_one_press_without_a_reason(client, proposed, mawuli):
    client.force_login(mawuli)

    answer = client.post(at("decline", proposed.uuid), follow=True)

    assert "Elle est sans conséquence" in answer.content.decode()
    assert DiagnosticRequest.objects.get().state == "declined"


def test_contributor_opening_the_diagnostic_menu_is_told_who_decides(client, proposed, akou, mawuli):
    """The menu shows the entry to everybody: it must never end on “page not found”."""
    client.force_login(akou)

    answer = client.get("/diagnostics/")

    assert answer.status_code == 200
    assert mawuli.full_name in answer.content.decode()


@pytest.mark.parametrize("name", ["accept", "accept_document", "decline", "talk"])
def test_page_gone_stale_after_an_answer_leads_to_where_the_matter_stands(client, proposed, mawuli, name):
    """A colleague answered first: the owner reads so, and is not told that her role forbids it."""
    client.force_login(mawuli)
    client.post(at("decline", proposed.uuid))

    answer = client.post(at(name, proposed.uuid), {"reason": "trop tard"}, follow=True)

    assert answer.redirect_chain[-1][0] == at("request_enterprise", proposed.uuid)
    assert "n’attend plus de réponse" in answer.content.decode()


def test_accept_keeps_what_was_typed_when_the_box_is_not_ticked(client, proposed, mawuli):
    client.force_login(mawuli)

    answer = client.post(at("accept", proposed.uuid), {"signatory_name": "Mawuli A.", "signatory_function": "Gérant"})

    assert answer.status_code == 422
    assert 'value="Mawuli A."' in answer.content.decode()
    assert "rien ne vous y oblige" in answer.content.decode()


def test_code_page_says_how_many_tries_are_left(client, proposed, mawuli):
    client.force_login(mawuli)
    client.post(
        at("accept", proposed.uuid),
        {
            "signatory_name": "Mawuli",
            "signatory_function": "Gérant",
            "authority_basis": "legal_representative",
            "agrees": "on",
        },
    )
    challenge = proposed.challenges.get()
    wrong = "000000" if one_time_code(challenge) != "000000" else "000001"

    answer = client.post(at("confirm", proposed.uuid, challenge.uuid), {"code": wrong})

    assert answer.status_code == 422
    assert "Essais restants" in answer.content.decode()


def test_code_of_another_person_is_not_found(client, proposed, mawuli, savane):
    challenge = factory.consent.start_online_consent(proposed, by=mawuli, signatory=factory.signatory())
    other = User.objects.create_user("dep@example.org", "x")
    PortalMembership.objects.create(user=other, enterprise=savane, role="DEP", may_sign=True)
    client.force_login(other)

    assert client.get(at("confirm", proposed.uuid, challenge.uuid)).status_code == 404


def test_mandate_without_its_document_is_asked_for(client, proposed, mawuli):
    client.force_login(mawuli)
    data = {"signatory_name": "M", "signatory_function": "G", "authority_basis": "mandate", "agrees": "on"}

    assert "qui donne le mandat" in client.post(at("accept", proposed.uuid), data).content.decode()


def test_own_request_without_evaluation_is_led_to_the_questionnaire(client, content, savane, mawuli):
    client.force_login(mawuli)

    assert "Le questionnaire vient d’abord" in client.get(at("ask")).content.decode()
    assert client.post(at("ask"), {"wish": "Progresser"}).status_code == 422


def test_relation_agent_never_opens_working_papers(client, visit, afi, dede):
    """I7: the relations unit has no access to drafts; what is not yours looks like what does not exist."""
    client.force_login(afi)

    for name in ("mission_detail", "findings", "add_finding"):
        assert client.get(at(name, visit.uuid)).status_code == 404
    assert client.get(at("criterion", visit.uuid, "6.2")).status_code == 404


def test_enterprise_never_opens_working_papers(client, visit, mawuli):
    client.force_login(mawuli)

    assert client.get(at("mission_detail", visit.uuid)).status_code == 404
    assert client.get(at("mission_enterprise", visit.uuid)).status_code == 200


def test_enterprise_pages_show_no_rating_and_no_score(client, visit, mawuli, dede):
    planted = "JETON-PLANTE organisation fragile et sans relais"
    factory.rated(visit, by=dede)
    factory.rate(
        visit, next(row for row in grid.criteria_of(visit) if row.code == "1.1"), 1, by=dede, rationale=planted
    )
    findings.propose_findings(visit, by=dede)
    client.force_login(mawuli)

    for url in (at("mission_enterprise", visit.uuid), at("request_enterprise", visit.request.uuid)):
        page = client.get(url).content.decode()
        assert "JETON-PLANTE" not in page
        assert "niveau 1" not in page.lower()


def test_bench_rates_then_leads_to_the_next_criterion(client, visit, dede):
    client.force_login(dede)

    answer = client.post(at("criterion", visit.uuid, "6.2"), RATED)

    assert answer.url == at("criterion", visit.uuid, "6.3")
    assert CriterionRating.objects.get().level == 2


def test_bench_keeps_what_was_typed_when_grounds_are_too_short(client, visit, dede):
    client.force_login(dede)

    answer = client.post(at("criterion", visit.uuid, "6.2"), {**RATED, "rationale": "Bref."})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bref." in page
    assert "20 caractères" in page
    assert 'value="2" id="lv2" checked' in page


def test_bench_stale_page_shows_both_texts_and_lets_the_person_choose(client, visit, dede, koffi):
    client.force_login(dede)
    client.post(at("criterion", visit.uuid, "6.2"), {**RATED, "rationale": "Le texte de Dédé, enregistré d’abord."})
    client.force_login(koffi)

    answer = client.post(
        at("criterion", visit.uuid, "6.2"), {**RATED, "rationale": "Le texte de Koffi, arrivé après."}
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Le texte de Dédé" in page
    assert "Le texte de Koffi" in page
    again = {**RATED, "rationale": "Le texte de Koffi, arrivé après.", "version": "1"}
    assert client.post(at("criterion", visit.uuid, "6.2"), again).status_code == 302
    assert CriterionRating.objects.get().rationale.startswith("Le texte de Koffi")


def test_bench_note_without_level_is_saved(client, visit, dede):
    client.force_login(dede)

    client.post(at("criterion", visit.uuid, "6.2"), {"level": "", "rationale": "À creuser", "version": "0"})

    assert CriterionRating.objects.get().rationale == "À creuser"


def test_bench_shows_the_answer_of_the_questionnaire_beside(client, visit, dede):
    client.force_login(dede)

    assert "Séparation de fait" in client.get(at("criterion", visit.uuid, "6.2")).content.decode()


@pytest.mark.parametrize("code", ["99.9", "11.1", "x"])
def test_bench_unknown_criterion_is_not_found(client, visit, dede, code):
    client.force_login(dede)

    assert client.get(at("criterion", visit.uuid, code)).status_code == 404


def test_head_of_diagnostics_reads_the_bench_but_cannot_rate(client, visit, elom):
    client.force_login(elom)

    assert client.get(at("criterion", visit.uuid, "6.2")).status_code == 200
    assert client.post(at("criterion", visit.uuid, "6.2"), RATED).status_code == 403


def test_finding_stale_page_answers_409_and_keeps_both(client, visit, dede, koffi):
    factory.rated(visit, by=dede, levels={"6.2": 1})
    findings.propose_findings(visit, by=dede)
    row = Finding.objects.get()
    data = {
        "kind": "weakness",
        "nature": "functional",
        "title_fr": "Texte de Koffi",
        "text_fr": "Son contenu",
        "criteria": ["6.2"],
        "is_retained": "on",
        "version": "1",
    }
    Finding.objects.update(version=2, title_fr="Texte de Dédé")
    client.force_login(koffi)

    answer = client.post(at("finding", visit.uuid, row.uuid), data)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Texte de Dédé" in page
    assert "Texte de Koffi" in page
    assert client.post(at("finding", visit.uuid, row.uuid), {**data, "version": "2"}).status_code == 302


def test_findings_of_another_mission_are_not_found(client, visit, dede, koffi, golfe, senam, afi, elom):
    factory.rated(visit, by=dede, levels={"6.2": 1})
    findings.propose_findings(visit, by=dede)
    other = factory.planned(golfe, agent=afi, owner=senam, head=elom, team=[dede, koffi])
    client.force_login(dede)

    assert client.get(at("finding", other.uuid, Finding.objects.get().uuid)).status_code == 404
    assert client.get(at("recommendation", other.uuid, Recommendation.objects.get().uuid)).status_code == 404


def test_paper_acceptance_with_a_wrong_file_keeps_what_was_typed(client, proposed, afi):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(afi)
    data = {
        "signatory_name": "Mawuli Agbeko",
        "signatory_function": "Gérant",
        "authority_basis": "legal_representative",
        "signed_on": "2026-01-05",
        "document": SimpleUploadedFile("scan.exe", b"MZ"),
    }

    answer = client.post(at("paper", proposed.uuid), data)

    assert answer.status_code == 422
    assert 'value="Mawuli Agbeko"' in answer.content.decode()


def test_diagnostician_cannot_propose(client, content, savane, dede):
    """Those who diagnose do not sell (I5)."""
    client.force_login(dede)

    assert client.get(at("propose", savane.uuid)).status_code == 403
    assert client.get(at("request_list")).status_code == 403


@pytest.mark.parametrize("name", ["mission_list", "request_list"])
def test_list_takes_the_same_queries_with_one_and_three_rows(
    client, content, make_enterprise, afi, elom, dede, koffi, django_assert_num_queries, name
):
    def add(number):
        owner = f"Prénom{number} Nom"
        enterprise = make_enterprise(f"Essai {number}", f"100000001{number}", owner)
        user = User.objects.get(full_name=owner)
        if name == "mission_list":
            factory.planned(enterprise, agent=afi, owner=user, head=elom, team=[dede, koffi])
        else:
            factory.accepted(enterprise, agent=afi, owner=user)

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    add(1)
    client.force_login(elom)
    url = at(name) + ("?etat=accepted" if name == "request_list" else "")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(url)
    add(2)
    add(3)

    with django_assert_num_queries(len(one)):
        page = client.get(url)

    assert page.content.decode().count("Essai ") >= 3


def test_criterion_page_takes_the_same_queries_whatever_is_rated(client, visit, dede, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(dede)
    url = at("criterion", visit.uuid, "6.2")
    client.get(url)
    with CaptureQueriesContext(connection) as empty:
        client.get(url)
    factory.rated(visit, by=dede)

    with django_assert_num_queries(len(empty)):
        client.get(url)


def test_home_leads_each_to_their_own_page(client, proposed, mawuli, afi, dede, elom):
    for user, target in (
        (mawuli, at("request_enterprise", proposed.uuid)),
        (afi, at("request_list")),
        (dede, at("mission_list")),
        (elom, at("mission_list")),
    ):
        client.force_login(user)
        assert client.get(at("home")).url == target


@pytest.mark.parametrize("model", ["diagnosticrequest", "diagnostic", "gridversion", "libraryentry", "consenttext"])
def test_administration_lists_open_to_the_head_of_diagnostics(client, mission, elom, model):
    client.force_login(elom)

    assert client.get(f"/administration/diagnostics/{model}/").status_code == 200


def test_administration_missions_stay_closed_to_the_relations_unit(client, mission, afi):
    client.force_login(afi)

    assert client.get("/administration/diagnostics/diagnostic/").status_code == 403
    assert client.get("/administration/diagnostics/diagnosticrequest/").status_code == 200


def test_bench_of_a_broker_reads_the_third_party_dimension_from_its_side(client, visit, dede):
    """§4, D08: a broker is asked about its clients, not about its broker."""
    type(visit.enterprise).objects.filter(pk=visit.enterprise_id).update(kind="broker")
    client.force_login(dede)

    assert (
        "Gestion des clients et des sous-traitants" in client.get(at("criterion", visit.uuid, "8.1")).content.decode()
    )


def test_mission_page_shows_figures_to_its_team_only(client, visit, dede, mawuli):
    factory.rated(visit, by=dede)
    client.force_login(dede)
    assert "60,0" in client.get(at("mission_detail", visit.uuid)).content.decode()

    client.force_login(mawuli)

    assert "60,0" not in client.get(at("mission_enterprise", visit.uuid)).content.decode()
