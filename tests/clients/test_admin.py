"""The administration: who opens what, what a line costs, what an act does (architecture §8)."""

import datetime as dt
import uuid

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import RoleGrant, User
from clients.models import (
    Assignment,
    Contact,
    CustomsOffice,
    Enterprise,
    EnterpriseIdentifier,
    Interaction,
    InternalNote,
    Task,
)
from clients.services import relation
from core.clock import today
from core.models import AuditEvent

LIST = reverse("admin:clients_enterprise_changelist")


def many(number, agent):
    """Enterprises with what a line of the list shows."""
    for index in range(number):
        one = Enterprise.objects.create(name=f"Tône Négoce {index}", reference=f"T-{index}", chain_roles=["importer"])
        EnterpriseIdentifier.objects.create(enterprise=one, type="nif", value=f"10000090{index:02}")
        Contact.objects.create(enterprise=one, full_name=f"Essi Kodjo {index}", phone=f"+228901000{index:02}")
        Assignment.objects.create(enterprise=one, user=agent, capacity="account_agent", starts_on=dt.date(2026, 1, 1))
        relation.log_interaction(one, by=agent, channel="phone", subject="Appel")
        relation.open_task(one, owner=agent, title="Rappeler", due_on=today(), by=agent)
        InternalNote.objects.create(enterprise=one, scope="relationship", text="Préfère le matin", by=agent)


def cost(client, url):
    """How many queries a page takes."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", ["enterprise", "contact", "task", "interaction", "internalnote"])
def test_admin_list_takes_as_many_queries_for_thirty_rows_as_for_one(client, afi, model):
    """A list that slows down with its length stops being opened."""
    client.force_login(afi)
    url = reverse(f"admin:clients_{model}_changelist")
    many(1, afi)
    alone = cost(client, url)

    Enterprise.objects.filter(reference="T-0").delete()
    many(12, afi)
    assert cost(client, url) == alone


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("KARITE", True),
        ("karité savane", True),
        ("1000000001", True),
        ("1000 000 001", True),
        ("mawuli", True),
        ("90 00 00 01", True),
        ("golfe", False),
    ],
)
def test_admin_search_finds_by_what_people_remember(client, afi, savane, text, found):
    """An agent on the phone has a number, half a name, an accent too few."""
    savane.phone = "+22890000001"
    savane.save()
    client.force_login(afi)

    page = client.get(LIST, {"q": text}).content.decode()

    assert ("Savane Karité" in page) is found


@pytest.mark.parametrize(
    ("role", "status"),
    [("CRA", 200), ("CRH", 200), ("DIA", 200), ("LDI", 200), ("ADM", 403), ("DIR", 403), ("AUD", 403), ("INT", 200)],
)
def test_admin_register_opens_by_the_matrix(client, make_agent, role, status):
    """The register is not for everyone who has a customs role (§8.2)."""
    client.force_login(make_agent(role, "Quelqu’un Test"))

    assert client.get(LIST).status_code == status


def test_admin_register_shows_an_intervener_only_assigned_files(client, make_agent, savane, golfe):
    """A trainer sees the enterprise being trained, not its competitors."""
    trainer = make_agent("INT", "Kossi Formateur")
    Assignment.objects.create(enterprise=savane, user=trainer, capacity="intervener", starts_on=dt.date(2026, 1, 1))
    client.force_login(trainer)

    page = client.get(LIST).content.decode()

    assert "Savane Karité" in page
    assert "Golfe" not in page
    assert client.get(reverse("admin:clients_enterprise_change", args=[golfe.pk])).status_code == 404


def test_admin_is_closed_to_enterprises_and_strangers(client, mawuli):
    """The administration is the customs' side of the house."""
    assert client.get(LIST).status_code == 302

    client.force_login(mawuli)
    assert client.get(LIST).status_code in {302, 403}
    assert b"Golfe" not in client.get(LIST).content


