"""The relations unit's pages: worklist, ranked services, one proposal to its result."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import ClientNeed
from core import clock
from followup.models import FollowUpPoint, ServiceProposal
from followup.services import point, proposal, recommendation
from tests.factories import diagnostics as diagnostic_factory
from tests.factories import followup as factory

pytestmark = pytest.mark.usefixtures("catalogue")


def text_of(response):
    return response.content.decode()


def test_services_are_ranked_with_their_reason(client, afi, savane, follow_ups):
    """6.1 at level 0 weighs 42: INF-02 names it, before FOR-06 which names only its dimension."""
    factory.assessed(savane)
    client.force_login(afi)
    response = client.get(reverse("followup:service_match", args=[savane.uuid]))
    ranked = [item.offering.code for item, _form in response.context["suggestions"]]
    assert ranked[:2] == ["INF-02", "FOR-06"]
    assert "6.1 Vérification avant transmission" in text_of(response)
    assert "CAR-01" not in ranked


def test_difficulty_named_by_the_enterprise_brings_services(client, afi, savane):
    factory.assessed(savane)
    ClientNeed.objects.create(enterprise=savane, code="broker", source="screening")
    client.force_login(afi)
    response = client.get(reverse("followup:service_match", args=[savane.uuid]))
    assert [item.offering.code for item, _form in response.context["suggestions"]] == ["CON-05"]


def test_education_orientation_preselects_six_services(client, afi, savane, elom, dede):
    """I6: after a significant insufficiency, awareness and training first; the agent still chooses."""
    response = diagnostic_factory.oriented(savane, by=dede, orientation="EDUCATION", insufficiency="confirmed")
    evaluation = response.evaluation
    evaluation.evaluated_by, evaluation.validated_by = dede, elom
    evaluation.save()
    client.force_login(afi)
    page = client.get(reverse("followup:service_match", args=[savane.uuid]))
    chosen = [item.offering.code for item, _form in page.context["suggestions"] if item.is_preselected]
    assert chosen == ["INF-01", "INF-02", "FOR-01", "FOR-07", "FOR-08", "PRO-02"]
    assert text_of(page).count("checked") == 6
    assert ServiceProposal.objects.count() == 0


def test_agent_proposes_what_it_chose(client, afi, savane, follow_ups):
    factory.assessed(savane)
    client.force_login(afi)
    address = reverse("followup:service_match", args=[savane.uuid])
    data = {"INF-02-chosen": "on", "INF-02-reason": "Pour la double lecture.", "PRO-02-chosen": "on"}
    assert client.post(address, data).status_code == 302
    rows = {row.offering.code: row for row in ServiceProposal.objects.all()}
    assert set(rows) == {"INF-02", "PRO-02"}
    assert (rows["INF-02"].origin, rows["INF-02"].criteria, rows["PRO-02"].origin) == ("matching", ["6.1"], "agent")


def test_nothing_chosen_or_missing_reason_is_said_and_kept(client, afi, savane):
    factory.assessed(savane)
    client.force_login(afi)
    address = reverse("followup:service_match", args=[savane.uuid])
    assert "Choisissez au moins un service." in text_of(client.post(address, {}))
    response = client.post(address, {"REG-02-chosen": "on", "REG-02-reason": "Elle prépare son dossier."})
    assert response.status_code == 422
    assert "Elle prépare son dossier." in text_of(response)
    assert ServiceProposal.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "status"),
    [("afi", 200), ("kodjo", 200), ("dede", 403), ("elom", 403), ("yawa", 403), ("adm", 404), ("mawuli", 403)],
)
def test_only_the_relations_unit_chooses_services(client, request, person, status, savane):
    """I5, on the page too."""
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("followup:service_match", args=[savane.uuid])).status_code == status


def test_unassigned_agent_reads_no_file(client, make_agent, savane, follow_up):
    other = make_agent("CRA", "Kossi Ailleurs")
    client.force_login(other)
    assert client.get(reverse("followup:agent_recommendation", args=[follow_up.uuid])).status_code == 404
    assert client.get(reverse("followup:service_match", args=[savane.uuid])).status_code == 403


def test_agent_records_what_was_told_by_phone(client, afi, follow_up):
    client.force_login(afi)
    act = reverse("followup:agent_recommendation_act", args=[follow_up.uuid, "noter"])
    data = {"noter-source": "phone", "noter-attitude": "in_progress", "noter-note": "Essai en cours."}
    assert client.post(act, data).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.attitude, follow_up.source) == ("in_progress", "phone")
    assert afi.full_name in text_of(client.get(reverse("followup:agent_recommendation", args=[follow_up.uuid])))


def test_second_agent_answers_a_contested_record(client, afi, kodjo, mawuli, follow_up):
    recommendation.record_attitude(follow_up, attitude="declined", source="phone", by=afi)
    recommendation.contest(follow_up, text="Inexact.", by=mawuli)
    act = reverse("followup:agent_recommendation_act", args=[follow_up.uuid, "repondre"])
    data = {"repondre-attitude": "adopted", "repondre-note": "Corrigé, avec nos excuses."}
    client.force_login(afi)
    assert client.post(act, data).status_code == 403
    client.force_login(kodjo)
    assert "contesté le" in text_of(client.get(reverse("followup:agent_worklist")))
    assert client.post(act, data).status_code == 302
    follow_up.refresh_from_db()
    assert (follow_up.attitude, follow_up.is_contested) == ("adopted", False)


@pytest.mark.parametrize(("person", "status"), [("dede", 200), ("elom", 200), ("yawa", 404), ("adm", 404)])
def test_diagnosticians_read_and_record_nothing(client, request, person, status, follow_up):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("followup:agent_recommendation", args=[follow_up.uuid])).status_code == status
    act = reverse("followup:agent_recommendation_act", args=[follow_up.uuid, "noter"])
    assert client.post(act, {}).status_code in {403, 404}


def test_service_goes_from_agreement_to_result(client, afi, mawuli, savane):
    row = factory.proposed(savane, by=afi)
    proposal.answer_proposal(row, answer="accept", by=mawuli)
    client.force_login(afi)

    def act(name, data):
        return client.post(reverse("followup:agent_service_act", args=[row.uuid, name]), data)

    today = clock.today()
    terms = {
        "accord-scope": "Deux jours",
        "accord-objective": "Double lecture",
        "accord-indicator": "Liste remplie",
        "accord-starts_on": today.isoformat(),
        "accord-ends_on": (today - dt.timedelta(days=1)).isoformat(),
    }
    assert act("accord", terms).status_code == 422
    assert act("accord", {**terms, "accord-ends_on": today.isoformat()}).status_code == 302
    assert act("seance", {}).status_code == 403
    client.force_login(mawuli)
    client.post(reverse("followup:service_act", args=[row.uuid, "accepter-accord"]))
    client.force_login(afi)
    assert act("terminer", {}).status_code == 403
    session = {"seance-held_on": today.isoformat(), "seance-attendance": "4", "seance-summary": "Séance tenue."}
    assert act("seance", session).status_code == 302
    assert act("terminer", {}).status_code == 302
    assert act("resultat", {"resultat-objective_reached": "yes"}).status_code == 302
    assert act("clore", {}).status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"
    assert "Séance tenue." in text_of(client.get(reverse("followup:agent_service", args=[row.uuid])))


@pytest.mark.parametrize("name", ["agent_worklist", "agent_enterprise", "service_match"])
def test_agent_pages_ask_the_same_number_of_questions_with_one_and_three_rows(client, kodjo, afi, savane, cast, name):
    criteria = (("R06.1", "critical", "6.1", 3), ("R09.1", "minor", "9.1", 3), ("R05.1", "major", "5.1", 6))
    rows = factory.followed(savane, **cast, recommendations=criteria, closed_on=clock.add_months(clock.today(), -8))
    for code in ("INF-01", "FOR-01", "PRO-02"):
        factory.proposed(savane, by=afi, code=code)
    client.force_login(kodjo)
    address = reverse(f"followup:{name}", args=[] if name == "agent_worklist" else [savane.uuid])
    counts = []
    for _turn in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for row in rows[1:]:
            row.entries.all().delete()
            row.delete()
        ServiceProposal.objects.exclude(offering__code="INF-01").delete()
        rows = rows[:1]
    assert counts[0] == counts[1]


def test_home_leads_each_side_to_its_pages(client, afi, mawuli):
    client.force_login(afi)
    assert client.get("/suivi/").url == reverse("followup:agent_worklist")
    client.force_login(mawuli)
    assert client.get("/suivi/").url == reverse("followup:recommendation_list")


def test_agent_reads_what_was_answered_at_a_follow_up_point(client, afi, mawuli, savane, follow_up):
    """The effect on criteria is followed by the enterprise's own estimate (§7.6)."""
    asked = FollowUpPoint.objects.filter(enterprise=savane).first()
    answer = point.PointAnswer(follow_up=follow_up, attitude="in_progress", means="own", level_now=2)
    point.answer_point(asked, answers=[answer], by=mawuli)
    client.force_login(afi)
    text = text_of(client.get(reverse("followup:agent_recommendation", args=[follow_up.uuid])))
    assert "Estimation de l’entreprise" in text
    assert "niveau 2 sur 5" in text
