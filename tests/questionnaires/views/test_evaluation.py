"""The bench: closed until the declaration, points for those who may read them only."""

import pytest
from django.urls import reverse

from core.models import AuditEvent
from questionnaires.models import ScreeningResponse
from questionnaires.services import evaluation as services
from tests.factories import questionnaires as make

pytestmark = pytest.mark.django_db
REASON = "Le manuel joint couvre ce point, le reste est en cours de rédaction."


def _url(name, response, *args):
    return reverse(f"questionnaires:{name}", args=[response.uuid, *args])


@pytest.fixture
def assigned(savane, mawuli, dede, elom):
    """A response assigned, no declaration yet."""
    return services.assign_evaluator(make.submitted(savane, mawuli), evaluator=dede, by=elom)


def test_lead_assigns_from_the_queue(client, savane, mawuli, dede, elom):
    response = make.submitted(savane, mawuli)
    client.force_login(elom)

    assert response.reference in client.get(reverse("questionnaires:evaluation_list")).content.decode()
    done = client.post(_url("evaluation_assign", response), {"evaluator": dede.pk})

    assert done.status_code == 302
    response.refresh_from_db()
    assert response.state == "under_evaluation"


def test_assignment_without_a_name_says_so(client, savane, mawuli, elom):
    client.force_login(elom)

    assert client.post(_url("evaluation_assign", make.submitted(savane, mawuli)), {}).status_code == 422


def test_nothing_opens_before_the_declaration(client, assigned, dede):
    client.force_login(dede)

    for url in (_url("evaluation", assigned), _url("evaluation_section", assigned, "C")):
        assert client.get(url).url == _url("evaluation_declare", assigned)
    assert client.get(_url("evaluation_summary", assigned)).status_code == 403


def test_evidence_is_closed_before_the_declaration(client, savane, mawuli, dede, elom):
    response = make.filled(savane, mawuli)
    item = make.attach(response, mawuli)
    from questionnaires.services import submission

    submission.submit_response(response, by=mawuli, entitled=True)
    services.assign_evaluator(response, evaluator=dede, by=elom)
    client.force_login(dede)
    address = reverse("questionnaires:evidence_open", args=[item.uuid])
    assert client.get(address).status_code == 403

    services.declare_no_conflict(response, by=dede)

    assert client.get(address).status_code == 200
    assert AuditEvent.objects.filter(action="questionnaires.evidence.opened", by=dede).count() == 1


def test_declared_conflict_sends_the_response_to_somebody_else(client, assigned, dede):
    client.force_login(dede)

    assert client.post(_url("evaluation_declare", assigned), {}).status_code == 422
    client.post(_url("evaluation_declare", assigned), {"has_conflict": "yes"})

    assigned.refresh_from_db()
    assert assigned.state == "submitted"
    assert client.get(_url("evaluation", assigned)).status_code == 404


def test_diagnostician_without_charter_sees_nothing(client, assigned, make_agent, dede):
    """§8.3: without the signed charter the diagnostic role is suspended."""
    dede.charters.all().delete()
    client.force_login(dede)

    assert client.get(_url("evaluation_section", assigned, "C")).status_code in {302, 403, 404}
    assert ScreeningResponse.objects.visible_to(type(dede).objects.get(pk=dede.pk)).count() == 0


def test_unassigned_diagnostician_finds_nothing(client, assigned, make_agent):
    client.force_login(make_agent("DIA", "Autre Diagnostiqueur"))

    assert client.get(_url("evaluation", assigned)).status_code == 404