def profile(savane, **changes):
    """What the browser sends from the profile page."""
    data = {
        "name": savane.name, "status": "active", "kind": "trader", "presence": "established", "country": "TG",
        "size_profile": "standard", "language": "fr",
    }  # fmt: skip
    for prefix, rows in (("identifiers", savane.identifiers), ("contacts", savane.contacts), ("sites", savane.sites)):
        data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = rows.count()
    data["memberships-TOTAL_FORMS"] = data["memberships-INITIAL_FORMS"] = 0
    for index, one in enumerate(savane.identifiers.all()):
        data |= {
            f"identifiers-{index}-id": one.pk, f"identifiers-{index}-enterprise": savane.pk,
            f"identifiers-{index}-type": one.type, f"identifiers-{index}-value": one.value,
            f"identifiers-{index}-status": one.status,
        }  # fmt: skip
    for index, one in enumerate(savane.contacts.all()):
        data |= {
            f"contacts-{index}-id": one.pk, f"contacts-{index}-enterprise": savane.pk,
            f"contacts-{index}-full_name": one.full_name, f"contacts-{index}-role": one.role,
            f"contacts-{index}-email": one.email,
        }  # fmt: skip
    return data | changes


def test_admin_profile_corrected_keeps_search_and_trace(client, afi, savane):
    """A corrected name must be found under its new spelling, and the correction must be on record."""
    client.force_login(afi)
    url = reverse("admin:clients_enterprise_change", args=[savane.pk])

    response = client.post(url, profile(savane, name="Savane Beurre Élite", phone="90 12 34 56"))

    assert response.status_code == 302, response.context["errors"]
    savane.refresh_from_db()
    assert (savane.search_key, savane.phone, savane.version) == ("savane beurre elite", "+22890123456", 2)
    event = AuditEvent.objects.filter(action="clients.enterprise.changed").last()
    assert event.by == afi
    assert event.data["fields"][:2] == ["name", "phone"]


@pytest.mark.parametrize(
    ("value", "sentence"), [("1000000002", "Golfe Négoce SA porte déjà ce numéro"), ("12", "dix chiffres")]
)
def test_admin_number_taken_or_malformed_is_said_beside_the_field(client, afi, savane, golfe, value, sentence):
    """Two files with one NIF would be a database error and a lost form."""
    client.force_login(afi)
    data = profile(savane, **{"identifiers-0-value": value})

    response = client.post(reverse("admin:clients_enterprise_change", args=[savane.pk]), data)

    assert response.status_code == 200
    assert sentence in response.content.decode().replace("\u00a0", " ")


def test_admin_enterprise_added_by_hand_gets_a_reference(client, afi):
    """A file without reference cannot be named on the phone."""
    client.force_login(afi)
    data = {
        "name": "Oti Bois", "status": "prospect", "kind": "trader", "presence": "established", "country": "TG",
        "size_profile": "standard", "language": "fr",
    }  # fmt: skip
    for prefix in ("identifiers", "contacts", "sites", "memberships"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}

    response = client.post(reverse("admin:clients_enterprise_add"), data)

    assert response.status_code == 302, response.context["errors"]
    assert Enterprise.objects.get(name="Oti Bois").reference.startswith("ENT-")


def test_admin_bulk_assignment_is_previewed_then_done(client, afi, kodjo, savane, golfe):
    """An agent who assigns thirty files by mistake must have seen the thirty names."""
    client.force_login(kodjo)
    chosen = {"action": "assign_to_agent", "_selected_action": [savane.pk, golfe.pk]}

    page = client.post(LIST, chosen).content.decode()
    assert "Golfe Négoce SA" in page
    assert not golfe.assignments.exists()

    client.post(LIST, {**chosen, "apply": "1", "agent": afi.pk})
    assert golfe.assignments.active().get().user == afi
    assert savane.assignments.active().count() == 1


def test_admin_enterprise_nobody_follows_is_taken_by_its_agent(client, afi, golfe):
    """An enterprise nobody follows must be one press away from being followed."""
    client.force_login(afi)
    act = reverse("admin:clients_enterprise_act", args=[golfe.pk, "follow"])
    assert act in client.get(reverse("admin:clients_enterprise_change", args=[golfe.pk])).content.decode()

    client.post(act)

    assert golfe.assignments.active().get().user == afi
    assert client.post(act).status_code == 403


