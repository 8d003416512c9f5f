"""The relations unit's pages: worklist, ranked services, one proposal to its result."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients.models import ClientNeed
from core import clock
from followup.models import FollowUpPoint, ServiceProposal
from followup.services import point, proposal, quote, recommendation
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


def typed(*lines, **facts):
    """What an agent types in a quotation."""
    found = {"valid_until": str(clock.today() + dt.timedelta(days=20)), "conditions": "", "reason": "", **facts}
    for number, (what, quantity, price) in enumerate(lines, start=1):
        found |= {f"description_{number}": what, f"quantity_{number}": quantity, f"unit_price_{number}": price}
    return found


def test_paid_service_is_proposed_apart_with_lines_and_a_computed_total(client, afi, savane):
    """I14: a price ticked among free services, or a total typed by hand, would surprise the enterprise."""
    factory.assessed(savane)
    client.force_login(afi)
    choices = client.get(reverse("followup:service_match", args=[savane.uuid]))
    address = reverse("followup:quote_new", args=[savane.uuid, "CAR-01"])
    assert address in text_of(choices)
    assert 'name="CAR-01-chosen"' not in text_of(choices)

    sent = client.post(address, typed(("Étude", "2,5", "120000"), ("Séance", "1", "60000")))

    row = ServiceProposal.objects.get()
    assert sent.url == reverse("followup:agent_service", args=[row.uuid])
    assert (row.quote.total, row.state, row.origin) == (360_000, "proposed", "agent")
    assert "360" in text_of(client.get(sent.url))


@pytest.mark.parametrize(
    ("lines", "facts", "field"),
    [
        ([("Étude", "", "120000")], {}, "quantity_1"),
        ([("Étude", "beaucoup", "120000")], {}, "quantity_1"),
        ([("Étude", "1", "-5")], {}, "unit_price_1"),
        ([("Étude", "0", "5")], {}, "quantity_1"),
        ([("", "1", "5")], {}, "description_1"),
        ([], {}, "description_1"),
        ([("Étude", "1", "5")], {"valid_until": "2020-01-01"}, "valid_until"),
        ([("Étude", "1", "5")], {"valid_until": "demain"}, "valid_until"),
        ([("Étude", "1", "9" * 30)], {}, "unit_price_1"),
        ([("x" * 301, "1", "5")], {}, "description_1"),
    ],
)
def test_quotation_begun_wrong_keeps_what_was_typed(client, afi, savane, lines, facts, field):
    """Eight lines typed again for one comma would send the agent back to a spreadsheet."""
    factory.assessed(savane)
    client.force_login(afi)
    answer = client.post(
        reverse("followup:quote_new", args=[savane.uuid, "CAR-01"]),
        typed(*lines, **{"conditions": "Au guichet.", **facts}),
    )
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Au guichet." in text_of(answer)
    assert not ServiceProposal.objects.exists()


def test_new_quotation_starts_from_the_one_before_and_replaces_it(client, afi, kodjo, savane):
    """A price corrected by hand on paper would leave two prices in force."""
    row = factory.paid(savane, by=afi, draft=factory.quotation(("Étude", "2.5", 120_000), conditions="Au guichet."))
    client.force_login(afi)
    address = reverse("followup:quote_revise", args=[row.uuid])
    form = client.get(address).context["form"]
    assert [form[name].value() for name in ("description_1", "unit_price_1", "conditions")] == [
        "Étude",
        120_000,
        "Au guichet.",
    ]

    client.post(address, typed(("Étude", "2", "120000")))

    assert sorted(row.quotes.values_list("state", "total")) == [("replaced", 300_000), ("sent", 240_000)]
    assert f"{row.reference}-D1" in text_of(client.get(reverse("followup:agent_service", args=[row.uuid])))


def test_free_service_has_no_page_of_price(client, afi, savane):
    """I14: the free accompaniment must never show where a price could be typed."""
    row = factory.proposed(savane, by=afi)
    client.force_login(afi)
    assert client.get(reverse("followup:quote_new", args=[savane.uuid, "FOR-01"])).status_code == 404
    assert client.get(reverse("followup:quote_revise", args=[row.uuid])).status_code == 403


def test_quotation_costs_as_many_queries_with_one_line_as_with_eight(client, afi, savane):
    """A page that asks the database once per line grows slow with the best-described quotations."""
    few = factory.paid(savane, by=afi)
    client.force_login(afi)

    def cost(row):
        address = reverse("followup:agent_service", args=[row.uuid])
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        return len(found)

    first = cost(few)
    lines = [(f"Ligne {number}", "1", 1000) for number in range(8)]
    quote.issue_quote(few, factory.quotation(*lines), by=afi)
    assert cost(few) == first
