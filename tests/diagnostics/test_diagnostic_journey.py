"""From the proposal to the draft of findings, each act by the person concerned, through the pages (issue 2, steps 5–6)."""

import pytest
from django.core import mail
from django.urls import reverse

from core import clock
from diagnostics.models import ConsentChallenge, Diagnostic, DiagnosticRequest, Finding
from diagnostics.services.consent import one_time_code
from tests.factories import diagnostics as factory

SIGNATORY = {
    "signatory_name": "Mawuli Agbeko",
    "signatory_function": "Gérant",
    "authority_basis": "legal_representative",
    "agrees": "on",
}
MEETING = {
    "held_at": "2026-01-20T09:00",
    "functions": ["direction", "customs"],
    "minutes": "Objet et suites rappelés.",
}
SAID = {"purpose": "on", "voluntary": "on", "confidentiality": "on"}


@pytest.fixture
def step(client):
    """Do one act as somebody: open the page if there is one, post, expect a redirect."""

    def act(user, name, *args, data=None, opens=True):
        client.force_login(user)
        url = reverse(f"diagnostics:{name}", args=args)
        if opens:
            assert client.get(url).status_code == 200, name
        answer = client.post(url, data or {})
        assert answer.status_code == 302, (name, answer.status_code)
        return answer

    return act


def test_from_proposal_to_findings_each_by_the_person_concerned(
    step, client, content, savane, afi, mawuli, elom, dede, koffi, yawa, run_after_commit
):
    factory.oriented(savane, by=dede)
    step(afi, "propose", savane.uuid, data={"message": "Bonjour"})
    request = DiagnosticRequest.objects.get()
    step(mawuli, "talk", request.uuid, data={"wish": "Combien de temps ?"})
    with run_after_commit():
        step(mawuli, "accept", request.uuid, data=SIGNATORY)
    challenge = ConsentChallenge.objects.get()
    code = one_time_code(challenge)
    assert any(code in letter.body for letter in mail.outbox)
    step(mawuli, "confirm", request.uuid, challenge.uuid, data={"code": f"{code[:3]} {code[3:]}"})

    step(elom, "team", request.uuid, data={"lead": dede.pk, "members": [koffi.pk]})
    for person in (dede, koffi):
        step(person, "declare", request.uuid, data={"answer": "none"})
    day = clock.add_working_days(clock.today(), 5).isoformat()
    step(elom, "plan", request.uuid, data={"starts_on": day, "ends_on": day, "agreed_with": "Responsable export"})
    mission = Diagnostic.objects.get()
    step(elom, "name_reviewer", mission.uuid, data={"reviewer": yawa.pk}, opens=False)

    agenda = {"starts_at": f"{day}T09:00", "minutes": 60, "function": "direction", "subject": "Ouverture"}
    step(dede, "add_agenda", mission.uuid, data=agenda, opens=False)
    client.force_login(mawuli)
    assert "Ouverture" in client.get(reverse("diagnostics:mission_enterprise", args=[mission.uuid])).content.decode()
    step(dede, "add_document", mission.uuid, data={"kind": "policy", "title": "Politique douanière"}, opens=False)
    step(dede, "guide", mission.uuid, data={"done": ["before.dates"]}, opens=False)
    step(dede, "open_visit", mission.uuid, data={**MEETING, **SAID})
    factory.rated(mission, by=dede, levels={"1.1": 1, "6.2": 2, "10.1": 5})
    step(dede, "end_visit", mission.uuid, data={**MEETING, "nothing_given": "on"})
    step(dede, "propose_findings", mission.uuid, opens=False)
    assert set(Finding.objects.values_list("kind", "criteria__code")) == {
        ("weakness", "1.1"), ("weakness", "6.2"), ("strength", "10.1"),
    }  # fmt: skip
    step(dede, "past_issue", mission.uuid, data={"answer": "no"}, opens=False)

    client.force_login(dede)
    page = client.get(reverse("diagnostics:findings", args=[mission.uuid])).content.decode()
    assert "Prêt pour le rapport" in page
    step(dede, "report_start", mission.uuid, opens=False)


def test_enterprise_stops_in_the_middle_of_a_visit(step, client, visit, mawuli):
    step(mawuli, "stop", visit.request.uuid, data={"sure": "on"})

    page = client.get(reverse("diagnostics:request_enterprise", args=[visit.request.uuid])).content.decode()
    assert "Le diagnostic est arrêté" in page
    visit.refresh_from_db()
    assert visit.state == "cancelled"