def test_admin_task_done_leaves_the_list_and_the_next_action(client, afi, savane):
    """A task done that stays on the list is done twice."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    client.force_login(afi)
    page = client.get(reverse("admin:clients_task_change", args=[task.uuid])).content.decode()
    assert "Marquer comme faite" in page

    client.post(reverse("admin:clients_task_act", args=[task.uuid, "complete"]))

    task.refresh_from_db()
    savane.refresh_from_db()
    assert (task.state, savane.next_action_on) == ("done", None)


def task_form(task, **changes):
    """What the page of a task sends back."""
    data = {"enterprise": task.enterprise.reference, "kind": task.kind, "title": task.title, "priority": task.priority}
    return data | {"owner": task.owner_id or "", "due_on": task.due_on.isoformat(), **changes}


def test_admin_task_handed_over_and_put_off_says_to_whom_and_until_when(client, afi, kodjo, savane):
    """A task that changed hands without a trace is each one's to say it was the other's."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    later = today() + dt.timedelta(days=5)
    client.force_login(afi)

    data = task_form(task, owner=kodjo.pk, due_on=later.isoformat())
    response = client.post(reverse("admin:clients_task_change", args=[task.uuid]), data)

    assert response.status_code == 302, response.context["errors"]
    task.refresh_from_db()
    savane.refresh_from_db()
    assert (task.owner, task.due_on, savane.next_action_on) == (kodjo, later, later)
    told = {event.action: event.data for event in AuditEvent.objects.filter(action__startswith="clients.task.")}
    assert told["clients.task.handed_over"]["to"] == str(kodjo.uuid)
    assert told["clients.task.postponed"]["due_on"] == later.isoformat()


def test_admin_who_gives_a_task_away_and_stays_is_led_to_the_list(client, afi, kodjo, savane):
    """The change was saved, yet the agent read “page not found”."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    client.force_login(afi)
    data = task_form(task, owner=kodjo.pk, _continue="1")
    response = client.post(reverse("admin:clients_task_change", args=[task.uuid]), data, follow=True)

    task.refresh_from_db()
    assert (task.owner, response.status_code) == (kodjo, 200)
    assert response.redirect_chain[0][0] == reverse("admin:clients_task_changelist")
    assert [str(message) for message in response.context["messages"]] == ["C’est enregistré."]  # no word of editing on


def test_admin_task_corrected_in_every_field_is_written_once(client, afi, kodjo, savane):
    """Written three times, a task read in between shows the new owner with the old day."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    client.force_login(afi)
    data = task_form(task, owner=kodjo.pk, due_on=(today() + dt.timedelta(days=5)).isoformat(), title="Rappeler lundi")

    with CaptureQueriesContext(connection) as queries:
        client.post(reverse("admin:clients_task_change", args=[task.uuid]), data)

    task.refresh_from_db()
    assert (task.owner, task.due_on.isoformat(), task.title) == (kodjo, data["due_on"], "Rappeler lundi")
    assert sum(query["sql"].startswith('UPDATE "clients_task"') for query in queries) == 1


def test_admin_closed_task_is_not_handed_over(client, afi, kodjo, savane):
    """Finished work given away comes back to somebody's day as new."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    client.force_login(afi)
    client.post(reverse("admin:clients_task_act", args=[task.uuid, "complete"]))

    url = reverse("admin:clients_task_change", args=[task.uuid])
    response = client.post(url, task_form(task, owner=kodjo.pk), follow=True)

    task.refresh_from_db()
    assert task.owner == afi
    assert "rouvrez" in response.content.decode()


@pytest.mark.parametrize("model", ["task", "interaction", "internalnote"])
def test_admin_row_known_by_number_is_not_found_and_links_hold_none(client, afi, savane, model):
    """Numbers tried one after the other would count, and date, what is kept for the readers of a notice (§7.4)."""
    row = {
        "task": lambda: relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi),
        "interaction": lambda: relation.log_interaction(savane, by=afi, channel="phone", subject="Appel"),
        "internalnote": lambda: relation.write_note(savane, text="À rappeler", scope="relationship", by=afi),
    }[model]()
    client.force_login(afi)

    def answer(page: str, key: object) -> int:
        return client.get(reverse(f"admin:clients_{model}_{page}", args=[key])).status_code

    listing = client.get(reverse(f"admin:clients_{model}_changelist")).content.decode()
    assert str(row.uuid) in listing
    assert f"/{row.pk}/" not in listing
    assert (answer("change", row.pk), answer("change", row.uuid)) == (404, 200)


def test_admin_row_just_added_leads_by_its_random_identifier(client, afi, savane):
    client.force_login(afi)
    data = {
        "enterprise": "1000000001", "kind": "call", "title": "Appeler", "owner": afi.pk, "due_on": "2026-12-01",
        "priority": 2,
    }  # fmt: skip
    address = reverse("admin:clients_task_add")

    stayed = client.post(address, data | {"_continue": "1"})
    another = client.post(address, data | {"_addanother": "1"}, follow=True)

    task = Task.objects.order_by("pk")[0]
    assert stayed["Location"] == reverse("admin:clients_task_change", args=[task.uuid])
    assert another.redirect_chain[0][0] == address
    assert "C’est enregistré." in another.content.decode()


def test_admin_act_needs_its_reason(client, afi, savane):
    """A task cancelled without a word leaves the next agent guessing."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    client.force_login(afi)

    page = client.post(reverse("admin:clients_task_act", args=[task.uuid, "cancel"]), follow=True).content.decode()

    task.refresh_from_db()
    assert task.state == "todo"
    assert "Dites pourquoi" in page


