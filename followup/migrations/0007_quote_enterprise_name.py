"""A quotation keeps the name of the enterprise it was sent to; those sent before take the one of today."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep(apps, schema_editor):
    """Write the name on quotations that have none."""
    quotes = apps.get_model("followup", "ServiceQuote").objects
    names = apps.get_model("clients", "Enterprise").objects.filter(service_proposals=OuterRef("proposal"))
    quotes.filter(enterprise_name="").update(enterprise_name=Subquery(names.values("name")[:1]))


class Migration(migrations.Migration):
    dependencies = [("followup", "0006_calendar_secret_needed")]

    operations = [
        migrations.AddField(
            "servicequote",
            "enterprise_name",
            models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="name of the enterprise"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
