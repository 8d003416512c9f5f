"""Looking for files that describe one enterprise, setting pairs aside, merging with two persons."""

import datetime as dt

import pytest
from django.urls import reverse

from clients.enums import Circle, DuplicateState, MergeState, Status
from clients.models import (
    Contact,
    DuplicateCandidate,
    Enterprise,
    EnterpriseIdentifier,
    Interaction,
    OutboundMessage,
)
from clients.queries import duplicates as queries
from clients.queries.enterprise import search
from clients.queries.merge import default_choices, plan_of
from clients.rules import duplicates as rules
from clients.services import duplicates as service
from clients.services import merge, outreach
from core import clock, merging
from core.errors import DomainError, StaleObject, TwoPersonsNeeded

pytestmark = pytest.mark.django_db
REASON = "Même gérant, même adresse, même numéro."


def file(name, *, nif="", phone="", city="", **fields):
    number = Enterprise.objects.count()
    row = Enterprise.objects.create(name=name, reference=f"ENT-2025-{number:04d}", phone=phone, city=city, **fields)
    if nif:
        EnterpriseIdentifier.objects.create(enterprise=row, type="nif", value=nif)
    return row


def pairs():
    rows = DuplicateCandidate.objects.select_related("first", "second")
    return {frozenset((row.first.name, row.second.name)) for row in rows}


def merged(kept, other, *, by, confirmed_by, **choices):
    """Propose and confirm in one go."""
    kept.refresh_from_db()
    other.refresh_from_db()
    pair = service.report_duplicate(kept, other, by=by)
    wanted = default_choices(kept, other) | choices
    row = merge.propose_merge(pair, kept=kept, choices=wanted, reason=REASON, by=by)
    return merge.confirm_merge(row, fingerprint=plan_of(kept, other, wanted).fingerprint, by=confirmed_by)


def test_search_finds_what_a_person_would_and_leaves_the_rest():
    """Spellings, telephones and numbers betray a second file; two tax numbers are two enterprises."""
    file("Société Élavagnon Auto SARL", nif="1000000101", city="Lomé")
    file("ELAVAGNON-AUTO", city="Lomé")
    file("Kozah Négoce SARL", nif="1000000102", phone="+22890111111")
    file("Kozah Negoces", phone="+22890111111")
    file("Mensah et Fils", nif="1000000103")
    file("Mensah et Fils", nif="1000000104", city="Kara")
    trader = file("Tône Import")
    EnterpriseIdentifier.objects.create(enterprise=trader, type="trader_code", value="1000000105")
    file("Société du Nord", nif="1000000105")
    file("Agro Plateaux")

    service.search_duplicates()

    assert pairs() == {
        frozenset({"Société Élavagnon Auto SARL", "ELAVAGNON-AUTO"}),
        frozenset({"Kozah Négoce SARL", "Kozah Negoces"}),
        frozenset({"Tône Import", "Société du Nord"}),
    }


def test_both_ways_to_compare_names_say_the_same():
    """A site without PostgreSQL finds what the other finds: similarity is counted alike (pg_trgm's own example)."""
    assert round(rules.similarity("word", "two words"), 6) == 0.363636


def test_search_cut_short_goes_on_and_asks_nothing_twice(kodjo):
    """A night too short loses nothing; a pair set aside stays aside, even under the file one of them went into."""
    for name in ("Kozah Négoce", "Kozah Negoce", "Zio Transport"):
        file(name)
    service.search_duplicates(limit=1)
    assert Enterprise.objects.filter(compared_at=None).count() == 2
    pair = DuplicateCandidate.objects.get()

    service.set_aside(pair, reason="Deux frères, deux boutiques.", by=kodjo)
    assert service.search_duplicates() == 0
    pair.refresh_from_db()
    assert pair.state == DuplicateState.NOT_DUPLICATE


def test_file_changed_since_is_compared_before_those_nobody_touched():
    """In a register of a million, a corrected number would wait most of a year for its duplicate to be found."""
    old = file("Kozah Négoce", nif="1000000110", phone="+22890111111")
    changed, other = file("Zio Transport", nif="1000000111"), file("Oti Import", phone="+22890222222")
    service.search_duplicates()
    Enterprise.objects.filter(pk=changed.pk).update(compared_at=clock.now())  # the last of all to be looked at again
    EnterpriseIdentifier.objects.create(enterprise=other, type="trader_code", value="1000000111")

    assert queries.to_compare(3)[0] == other.pk
    service.search_duplicates(limit=1)

    assert pairs() == {frozenset({"Zio Transport", "Oti Import"})}
    assert queries.to_compare(3)[0] == old.pk


def test_pair_whose_number_was_corrected_leaves_the_queue_with_the_corrected_file_alone():
    """Agents would open pairs that stopped looking alike months ago."""
    file("Kozah Négoce", nif="1000000112")
    other = file("Oti Import")
    number = EnterpriseIdentifier.objects.create(enterprise=other, type="trader_code", value="1000000112")
    service.search_duplicates()
    assert len(pairs()) == 1

    number.value = "1000000113"
    number.save()
    service.search_duplicates(limit=1)

    assert not pairs()