def test_admin_act_on_a_stale_page_is_refused_with_words(client, afi, savane):
    """The second of two colleagues reads what happened."""
    task = relation.open_task(savane, owner=afi, title="Rappeler", due_on=today(), by=afi)
    client.force_login(afi)
    url = reverse("admin:clients_task_act", args=[task.uuid, "complete"])
    client.post(url)

    page = client.post(url, follow=True).content.decode()

    assert "plus possible" in page


def test_admin_task_opened_by_name_of_enterprise(client, afi, savane, golfe):
    """Nobody scrolls through two thousand names."""
    client.force_login(afi)
    data = {
        "enterprise": "1000000001", "kind": "call", "title": "Appeler", "owner": afi.pk, "due_on": "2026-12-01",
        "priority": 2,
    }  # fmt: skip

    response = client.post(reverse("admin:clients_task_add"), data)

    assert response.status_code == 302, response.context["errors"]
    task = Task.objects.get(title="Appeler")
    savane.refresh_from_db()
    assert (task.enterprise, task.created_by, savane.next_action_on) == (savane, afi, dt.date(2026, 12, 1))


def test_admin_exchange_logged_then_corrected_for_a_day_only(client, afi, savane):
    """What was said cannot be rewritten a week later (§7.8)."""
    client.force_login(afi)
    data = {
        "enterprise": "Savane Karité", "channel": "phone", "direction": "out", "succeeded": "on",
        "subject": "Appel", "summary": "", "circle": "relationship",
    }  # fmt: skip
    client.post(reverse("admin:clients_interaction_add"), data)
    row = Interaction.objects.get(subject="Appel")
    url = reverse("admin:clients_interaction_change", args=[row.uuid])

    client.post(url, {**data, "summary": "Rendez-vous jeudi"})
    row.refresh_from_db()
    assert row.summary == "Rendez-vous jeudi"

    Interaction.objects.filter(pk=row.pk).update(created_at=row.created_at - dt.timedelta(hours=25))
    response = client.post(url, {**data, "summary": "Autre chose"})
    row.refresh_from_db()
    assert row.summary == "Rendez-vous jeudi"
    assert response.status_code == 403

    client.post(reverse("admin:clients_interaction_act", args=[row.uuid, "amend"]), {"reason": "Confirmé"})
    assert row.amendments.get().summary == "Confirmé"


def test_admin_notes_of_one_side_stay_there(client, afi, dede, savane):
    """A diagnostician's note in an agent's list breaks the wall between the two."""
    InternalNote.objects.create(enterprise=savane, scope="diagnostic", text="Papier de travail", by=dede)
    client.force_login(afi)
    client.post(reverse("admin:clients_internalnote_add"), {"enterprise": "1000000001", "text": "Préfère le matin"})

    page = client.get(reverse("admin:clients_internalnote_changelist")).content.decode()

    assert "Préfère le matin" in page
    assert "Papier de travail" not in page