def test_points_are_kept_and_a_change_without_reason_is_shown_again(client, savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    client.force_login(dede)
    sent = {"r_C1": "1", "l_C1": "1", "s_C1": "absent"}

    refused = client.post(_url("evaluation_section", response, "C"), sent)
    kept = client.post(_url("evaluation_section", response, "C"), sent | {"m_C1": "Organigramme contraire"})

    assert refused.status_code == 422
    assert kept.url == _url("evaluation_section", response, "D")
    page = client.get(_url("evaluation_section", response, "C")).content.decode()
    assert "Organigramme contraire" in page


def test_whole_evaluation_from_reading_to_orientation(client, savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    client.force_login(dede)

    done = client.post(_url("evaluation_summary", response), {"strengths": "Une équipe formée", "gaps": "Écrire"})
    assert done.status_code == 302
    assert client.post(_url("evaluation_validate", response)).status_code == 403

    client.force_login(elom)
    assert "Valider l’orientation" in client.get(_url("evaluation_summary", response)).content.decode()
    client.post(_url("evaluation_validate", response))
    response.refresh_from_db()
    assert response.state == "oriented"


def test_conclusion_on_insufficiency_asks_for_the_decision(client, savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom, level=1)
    client.force_login(dede)

    short = client.post(
        _url("evaluation_summary", response), {"strengths": "x", "decision": "confirmed", "decision_reason": "non"}
    )
    done = client.post(
        _url("evaluation_summary", response), {"strengths": "x", "decision": "confirmed", "decision_reason": REASON}
    )

    assert (short.status_code, done.status_code) == (422, 302)


def test_return_needs_a_reason(client, savane, mawuli, dede, elom):
    response = make.evaluated(savane, mawuli, dede, elom)
    client.force_login(elom)

    assert client.post(_url("evaluation_return", response), {}).status_code == 422
    assert client.post(_url("evaluation_return", response), {"reason": "Revoir D1"}).status_code == 302


def test_details_are_asked_from_the_bench(client, savane, mawuli, dede, elom):
    response = make.under_evaluation(savane, mawuli, dede, elom)
    client.force_login(dede)

    assert client.post(_url("evaluation_complement", response), {}).status_code == 422
    assert client.post(_url("evaluation_complement", response), {"q_C1": "Depuis quand ?"}).status_code == 302
    assert client.get(_url("evaluation_summary", response)).status_code == 200


def test_relations_unit_reads_answers_and_orientation_but_no_point(client, savane, mawuli, dede, elom, afi):
    """§8.2: the relationship agent reads the orientation only."""
    response = make.oriented(savane, mawuli, dede, elom)
    client.force_login(afi)

    page = client.get(_url("dossier", response)).content.decode()

    assert "Désignée avec fiche de poste" in page
    assert "74.5" not in page.split("<main")[1].split("</main")[0].replace(str(response.uuid), "")
    assert client.get(_url("evaluation_summary", response)).status_code == 403
    assert client.get(reverse("questionnaires:evaluation_list")).status_code == 403


def test_draft_of_an_enterprise_is_read_by_nobody_else(client, savane, mawuli, afi, elom, dede):
    """“Nothing reaches customs before you send it”: an agent who opens the file must not find the draft."""
    response = make.filled(savane, mawuli)
    item = make.attach(response, mawuli)
    for person in (afi, elom):
        client.force_login(person)
        assert "Les délais au port" not in client.get(_url("dossier", response)).content.decode()
        assert client.get(_url("response_check", response)).status_code == 404
        assert client.get(_url("evaluation", response)).status_code == 404
        assert client.get(reverse("questionnaires:evidence_open", args=[item.uuid])).status_code == 404


def test_agent_tells_the_enterprise_once(client, savane, mawuli, dede, elom, afi):
    response = make.oriented(savane, mawuli, dede, elom)
    client.force_login(afi)

    assert "Une direction engagée" in client.get(_url("outcome_tell", response)).content.decode()
    assert client.post(_url("outcome_tell", response), {}).status_code == 422
    words = {"strengths": "Une équipe", "gaps": "", "message": "Parlons-en."}
    assert client.post(_url("outcome_tell", response), words).status_code == 302
    assert client.get(_url("outcome_tell", response)).url == _url("dossier", response)


def test_agent_reopens_an_expired_draft(client, savane, afi):
    response = make.invited(savane)
    response.due_on = response.invited_on
    response.save()
    from questionnaires import deadlines

    deadlines.expire(response.due_on.replace(year=response.due_on.year + 1))
    client.force_login(afi)

    assert client.post(_url("response_reopen", response)).status_code == 302
    response.refresh_from_db()
    assert response.state == "in_progress"


@pytest.mark.parametrize("name", ["evaluation_list", "dossier_list"])
def test_lists_cost_the_same_for_one_or_three_rows(
    client, savane, golfe, mawuli, senam, elom, make_enterprise, name, django_assert_max_num_queries
):
    make.submitted(savane, mawuli)
    client.force_login(elom)
    with django_assert_max_num_queries(20) as first:
        client.get(reverse(f"questionnaires:{name}"))
    make.submitted(golfe, senam)
    third = make_enterprise("Troisième", "1000000003", "Kossi Trois")
    make.submitted(third, third.memberships.get().user)

    with django_assert_max_num_queries(len(first.captured_queries)):
        client.get(reverse(f"questionnaires:{name}"))