def test_pair_set_aside_stays_aside_after_one_was_merged(afi, kodjo):
    """What somebody said of a file holds for the file it became."""
    first, second, third = file("Kozah Négoce"), file("Kozah Negoce"), file("Kozah Negocé SA")
    service.set_aside(service.report_duplicate(second, third, by=afi), reason="Autre gérant.", by=afi)
    merged(first, second, by=afi, confirmed_by=kodjo)

    service.search_duplicates()

    open_ones = DuplicateCandidate.objects.filter(state=DuplicateState.OPEN)
    assert not open_ones.current().filter(first=first, second=third).exists()


def test_merge_needs_a_second_person_and_the_preview_she_saw(afi, kodjo):
    """Neither the proposer nor a preview of yesterday merges anything (§8.2)."""
    kept, other = file("Kozah Négoce", phone="+22890111111"), file("Kozah Negoce")
    pair = service.report_duplicate(kept, other, by=kodjo)
    row = merge.propose_merge(pair, kept=kept, choices=default_choices(kept, other), reason=REASON, by=kodjo)
    seen = plan_of(kept, other, row.choices).fingerprint
    with pytest.raises(TwoPersonsNeeded):
        merge.confirm_merge(row, fingerprint=seen, by=kodjo)
    Contact.objects.create(enterprise=other, full_name="Essi Kodjo")
    with pytest.raises(StaleObject):
        merge.confirm_merge(row, fingerprint=seen, by=afi)

    other.refresh_from_db()
    row.refresh_from_db()
    assert (other.status, row.state) == (Status.PROSPECT, MergeState.PROPOSED)


def test_name_that_goes_out_with_a_merge_is_found_as_a_former_name(client, afi, kodjo):
    """People and letters still say the other name: the head is told it is kept, the box finds it, undoing takes it."""
    kept = file("Kozah Négoce SARL", acronym="KN")
    other = file("Établissements Koffi", acronym="K.N.", trade_name="Chez Koffi")
    pair = service.report_duplicate(kept, other, by=afi)
    choices = {"fields": {"name": "survivor", "trade_name": "absorbed"}, "owner": "survivor"}
    row = merge.propose_merge(pair, kept=kept, choices=choices, reason=REASON, by=afi)
    client.force_login(kodjo)
    page = client.get(reverse("clients:merge_detail", args=[row.uuid])).content.decode()
    assert "<strong>Établissements Koffi</strong>" in page
    assert "<strong>Chez Koffi</strong>" not in page

    merge.confirm_merge(row, fingerprint=plan_of(kept, other, choices).fingerprint, by=kodjo)

    assert sorted(kept.former_names.values_list("name", flat=True)) == ["K.N.", "Établissements Koffi"]
    assert list(search(Enterprise.objects.current(), "etablissements koffi")) == [kept]
    row.refresh_from_db()
    merge.undo_merge(row, by=kodjo)
    assert not kept.former_names.exists()
    assert list(search(Enterprise.objects.current(), "etablissements koffi")) == [other]


def test_letter_waiting_about_a_merged_file_never_leaves(afi, kodjo, savane):
    """The file it speaks of is gone; a letter about what moved goes on."""
    kept, other = file("Kozah Négoce"), savane
    contact = other.contacts.get()
    about = outreach.post(
        "A02", enterprise=other, to=contact, about=("clients.enterprise", other.uuid), occurrence="1"
    )

    merged(kept, other, by=afi, confirmed_by=kodjo)

    assert OutboundMessage.objects.get(pk=about.pk).enterprise == other


def test_undo_is_refused_when_a_correction_would_be_lost(afi, kodjo):
    """Somebody corrected a field the merge had chosen: undoing would erase it, so it says which."""
    kept, other = file("Kozah Négoce"), file("Kozah Negoce", city="Kara")
    row = merged(kept, other, by=afi, confirmed_by=kodjo)
    Enterprise.objects.filter(pk=kept.pk).update(city="Sokodé")

    with pytest.raises(DomainError, match=r"ville|city"):
        merge.undo_merge(row, by=kodjo)

    assert Enterprise.objects.get(pk=other.pk).status == Status.MERGED


def test_undo_takes_along_what_was_written_since_about_a_moved_row(afi, kodjo):
    """A call with a contact goes back with the contact; what is the kept file's own stays."""
    kept, other = file("Kozah Négoce"), file("Kozah Negoce")
    contact = Contact.objects.create(enterprise=other, full_name="Essi Kodjo")
    row = merged(kept, other, by=afi, confirmed_by=kodjo)
    since = {"enterprise": kept, "at": dt.datetime(2026, 11, 2, tzinfo=dt.UTC), "channel": "phone"}
    call = Interaction.objects.create(**since, subject="Appel", contact=contact)
    visit = Interaction.objects.create(**since, subject="Visite")

    assert merge.undo_merge(row, by=kodjo) == 1

    assert Interaction.objects.get(pk=call.pk).enterprise == other
    assert Interaction.objects.get(pk=visit.pk).enterprise == kept
    assert set(Interaction.objects.values_list("subject", flat=True)) == {"Appel", "Visite"}


