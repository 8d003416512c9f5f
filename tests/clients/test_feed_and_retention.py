"""A private calendar that says nothing to whoever finds it; what age erases, and what a legal hold keeps (§8.4)."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import RoleGrant
from clients.models import Complaint, Contact, Interaction, OutboundMessage, PortalInvitation, TaskFeed
from clients.services import complaint as complaints
from clients.services import conversation, relation, retention
from core import clock
from core.models import AuditEvent
from tests.factories import clients as factories

pytestmark = pytest.mark.django_db


def feed_of(client):
    page = client.post(reverse("clients:task_feed"), {"act": "donner"}).content.decode()
    return re.search(r"/entreprises/taches/agenda/[\w-]+\.ics", page).group()


def test_calendar_holds_own_tasks_without_names_and_closes_at_once(client, savane, golfe, afi, kodjo):
    """The address may be copied to a phone or a web calendar: a name there would be a leak nobody can call back."""
    factories.task(savane, afi, "Rappeler Mawuli au sujet de la valeur", due_on=dt.date(2026, 12, 1))
    factories.task(golfe, kodjo, "Autre")
    factories.task(savane, afi, "Faite", state="done")
    client.force_login(afi)
    first = feed_of(client)
    second = feed_of(client)
    client.logout()

    calendar = client.get(second)
    text = calendar.content.decode()
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261201" in text
    assert savane.reference in text
    assert not any(word in text for word in ("Mawuli", "Savane", "valeur", "Lawson"))
    assert client.get(first).status_code == 404, "a renewed address closes the one before"
    assert second.split("/")[-1].removesuffix(".ics") not in str(TaskFeed.objects.values())

    client.force_login(afi)
    client.post(reverse("clients:task_feed"), {"act": "fermer"})
    assert client.get(second).status_code == 404


def test_calendar_of_somebody_who_left_the_administration_opens_nothing(client, savane, afi):
    client.force_login(afi)
    address = feed_of(client)
    RoleGrant.objects.filter(user=afi).update(ends_on=dt.date(2020, 1, 1))
    client.logout()

    assert client.get(address).status_code == 404


def test_age_erases_what_has_passed_its_time_and_nothing_under_legal_hold(savane, golfe, mawuli, afi, kodjo, capsys):
    """One day before the limit stays; a dry run writes nothing; a second purge finds nothing."""
    today = clock.today()
    call_command("legal_hold", golfe.reference, reason="Demande du parquet")
    for firm in (savane, golfe):
        gone = factories.contact(firm, "Yao Parti", left_on=clock.add_months(today, -24) - dt.timedelta(days=1))
        factories.contact(firm, "Ama Récente", left_on=clock.add_months(today, -24))
        old = relation.log_interaction(firm, by=afi, subject="Vieux", at=clock.now() - dt.timedelta(days=1900))
        relation.amend_interaction(old, text="Ajout", by=afi)
        relation.log_interaction(firm, by=afi, subject="Neuf")
        link = PortalInvitation.objects.create(
            enterprise=firm, contact=gone, token_hash=firm.reference, expires_at=clock.now()
        )
        PortalInvitation.objects.filter(pk=link.pk).update(created_at=clock.now() - dt.timedelta(days=400))

    for years in (4, 6):
        with clock.pretend(clock.now() - dt.timedelta(days=366 * years)):
            old = complaints.file_complaint(savane, by=mawuli, kind="delay", text=f"Il y a {years} ans")
            complaints.redirect(old, text="Voir la commission.", by=kodjo)
            conversation.begin(savane, by=mawuli, subject=f"Il y a {years} ans", text="Bonjour.")
    Interaction.objects.filter(about_kind=conversation.KIND).delete()
    OutboundMessage.objects.filter(about_kind=conversation.KIND).delete()
    OutboundMessage.objects.exclude(pk__in=OutboundMessage.objects.values("pk")[:1]).delete()
    OutboundMessage.objects.update(created_at=clock.now() - dt.timedelta(days=1900))

    call_command("purge_old")
    assert "1 would be erased" in capsys.readouterr().out
    assert Contact.objects.filter(full_name="Yao Parti").count() == 2
    erased = retention.purge(today)
    assert erased.pop("correspondences") == 1
    assert erased == {"contacts": 1, "invitations": 1, "exchanges": 3, "complaints": 1, "messages": 1}
    assert not any(retention.purge(today).values())

    left = Contact.objects.get(enterprise=savane, full_name=retention.ERASED)
    assert (left.email, str(left.phone or ""), left.user) == ("", "", None)
    assert Contact.objects.filter(full_name="Ama Récente").count() == 2
    assert "Neuf" in Interaction.objects.filter(enterprise=savane).values_list("subject", flat=True)
    assert Interaction.objects.filter(enterprise=golfe).count() == 3
    assert Contact.objects.filter(enterprise=golfe, full_name="Yao Parti").exists()
    report = AuditEvent.objects.get(action="clients.retention.purged")
    assert report.data["complaints"] == 1
    assert OutboundMessage.objects.count() == 0
    assert [row.text for row in Complaint.objects.all()] == ["Il y a 4 ans"]
