"""The columns of the single quotation go, once 0003 has carried what they held."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_keep_quotations")]

    operations = [
        migrations.RemoveConstraint(model_name="serviceproposal", name="followup_serviceproposal_price_quoted"),
        migrations.RemoveField(model_name="serviceproposal", name="price_accepted_at"),
        migrations.RemoveField(model_name="serviceproposal", name="price_accepted_by"),
        migrations.RemoveField(model_name="serviceproposal", name="quote_amount"),
        migrations.RemoveField(model_name="serviceproposal", name="quote_text"),
    ]
