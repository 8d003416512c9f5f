"""Quotations of paid services: computed by the portal, dated, replaced, accepted apart (§7.6, I14)."""

import datetime as dt
import importlib
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from clients.models import Interaction, OutboundMessage, Task
from core import clock, registry
from core.errors import DomainError, StaleObject, TransitionRefused
from followup import rules
from followup.models import ServiceProposal, ServiceQuote
from followup.services import delivery, proposal, quote
from tests.factories import followup as factory

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize(
    ("quantity", "price", "amount"),
    [("1", 250_000, 250_000), ("2.5", 75_001, 187_503), ("0.01", 49, 0), ("0.01", 50, 1), ("999", 100_000_000, 99_900_000_000)],
)  # fmt: skip
def test_line_is_rounded_half_up_to_the_franc(quantity, price, amount):
    """A franc has no cents: two readers with a calculator must find the same amount."""
    assert rules.line_amount(Decimal(quantity), price) == amount


def test_total_is_the_sum_of_the_lines_as_shown(savane, afi):
    """An enterprise that adds up the lines it reads must find the total."""
    draft = factory.quotation(("Étude", "1.5", 33_333), ("Séance", "3", 40_000), ("Copies", "0.5", 1))
    row = factory.paid(savane, by=afi, draft=draft)

    assert [line.amount for line in row.quote.lines.all()] == [50_000, 120_000, 1]
    assert (row.quote.total, row.quote.reference) == (170_001, f"{row.reference}-D1")


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (lambda: quote.Draft(lines=[], valid_until=clock.today() + dt.timedelta(days=9)), "no_line"),
        (lambda: factory.quotation(("Offert", "1", 0)), "total_out_of_bounds"),
        (lambda: factory.quotation(("Trop", "999", 100_000_000)), "total_out_of_bounds"),
        (lambda: factory.quotation(days=0), "validity_out_of_bounds"),
        (lambda: factory.quotation(days=181), "validity_out_of_bounds"),
    ],
)
def test_quotation_that_prices_nothing_or_never_ends_is_refused(savane, afi, draft, code):
    """A quotation without price or without end would bind nobody."""
    with pytest.raises(DomainError) as refusal:
        factory.paid(savane, by=afi, draft=draft())

    assert refusal.value.code == code
    assert not ServiceProposal.objects.exists()


def test_acceptance_says_who_in_which_capacity_and_when(savane, afi, mawuli):
    """A price accepted by “somebody” could be contested by everybody."""
    row = factory.price_accepted(factory.paid(savane, by=afi), by=mawuli)

    found = row.quote
    assert (found.accepted_by, found.accepted_name) == (mawuli, mawuli.full_name)
    assert (found.accepted_function, found.accepted_basis) == ("Gérant", "legal_representative")
    assert clock.now() - found.accepted_at < dt.timedelta(minutes=1)
    assert Task.objects.open().filter(about_uuid=row.uuid, kind="prepare").count() == 1
    again = quote.accept_quote(row, read=found.mark, function="Autre", basis="mandate", by=mawuli)
    assert (again.accepted_function, again.accepted_at) == ("Gérant", found.accepted_at)


def test_acceptance_without_a_capacity_is_refused(savane, afi, mawuli):
    """Who signs for what is part of the acceptance."""
    row = factory.paid(savane, by=afi)
    for facts in ({"function": " ", "basis": "mandate"}, {"function": "Gérant", "basis": "ami"}):
        with pytest.raises(DomainError):
            quote.accept_quote(row, read=row.quote.mark, by=mawuli, **facts)
    assert row.quotes.get().state == "sent"


def test_quotation_replaced_meanwhile_is_never_accepted_unread(savane, afi, mawuli):
    """The enterprise must not find itself bound to a price it has not seen."""
    row = factory.paid(savane, by=afi)
    read = row.quote.mark
    second = quote.issue_quote(row, factory.quotation(("Note", "2", 300_000)), by=afi)

    with pytest.raises(StaleObject):
        factory.price_accepted(row, by=mawuli, read=read)

    assert (second.reference, second.total) == (f"{row.reference}-D2", 600_000)
    assert sorted(row.quotes.values_list("state", flat=True)) == ["replaced", "sent"]
    assert OutboundMessage.objects.filter(code="N19", about_uuid=row.batch).count() == 1
    assert OutboundMessage.objects.filter(code="A39", about_uuid=second.uuid).count() == 1


def test_new_price_needs_a_new_acceptance_before_the_agreement(savane, afi, mawuli):
    """An accepted price is not a blank cheque."""
    row = factory.with_terms(factory.price_accepted(factory.paid(savane, by=afi), by=mawuli), by=afi)
    quote.issue_quote(row, factory.quotation(("Note", "1", 900_000)), by=afi)
    row = ServiceProposal.objects.get(pk=row.pk)

    with pytest.raises(DomainError) as refusal:
        delivery.accept_agreement(row, by=mawuli)
    assert refusal.value.code == "price_first"
    assert delivery.accept_agreement(factory.price_accepted(row, by=mawuli), by=mawuli).state == "agreed"
    with pytest.raises(DomainError):
        quote.issue_quote(row, factory.quotation(("Note", "1", 1)), by=afi)


