"""The catalogue as enterprises and agents browse it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalogue.models import OfferingDocument, ServiceOffering
from catalogue.services.asking import ask_for_service
from catalogue.services.documents import add_document, remove_document
from catalogue.services.offering import publish_offering, revise_offering, start_draft, withdraw_offering, write_draft
from clients.models import ClientNeed, Task
from core.errors import DomainError
from tests.factories import catalogue as factory


@pytest.fixture(autouse=True)
def shipped(db):
    factory.load()


def test_enterprise_sees_free_services_and_paid_ones_apart(client, mawuli):
    client.force_login(mawuli)
    text = client.get(reverse("catalogue:offering_list")).content.decode()
    free, paid = text.split('id="payants"')
    assert "Contrôle interne douanier et archivage" in free
    assert "Intelligence économique" not in free
    assert "Intelligence économique" in paid
    assert "Sur devis" in paid


@pytest.mark.parametrize("person", ["mawuli", "akou", "senam", "afi", "kodjo", "dede", "elom", "yawa", "adm"])
def test_catalogue_is_open_to_everyone_who_signs_in(client, request, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("catalogue:offering_list")).status_code == 200
    detail = reverse("catalogue:offering_detail", args=[factory.offering("FOR-06").uuid])
    assert client.get(detail).status_code == 200


def test_catalogue_asks_to_sign_in(client):
    assert client.get(reverse("catalogue:offering_list")).status_code == 302


def test_earlier_version_is_not_found_by_enterprises(client, mawuli, kodjo):
    old = factory.offering("INF-01")
    revise_offering(old, by=kodjo, title_fr="Autre titre")
    address = reverse("catalogue:offering_detail", args=[old.uuid])
    client.force_login(mawuli)
    assert client.get(address).status_code == 404
    client.force_login(kodjo)
    assert client.get(address).status_code == 200


def test_segments_never_reach_a_catalogue_page(client, mawuli):
    """Segment letters are internal (§0.1): eligibility is not shown."""
    client.force_login(mawuli)
    text = client.get(reverse("catalogue:offering_detail", args=[factory.offering("REG-02").uuid])).content.decode()
    assert "segment" not in text.lower()


def test_catalogue_reads_in_english(client, mawuli):
    mawuli.language = "en"
    mawuli.save()
    client.force_login(mawuli)
    client.cookies["django_language"] = "en"
    text = client.get(reverse("catalogue:offering_list")).content.decode()
    assert "Internal customs control and archiving" in text
    assert re.search(r"What customs can do for you", text)


def test_list_asks_the_same_number_of_questions_with_few_and_many(client, mawuli, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(mawuli)
    client.get(reverse("catalogue:offering_list"))
    counts = []
    for kept in (30, 3):
        keep = list(ServiceOffering.objects.values_list("pk", flat=True)[:kept])
        ServiceOffering.objects.exclude(pk__in=keep).delete()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("catalogue:offering_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_head_of_unit_revises_in_the_administration(client, kodjo):
    client.force_login(kodjo)
    row = factory.offering("INF-01")
    address = reverse("admin:catalogue_serviceoffering_change", args=[row.pk])
    page = client.get(address)
    assert page.status_code == 200
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value is not None}
    response = client.post(address, {**data, "title_fr": "Lettre de veille", "targets": "3.3, D04"})
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert factory.offering("INF-01").title_fr == "Lettre de veille réglementaire douanière"
    draft = ServiceOffering.objects.get(code="INF-01", state="draft")
    assert response["Location"] == reverse("admin:catalogue_serviceoffering_change", args=[draft.pk])
    assert client.get(response["Location"]).status_code == 200
    client.post(reverse("admin:catalogue_serviceoffering_act", args=[draft.pk, "publish"]))
    current = factory.offering("INF-01")
    assert (current.title_fr, current.version, current.targets) == ("Lettre de veille", 2, ["3.3", "D04"])
    row.refresh_from_db()
    assert (row.state, row.title_fr) == ("replaced", "Lettre de veille réglementaire douanière")


@pytest.mark.parametrize(("person", "status"), [("afi", 200), ("adm", 200), ("mawuli", 302)])
def test_others_read_the_list_of_services_but_change_nothing(client, request, person, status):
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("admin:catalogue_serviceoffering_changelist")).status_code in {status, 403}
    row = factory.offering("INF-01")
    response = client.post(reverse("admin:catalogue_serviceoffering_change", args=[row.pk]), {"title_fr": "x"})
    assert response.status_code in {302, 403}
    assert factory.offering("INF-01").version == 1


def test_wrong_target_is_refused_beside_the_field(client, kodjo):
    client.force_login(kodjo)
    row = factory.offering("INF-01")
    response = client.post(
        reverse("admin:catalogue_serviceoffering_change", args=[row.pk]), {"targets": "6-1, contrôle"}
    )
    assert response.status_code == 200
    assert "targets" in response.context["adminform"].form.errors


def test_colleagues_draft_is_opened_never_overwritten(kodjo):
    row = factory.offering("INF-01")
    draft = write_draft(row, by=kodjo, title_fr="Premier brouillon")
    with pytest.raises(DomainError) as refused:
        write_draft(row, by=kodjo, title_fr="Second brouillon")
    assert refused.value.code == "draft_begun"
    draft.refresh_from_db()
    assert draft.title_fr == "Premier brouillon"
    assert start_draft(row, by=kodjo) == draft


def test_draft_without_its_english_text_is_not_published(kodjo):
    draft = write_draft(factory.offering("INF-01"), by=kodjo, title_en=" ", is_paid=True)
    with pytest.raises(DomainError) as refused:
        publish_offering(draft, by=kodjo)
    assert refused.value.code == "draft_incomplete"
    assert factory.offering("INF-01").version == 1


def test_withdrawn_service_leaves_the_catalogue_and_comes_back_by_a_draft(kodjo):
    row = withdraw_offering(factory.offering("INF-01"), reason="Fin du contrat d’impression.", by=kodjo)
    assert not ServiceOffering.objects.current().filter(code="INF-01").exists()
    publish_offering(start_draft(row, by=kodjo), by=kodjo)
    assert factory.offering("INF-01").version == 2


def test_draft_is_read_by_its_writers_only(client, kodjo, afi, mawuli):
    draft = write_draft(factory.offering("INF-01"), by=kodjo, title_fr="Lettre de veille")
    page, preview = (reverse(f"catalogue:offering_{name}", args=[draft.uuid]) for name in ("detail", "preview"))
    for person, statuses in ((kodjo, (200, 200)), (afi, (404, 403)), (mawuli, (404, 403))):
        client.force_login(person)
        assert (client.get(page).status_code, client.get(preview).status_code) == statuses
    client.force_login(kodjo)
    assert "titre (français)" in client.get(preview).content.decode()
    assert "Customs regulatory watch letter" in client.get(f"{preview}?langue=en").content.decode()


def _pdf() -> SimpleUploadedFile:
    import io

    from pypdf import PdfWriter

    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(content)
    return SimpleUploadedFile("programme.pdf", content.getvalue(), "application/pdf")


def test_document_is_seen_once_its_draft_is_published_and_stays_with_the_version_agreed(client, kodjo, mawuli):
    row = factory.offering("FOR-06")
    client.force_login(kodjo)
    address = reverse("catalogue:offering_documents", args=[row.uuid])
    wrong = SimpleUploadedFile("programme.pdf", b"MZ not a document", "application/pdf")
    refused = client.post(address, {"title": "Programme", "language": "fr", "uploaded": wrong})
    assert refused.status_code == 422
    assert not OfferingDocument.objects.exists()
    client.post(address, {"title": "Programme", "language": "fr", "uploaded": _pdf()})
    first = OfferingDocument.objects.get()
    opened = reverse("catalogue:document_open", args=[first.uuid])
    client.force_login(mawuli)
    assert client.get(opened).status_code == 404
    publish_offering(first.offering, by=kodjo)
    answer = client.get(opened)
    assert (answer.status_code, answer["Content-Disposition"]) == (200, 'attachment; filename="programme.pdf"')
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    draft = start_draft(first.offering, by=kodjo)
    remove_document(draft.documents.get(), by=kodjo)
    publish_offering(draft, by=kodjo)
    answer = client.get(opened)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    with pytest.raises(DomainError):
        remove_document(first, by=kodjo)
    with pytest.raises(DomainError):
        add_document(draft, uploaded=_pdf(), title="x", language="fr", by=kodjo)


def test_enterprise_finds_by_theme_difficulty_and_word(client, mawuli):
    client.force_login(mawuli)

    def found(query: str) -> str:
        return client.get(reverse("catalogue:offering_list") + query).content.decode()

    by_theme = found("?theme=FOR")
    assert "Maîtriser la valeur en douane" in by_theme
    assert "Visite d’écoute" not in by_theme
    assert "Intelligence économique" not in by_theme
    by_word = found("?q=archivage")
    assert "Contrôle interne douanier et archivage" in by_word
    assert "Maîtriser la valeur en douane" not in by_word
    assert "Aucun service ne correspond" in found("?q=zzz")
    assert "Maîtriser la valeur en douane" in found("?theme=nimporte")


def test_asking_writes_one_need_and_one_task_and_engages_nothing(client, mawuli, akou, senam, afi, savane, golfe):
    row = factory.offering("FOR-06")
    address = reverse("catalogue:offering_ask", args=[row.uuid])
    client.force_login(akou)
    assert client.get(address).status_code == 403
    client.force_login(afi)
    assert client.get(address).status_code == 404
    client.force_login(mawuli)
    for _time in range(2):
        assert client.post(address, {"note": "Deux personnes à former."}).status_code == 302
    assert ClientNeed.objects.get().code == "FOR-06"
    task = Task.objects.get()
    assert (task.owner, task.enterprise) == (afi, savane)
    assert not savane.service_proposals.exists()
    client.force_login(senam)
    client.post(address)
    assert Task.objects.filter(enterprise=golfe).count() == 1


def test_asking_for_regularisation_support_is_told_to_readers_of_a_notice_only(mawuli, afi, dede, savane):
    ask_for_service(savane, offering=factory.offering("APP-04"), by=mawuli)
    assert Task.objects.get().circle == "notice"
    assert not ClientNeed.objects.exists()


def test_asking_twice_for_regularisation_support_is_one_request(mawuli, afi, savane):
    """A second press must not have the enterprise called twice about what it asked in confidence."""
    asked = [ask_for_service(savane, offering=factory.offering("APP-04"), by=mawuli) for _twice in range(2)]

    assert asked == [True, False]
    assert Task.objects.count() == 1
    Task.objects.update(state="done")
    assert ask_for_service(savane, offering=factory.offering("APP-04"), by=mawuli), "a need that comes back is heard"


def test_lists_of_the_administration_name_services_in_the_readers_language(client, make_agent):
    """Management reads them in English; a service written in French alone says that it is French."""
    reader = make_agent("DIR", "Sena Lectrice")
    reader.language = "en"
    reader.save(update_fields=["language"])
    ServiceOffering.objects.filter(code="INF-02").update(title_en="")
    client.force_login(reader)

    services = client.get(reverse("admin:catalogue_serviceoffering_changelist")).content.decode()
    families = client.get(reverse("admin:catalogue_servicecategory_changelist")).content.decode()

    shown = factory.offering("INF-01")
    assert shown.title_en in services
    assert shown.title_fr not in services
    assert f'<span lang="fr">{factory.offering("INF-02").title_fr}</span>' in services
    assert shown.category.title_en in families