def test_undo_of_the_first_of_two_merges_waits_for_the_second(afi, kodjo):
    """A into B, B into C: the way back is the way there."""
    one, two, three = file("Kozah Négoce"), file("Kozah Negoce"), file("Kozah Negoces")
    first = merged(two, one, by=afi, confirmed_by=kodjo)
    merged(three, Enterprise.objects.get(pk=two.pk), by=afi, confirmed_by=kodjo)

    with pytest.raises(DomainError, match=r"fusion|merge"):
        merge.undo_merge(first, by=kodjo)


def test_merge_refused_for_a_notice_says_so_to_its_readers_only(client, afi, kodjo, savane, golfe, monkeypatch):
    """An agent who may not know of a notice learns nothing from a refusal, a count or a page (§7.4)."""
    secret = merging.Obstacle("Un avis de régularisation court.", secret=True)
    relation = merging._relations["diagnostics.diagnostic", "enterprise"]
    watched = merging.Relation(**{**vars(relation), "blocks": lambda _merge: [secret]})
    monkeypatch.setitem(merging._relations, ("diagnostics.diagnostic", "enterprise"), watched)
    Interaction.objects.create(
        enterprise=golfe,
        at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
        channel="system",
        subject="x",
        circle=Circle.NOTICE,
    )
    pair = service.report_duplicate(savane, golfe, by=afi)
    url = reverse("clients:merge_choose", args=[pair.uuid])
    lines = {}
    for person in (afi, kodjo):
        client.force_login(person)
        response = client.get(url, {"garder": savane.uuid})
        lines[person] = [line["moved"] for line in response.context["lines"] if "change" in str(line["name"])]
        assert (secret.text in response.content.decode()) == (person is kodjo)
    assert (lines[afi], lines[kodjo]) == ([], [1])

    row = merge.propose_merge(pair, kept=savane, choices=default_choices(savane, golfe), reason=REASON, by=afi)
    with pytest.raises(DomainError, match="avis"):
        merge.confirm_merge(row, fingerprint=plan_of(savane, golfe, row.choices).fingerprint, by=kodjo)


def test_queue_page_filters_and_reads_as_much_for_three_as_for_one(client, afi, django_assert_num_queries):
    """The queue of a register of twenty thousand stays quick."""
    client.force_login(afi)
    url = reverse("clients:duplicate_list")
    service.report_duplicate(file("Kozah Négoce"), file("Kozah Negoce"), by=afi)
    client.get(url)
    with django_assert_num_queries(21, exact=False):
        client.get(url)
    for name in ("Zio", "Zio SA", "Oti", "Oti SARL"):
        file(name)
    service.search_duplicates()
    with django_assert_num_queries(21, exact=False):
        page = client.get(url, {"q": "zio", "reason": "same_name"}).content.decode()
    assert "Zio SA" in page
    assert "Oti" not in page


def test_page_of_a_merged_file_leads_to_the_one_it_went_into(client, afi, kodjo, savane):
    """Old addresses keep working, in the file and in the administration."""
    other = file("Savane Karite")
    merged(savane, other, by=afi, confirmed_by=kodjo)
    client.force_login(afi)

    for url in (
        reverse("portal:enterprise_file", args=[other.uuid]),
        reverse("admin:clients_enterprise_change", args=[other.pk]),
    ):
        response = client.get(url, follow=True)
        assert other.reference in response.content.decode()
        assert "Savane Karité Export" in response.content.decode()


def test_whole_way_by_the_pages(client, afi, kodjo, savane):
    """An agent compares and proposes, the head confirms and undoes; each by the buttons of the page."""
    other = file("Savane Karite", address="Face au marché")
    client.force_login(afi)
    data = {"one": savane.reference, "other": other.reference}
    choose = client.post(reverse("clients:duplicate_report"), data).url
    fields = {name: field.initial for name, field in client.get(choose).context["form"].fields.items()}
    refused = client.post(choose, {**fields, "kept": savane.uuid, "reason": "trop court"})
    assert refused.status_code == 422
    assert "trop court" in refused.content.decode()
    detail = client.post(choose, {**fields, "kept": savane.uuid, "reason": REASON}).url
    assert client.post(f"{detail}confirmer/").status_code == 403

    client.force_login(kodjo)
    page = client.get(detail)
    client.post(f"{detail}confirmer/", {"fingerprint": page.context["fingerprint"]})
    savane.refresh_from_db()
    assert savane.address == "Face au marché"

    client.post(f"{detail}annuler/")
    savane.refresh_from_db()
    other.refresh_from_db()
    assert (savane.address, other.status) == ("", Status.PROSPECT)


def test_search_reads_the_queue_in_both_languages_of_databases():
    """Reasons are looked for in the stored codes, not in words that contain them."""
    rows = DuplicateCandidate.objects.filter(reasons__icontains='"same_name"')
    one, other = file("Zio"), file("Oti")
    DuplicateCandidate.objects.create(first=one, second=other, score=1, reasons=["same_name"])

    assert rows.count() == 1
    assert queries.REASON_LABELS
