"""The single quotation leaves the code, once 0003 has carried what it held; its columns stay for one release.

Between this migration and the restart the code of the release before still reads and writes them (docs/operations.md).
The next release drops the four columns, after carrying as 0003 does what was written meanwhile: that carry passes over
a proposal that has a quotation of its own.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0003_keep_quotations")]

    operations = [
        migrations.RemoveConstraint(model_name="serviceproposal", name="followup_serviceproposal_price_quoted"),
        # The one column that may not be empty: code that no longer names it must still write proposals.
        migrations.AlterField(
            "serviceproposal",
            "quote_text",
            models.TextField(blank=True, db_default="", verbose_name="what the quotation covers"),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="serviceproposal", name="price_accepted_at"),
                migrations.RemoveField(model_name="serviceproposal", name="price_accepted_by"),
                migrations.RemoveField(model_name="serviceproposal", name="quote_amount"),
                migrations.RemoveField(model_name="serviceproposal", name="quote_text"),
            ]
        ),
    ]
