"""The read API: what opens it, what it answers, what it never says (ADR 0030)."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from clients.models import Enterprise
from core import clock
from core.errors import DomainError, TwoPersonsNeeded
from disclosures.documents import openapi
from disclosures.models import Integration, RiskSignal, SignalReading
from disclosures.queries import consultations, indicators
from disclosures.rules.contract import OPERATIONS
from disclosures.services import integration as services
from disclosures.services import objection as objections

pytestmark = pytest.mark.django_db
EVERYTHING = ["enterprises", "indicators", "signals"]


@pytest.fixture
def let_in(adm, kodjo):
    """Open an access and return its token."""

    def open_access(scopes=EVERYTHING, name="Ciblage", **fields) -> str:
        row = services.ask_integration(
            name=name, purpose="Croiser les listes de ciblage.", scopes=list(scopes),
            expires_on=clock.today() + dt.timedelta(days=30), by=adm, **fields,
        )  # fmt: skip
        return services.issue_token(services.approve_integration(row, by=kodjo), by=adm)[0]

    return open_access


@pytest.fixture
def read(client, let_in):
    """Ask as a system that may read everything."""
    token = let_in()

    def ask(path: str, **headers):
        return client.get(f"/api/v1{path}", headers={"authorization": f"Bearer {token}", **headers})

    return ask


def conforms(response, operation) -> bool:
    document = openapi.build()
    schema = {"$ref": f"#/components/schemas/{operation.schema}", "components": document["components"]}
    return Draft202012Validator(schema).is_valid(response.json())


def test_document_is_valid_openapi_and_printed_by_the_command(capsys, client) -> None:
    """A document no program accepts describes nothing."""
    call_command("openapi")
    printed = json.loads(capsys.readouterr().out)

    validate(printed)
    assert printed["openapi"].startswith("3.1")
    assert client.get(reverse("disclosures:api_contract")).json() == printed


def test_every_operation_answers_what_the_document_says(read, released, savane) -> None:
    """A field that appears in the answers only would leave the house unseen."""
    ids = {"getEnterprise": savane.uuid, "getSignal": RiskSignal.objects.get().uuid}
    for operation in OPERATIONS:
        response = read(operation.path.replace("{id}", str(ids.get(operation.name, ""))))
        assert response.status_code == 200, operation.name
        assert conforms(response, operation), operation.name


def test_enterprise_says_its_numbers_and_nothing_of_its_file(read, savane) -> None:
    """A date of change or a status would tell who came to customs, and when."""
    assert set(read(f"/enterprises/{savane.uuid}").json()) == {"id", "reference", "name", "identifiers"}
    assert read("/enterprises?number=1000000001").json()["items"][0]["id"] == str(savane.uuid)


def test_token_is_needed_known_in_force_and_scoped(client, read, let_in, savane, adm) -> None:
    """A door that opens on a withdrawn or foreign token is no door."""
    assert client.get("/api/v1/signals").status_code == 401
    assert client.get("/api/v1/signals", headers={"authorization": "Bearer ccv_inconnu"}).status_code == 401
    narrow = {"authorization": f"Bearer {let_in(['enterprises'], 'Registre')}"}
    assert client.get("/api/v1/enterprises", headers=narrow).status_code == 200
    assert client.get("/api/v1/signals", headers=narrow).status_code == 403
    row = Integration.objects.get(name="Registre")

    Integration.objects.filter(pk=row.pk).update(expires_on=clock.today() - dt.timedelta(days=1))
    assert client.get("/api/v1/enterprises", headers=narrow).status_code == 401

    Integration.objects.filter(pk=row.pk).update(expires_on=clock.today())
    services.revoke_integration(row, by=adm)
    assert client.get("/api/v1/enterprises", headers=narrow).status_code == 401


def test_access_needs_a_second_person_and_a_new_token_closes_the_old(let_in, adm, client, kodjo) -> None:
    """One person alone could otherwise let any program in."""
    fields = {"name": "Seul", "purpose": "Essai.", "scopes": ["signals"], "by": adm}
    with pytest.raises(DomainError):
        services.ask_integration(expires_on=clock.today() + dt.timedelta(days=800), **fields)
    row = services.ask_integration(expires_on=clock.today() + dt.timedelta(days=8), **fields)
    with pytest.raises(TwoPersonsNeeded):
        services.approve_integration(row, by=adm)
    with pytest.raises(DomainError):
        services.issue_token(row, by=adm)

    row = services.approve_integration(row, by=kodjo)
    old, _key = services.issue_token(row, by=adm)
    new, _key = services.issue_token(row, by=adm)

    status = {
        token: client.get("/api/v1/signals", headers={"authorization": f"Bearer {token}"}).status_code
        for token in (old, new)
    }
    assert status == {old: 401, new: 200}
    assert new not in json.dumps(list(Integration.objects.values()), default=str)


def test_signal_prepared_but_not_released_is_nowhere(read, ask, spoken_of, kodjo) -> None:
    """Another system must not know what two persons still weigh."""
    from disclosures.services.signal import prepare_release

    prepare_release(ask(), by=kodjo)
    signal = RiskSignal.objects.get()

    assert read("/signals").json() == {"items": [], "next": None}
    assert read(f"/signals/{signal.uuid}").status_code == 404


def test_reading_by_a_system_is_shown_to_the_enterprise_once_a_day(read, released, savane) -> None:
    """“Qui a consulté mon dossier” would lie if machines were left out."""
    read("/signals")
    read("/signals")

    lines = consultations.lines(savane, since=clock.today())
    assert [(line.unit, line.what, line.detail) for line in lines] == [("system", "signal", "Ciblage")]
    assert SignalReading.objects.count() == 1


def test_pages_follow_each_other_without_gap_or_double(read, make_enterprise, policy) -> None:
    """A reader that misses a line never knows."""
    for number in range(7):
        make_enterprise(f"Entreprise {number}", f"10000000{number:02d}")
    seen, cursor = [], ""
    for _turn in range(4):
        body = read(f"/enterprises?limit=2{cursor}").json()
        seen += [item["id"] for item in body["items"]]
        cursor = f"&cursor={body['next']}"
        if body["next"] is None:
            break

    assert seen == [str(row.uuid) for row in Enterprise.objects.order_by("pk")]


@pytest.mark.parametrize(
    "path",
    ["/enterprises?limit=0", "/enterprises?limit=201", "/enterprises?limit=x", "/enterprises?limit=2&limit=3",
     "/enterprises?cursor=abc", "/enterprises?autre=1", "/signals?released_since=2026-02-30", "/signals?released_since=20260101",
     "/enterprises?number=%00%00%00%00", "/indicators?limit=2"],
)  # fmt: skip
def test_wrong_parameter_is_refused_by_its_name_in_the_language_asked(read, path) -> None:
    """A request half understood answers about something else."""
    french, english = (read(path, **{"accept-language": language}) for language in ("fr", "en"))

    assert [french.status_code, french["content-type"]] == [400, "application/problem+json"]
    assert french.json()["type"] == english.json()["type"]
    assert french.json()["title"] != english.json()["title"]


def test_same_answer_costs_nothing_the_second_time(read, savane) -> None:
    """Systems that ask every minute must not carry the same list every minute."""
    first = read("/enterprises")

    again = read("/enterprises", **{"if-none-match": first["etag"]})

    assert [again.status_code, again.content] == [304, b""]


def test_too_many_requests_wait_and_other_methods_are_refused(read, client, settings, let_in) -> None:
    """One system in a loop must not take the portal away from enterprises."""
    bearer = {"authorization": f"Bearer {let_in(EVERYTHING, 'Boucle')}"}
    assert client.post("/api/v1/enterprises", headers=bearer).status_code == 405
    settings.CCV_API_PER_MINUTE = 2
    statuses = [client.get("/api/v1/enterprises", headers=bearer) for _turn in range(3)]

    assert statuses[-1].status_code == 429
    assert 0 < int(statuses[-1]["retry-after"]) <= 60
    assert read("/enterprises").status_code == 200


def test_indicator_of_fewer_than_five_has_no_value(read, savane) -> None:
    """Four enterprises behind a figure can guess each other (k ≥ 5)."""
    indicators.register("essai", lambda: [
        indicators.Figure("essai_4", "Essai", "Trial", 3, 4), indicators.Figure("essai_5", "Essai", "Trial", 3, 5),
    ])  # fmt: skip
    try:
        found = {item["code"]: item["value"] for item in read("/indicators").json()["items"]}
    finally:
        indicators._sources.pop("essai")

    assert (found["essai_4"], found["essai_5"]) == (None, 3)


def test_objection_waiting_or_upheld_stops_the_reading_of_signals(read, released, savane, mawuli, dpo) -> None:
    """The officer said yes to the enterprise, and the targeting system went on reading its signal (§8.4)."""
    row = RiskSignal.objects.get()
    assert [item["id"] for item in read("/signals").json()["items"]] == [str(row.uuid)]
    objection = objections.object_to_release(savane, text="Ces parts sont inexactes.", by=mawuli)

    def answers() -> tuple[int, int]:
        return len(read("/signals").json()["items"]), read(f"/signals/{row.uuid}").status_code

    waiting = answers()
    objections.answer_objection(objection, upheld=True, answer="Vous avez raison.", by=dpo)
    upheld = answers()
    objections.withdraw_objection(objection, by=mawuli)

    assert (waiting, upheld, answers()) == ((0, 404), (0, 404), (1, 200))