def still_due(message):
    return registry.get(message.about_kind).still_due(message)


def test_enterprise_that_answered_is_told_of_a_replaced_price(savane, afi, mawuli):
    """Told only while the proposal was unanswered, it would learn of the price it accepted being void by chance."""
    row = factory.with_terms(factory.price_accepted(factory.paid(savane, by=afi), by=mawuli), by=afi)
    quote.issue_quote(row, factory.quotation(("Note", "1", 900_000)), by=afi)

    told = OutboundMessage.objects.get(code="A39")
    assert still_due(told)
    quote.issue_quote(row, factory.quotation(("Note", "1", 800_000)), by=afi)
    last = OutboundMessage.objects.filter(code="A39").latest("pk")
    assert (still_due(told), still_due(last)) == (False, True)
    factory.price_accepted(ServiceProposal.objects.get(pk=row.pk), by=mawuli)
    assert not still_due(last)


@pytest.mark.parametrize("ended", ["past", "cancelled"])
def test_price_that_can_no_longer_be_accepted_is_not_announced(savane, afi, ended, monkeypatch):
    """A message about a price nobody may accept any more would only worry its reader."""
    row = factory.paid(savane, by=afi)
    second = quote.issue_quote(row, factory.quotation(("Note", "1", 900_000)), by=afi)
    told = OutboundMessage.objects.get(code="A39")
    assert still_due(told)
    if ended == "past":
        monkeypatch.setattr(clock, "today", lambda: second.valid_until + dt.timedelta(days=1))
    else:
        proposal.cancel_proposal(ServiceProposal.objects.get(pk=row.pk), reason="Essai.", by=afi)
    assert not still_due(told)


def test_each_replaced_price_of_one_act_has_its_own_message(savane, afi):
    """Two services proposed together and both priced again: one message would hide a price."""
    from catalogue.models import ServiceOffering
    from tests.factories import catalogue

    second = ServiceOffering.objects.current().paid().exclude(code="CAR-01").first()
    choices = [
        proposal.Choice(offering=offering, quote=factory.quotation(), override_reason="Demandé en rendez-vous.")
        for offering in (catalogue.offering("CAR-01"), second)
    ]
    rows = proposal.propose_services(savane, choices=choices, by=afi)
    new = [quote.issue_quote(row, factory.quotation(("Note", "1", 900_000)), by=afi) for row in rows]

    told = OutboundMessage.objects.filter(code="A39")
    assert set(told.values_list("about_uuid", flat=True)) == {row.uuid for row in new}


def test_timeline_and_task_are_kept_in_both_languages(savane, afi, mawuli):
    """An English-speaking agent would read French lines because the one who acted reads French."""
    row = factory.price_accepted(factory.paid(savane, by=afi), by=mawuli)
    line = Interaction.objects.filter(about_uuid=row.uuid).latest("pk")
    task = Task.objects.open().get(about_uuid=row.uuid)

    assert (line.subject_en, line.subject) == (
        f"Quotation accepted {row.reference}-D1",
        f"Devis accepté {row.reference}-D1",
    )
    assert task.title_en == f"Agree on content and dates: {row.offering.title_en}"
    assert row.offering.title_fr in task.title


def test_agreement_leaves_the_proposal_open_as_long_as_its_price(savane, afi, mawuli):
    """Writing the terms must not take back days the quotation promised."""
    row = factory.price_accepted(factory.paid(savane, by=afi, draft=factory.quotation(days=60)), by=mawuli)
    assert factory.with_terms(row, by=afi).expires_on == clock.today() + dt.timedelta(days=60)
    free = factory.with_terms(factory.proposed(savane, by=afi), by=afi)
    assert free.expires_on == clock.today() + dt.timedelta(days=30)


def test_quotation_keeps_the_name_it_was_sent_to(savane, afi):
    """A contract whose party changes with the register would no longer say who was offered the price."""
    name = savane.name
    row = factory.paid(savane, by=afi)
    savane.name = "Autre raison sociale"
    savane.save()
    assert row.quotes.get().enterprise_name == name


def test_quotations_sent_before_get_a_name(savane, afi):
    """Quotations sent before names were kept get the one of the day of the update, not an empty line."""
    row = factory.paid(savane, by=afi)
    ServiceQuote.objects.update(enterprise_name="")
    importlib.import_module("followup.migrations.0007_quote_enterprise_name").keep(apps, None)
    assert row.quotes.get().enterprise_name == savane.name