def test_admin_role_needs_a_second_person(client, make_agent):
    """One administrator alone must not make anyone a reviewer (§8.2)."""
    adm, kodjo = make_agent("ADM", "Ama Admin"), make_agent("CRH", "Kodjo Chef")
    colleague = User.objects.create_user("ablavi@customs.example.org", full_name="Ablavi Neuve")
    client.force_login(adm)
    client.post(reverse("admin:accounts_rolegrant_add"), {"user": colleague.pk, "role": "CRA"})
    grant = RoleGrant.objects.get(user=colleague)
    assert grant.approved_by is None

    act = reverse("admin:accounts_rolegrant_act", args=[grant.pk, "approve"])
    assert client.post(act).status_code == 403

    client.force_login(kodjo)
    client.post(act)
    grant.refresh_from_db()
    assert grant.approved_by == kodjo


def test_admin_separated_duties_are_refused_with_words(client, make_agent, afi):
    """Nobody both sells services and rates enterprises."""
    client.force_login(make_agent("ADM", "Ama Admin"))

    response = client.post(reverse("admin:accounts_rolegrant_add"), {"user": afi.pk, "role": "DIA"}, follow=True)

    assert "diagnostiqueurs" in response.content.decode()
    assert not RoleGrant.objects.filter(user=afi, role="DIA").exists()


def test_admin_random_identifier_of_a_row_without_one_is_not_found(client, make_agent):
    """An office has no random identifier: an address that carries one answered with a failure of the server."""
    client.force_login(make_agent("ADM", "Ama Admin"))
    url = reverse("admin:clients_customsoffice_change", args=[uuid.uuid4()])

    assert client.get(url).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("AUD", 200), ("DPO", 200), ("CRH", 403), ("ADM", 403)])
def test_audit_trail_is_read_by_those_who_check(client, make_agent, savane, role, status):
    """The trail says who opened what: it is not for everyone."""
    reader = make_agent(role, "Abla Lectrice")
    relation.open_task(savane, owner=reader, title="x", due_on=today(), by=reader)
    client.force_login(reader)

    assert client.get(reverse("portal:audit_list")).status_code == status


def test_admin_password_alone_is_sent_to_the_one_door(client):
    """The admin's own form would let a stolen password past the second factor."""
    response = client.get(reverse("admin:login"))

    assert response.status_code == 302
    assert "/connexion/" in response.url


def test_admin_pages_of_every_model_answer_in_french(client, make_agent, savane):
    """A page nobody opened before the release is the one that fails on the day."""
    people = [make_agent(role, f"{role} Test") for role in ("CRH", "LDI", "ADM", "AUD", "DIA")]
    opened = set()
    for person in people:
        client.force_login(person)
        page = client.get(reverse("admin:index")).content.decode()
        for model in admin.site._registry:
            url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            if f'href="{url}"' in page:
                assert client.get(url).status_code == 200, (url, person)
                opened.add(model)
            if f"{url}add/" in page:
                assert client.get(f"{url}add/").status_code == 200, url
    ours = {model for model in admin.site._registry if model._meta.app_label in {"clients", "accounts", "core"}}
    assert ours <= opened


def test_admin_contact_opens_for_who_may_read_but_not_change(client, savane, dede):
    """A diagnostician looks for whom to meet on the spot: the page broke for everyone who does not keep the register."""
    client.force_login(dede)
    contact = savane.contacts.get()

    page = client.get(reverse("admin:clients_contact_change", args=[contact.pk]))

    assert page.status_code == 200
    assert contact.full_name in page.content.decode()


def test_admin_names_the_office_without_a_link_for_who_may_not_open_it(client, savane, dede):
    """Django links every row another one names: a diagnostician would meet “forbidden” behind the office."""
    office = CustomsOffice.objects.create(slug="cinkasse", name="Bureau de Cinkassé")
    Enterprise.objects.filter(pk=savane.pk).update(office=office)
    client.force_login(dede)
    address = reverse("admin:clients_customsoffice_change", args=[office.pk])
    assert client.get(address).status_code == 403

    page = client.get(reverse("admin:clients_enterprise_change", args=[savane.pk])).content.decode()

    assert "Bureau de Cinkassé" in page
    assert f'href="{address}"' not in page
