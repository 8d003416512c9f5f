"""Carry the quotations written before into rows of their own: one line, the amount and the words they had."""

import datetime as dt

from django.db import migrations
from django.utils import timezone

VALID = dt.timedelta(days=30)


def carry(apps, schema_editor):
    proposals = apps.get_model("followup", "ServiceProposal")
    quotes = apps.get_model("followup", "ServiceQuote")
    lines = apps.get_model("followup", "QuoteLine")
    waiting = proposals.objects.filter(quote_amount__gte=1, quotes__isnull=True)  # carried once, however often it runs
    for row in waiting.order_by("pk").iterator():
        accepted = row.price_accepted_at is not None
        sent_at = row.proposed_at or row.created_at
        quote = quotes.objects.create(
            proposal=row,
            reference=f"{row.reference}-D1",
            state="accepted" if accepted else "sent",
            total=row.quote_amount,
            valid_until=row.expires_on or timezone.localdate(sent_at) + VALID,
            issued_at=sent_at,
            issued_by_id=row.proposed_by_id,
            accepted_at=row.price_accepted_at,
            accepted_by_id=row.price_accepted_by_id,
            conditions=row.quote_text if len(row.quote_text) > 300 else "",
        )
        lines.objects.create(
            quote=quote,
            position=1,
            description=row.quote_text[:300] or row.reference,
            quantity=1,
            unit_price=row.quote_amount,
        )


def give_back(apps, schema_editor):
    for quote in apps.get_model("followup", "ServiceQuote").objects.exclude(state="replaced"):
        row = quote.proposal
        row.quote_amount = quote.total
        row.quote_text = "\n".join(quote.lines.order_by("position").values_list("description", flat=True))
        row.price_accepted_at, row.price_accepted_by_id = quote.accepted_at, quote.accepted_by_id
        row.save(update_fields=["quote_amount", "quote_text", "price_accepted_at", "price_accepted_by"])


class Migration(migrations.Migration):
    dependencies = [("followup", "0002_quotes")]

    operations = [migrations.RunPython(carry, give_back)]