def test_old_and_new_code_share_the_table_of_proposals(savane, afi):
    """Between the migration and the restart, pages of the release before must neither fail nor lose a price."""
    row = factory.paid(savane, by=afi)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE followup_serviceproposal SET quote_amount = 1, quote_text = 'Note', price_accepted_at = NULL, "
            "price_accepted_by_id = NULL WHERE id = %s",
            [row.pk],
        )
        cursor.execute(
            "SELECT quote_text FROM followup_serviceproposal WHERE id = %s", [factory.proposed(savane, by=afi).pk]
        )
        assert cursor.fetchone() == ("",)


def test_same_quotation_sent_twice_is_one(savane, afi):
    """A double click must not void what the enterprise is reading."""
    row = factory.paid(savane, by=afi)
    assert quote.issue_quote(row, factory.quotation(), by=afi) == row.quote
    assert ServiceQuote.objects.count() == 1


def test_quotation_past_its_last_day_is_not_accepted(savane, afi, mawuli, monkeypatch):
    """A price is a promise until a day: after it, a new quotation is asked for, without consequence."""
    row = factory.paid(savane, by=afi, draft=factory.quotation(days=10))
    last = row.quote.valid_until
    monkeypatch.setattr(clock, "today", lambda: last + dt.timedelta(days=1))
    with pytest.raises(DomainError) as refusal:
        factory.price_accepted(row, by=mawuli)
    assert refusal.value.code == "quote_past"
    monkeypatch.setattr(clock, "today", lambda: last)
    assert factory.price_accepted(row, by=mawuli).quote.is_accepted


def test_proposal_stays_open_as_long_as_its_price(savane, afi):
    """A quotation valid for sixty days on a proposal that lapses after thirty would be a false promise."""
    row = factory.paid(savane, by=afi, draft=factory.quotation(days=60))
    assert row.expires_on == clock.today() + dt.timedelta(days=60)
    row = factory.paid(savane, by=afi) if proposal.cancel_proposal(row, reason="Essai.", by=afi) else row
    assert row.expires_on == clock.today() + dt.timedelta(days=30)


def test_free_service_has_no_quotation_and_nobody_else_prices(savane, afi, dede):
    """I5, I14: the free accompaniment must never grow a price, and diagnosticians sell nothing."""
    with pytest.raises(DomainError) as refusal:
        quote.issue_quote(factory.proposed(savane, by=afi), factory.quotation(), by=afi)
    assert refusal.value.code == "free_service"
    with pytest.raises(DomainError) as refusal:
        quote.issue_quote(factory.paid(savane, by=afi), factory.quotation(("Autre", "1", 5)), by=dede)
    assert refusal.value.code == "relationship_only"


def test_database_keeps_one_quotation_in_force(savane, afi):
    """Two prices at once would let each side read its own."""
    row = factory.paid(savane, by=afi)
    first = row.quote
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceQuote.objects.create(
            proposal=row, reference="X", total=1, valid_until=first.valid_until,
            issued_at=first.issued_at, issued_by=afi,
        )  # fmt: skip


def test_replaced_quotation_cannot_come_back(savane, afi, mawuli):
    """What was replaced is history."""
    from core.lifecycle import move
    from followup import states

    row = factory.paid(savane, by=afi)
    first = row.quote
    quote.issue_quote(row, factory.quotation(("Autre", "1", 5)), by=afi)
    first.refresh_from_db()
    with pytest.raises(TransitionRefused):
        move(first, states.ACCEPT_QUOTE, by=mawuli)


def test_quotations_written_before_keep_amount_words_and_acceptance(savane, afi, mawuli):
    """An update must not lose a price that was already accepted."""
    row = factory.proposed(savane, by=afi)
    accepted_at = clock.now()

    class Before:
        """The proposal as the earlier version of the table held it."""

        quote_amount, quote_text, price_accepted_at = 250_000, "Note de 10 pages.", accepted_at
        price_accepted_by_id, proposed_by_id = mawuli.pk, afi.pk
        reference, proposed_at, expires_on = row.reference, row.proposed_at, row.expires_on

    class Rows:
        class objects:  # noqa: N801
            @staticmethod
            def filter(**wanted):
                assert wanted == {"quote_amount__gte": 1, "quotes__isnull": True}, "carried twice, a price is two"
                return Rows.objects

            @staticmethod
            def order_by(*_names):
                return Rows.objects

            @staticmethod
            def iterator():
                return [Before]

    class History:
        @staticmethod
        def get_model(app, name):
            return Rows if name == "ServiceProposal" else Kept if name == "ServiceQuote" else apps.get_model(app, name)

    class Kept:
        class objects:  # noqa: N801
            @staticmethod
            def create(**facts):
                return ServiceQuote.objects.create(**{**facts, "proposal": row})

    importlib.import_module("followup.migrations.0003_keep_quotations").carry(History, None)

    kept = row.quotes.get()
    assert (kept.total, kept.state, kept.accepted_by, kept.accepted_at) == (250_000, "accepted", mawuli, accepted_at)
    assert [(line.description, line.amount) for line in kept.lines.all()] == [("Note de 10 pages.", 250_000)]
