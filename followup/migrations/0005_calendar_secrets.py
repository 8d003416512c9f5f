"""Calendar addresses keep the fingerprint of their secret; those given before were derived from the site's key."""

from django.db import migrations, models
from django.utils.crypto import salted_hmac

from core.tokens import fingerprint


def keep(apps, schema_editor):
    """Write the fingerprint of the secret each address was given with: it goes on working."""
    feeds = apps.get_model("followup", "CalendarFeed")
    for row in feeds.objects.only("pk", "uuid").iterator():
        secret = salted_hmac("followup.calendar", str(row.uuid), algorithm="sha256").hexdigest()[:32]
        feeds.objects.filter(pk=row.pk).update(token_hash=fingerprint(secret))


class Migration(migrations.Migration):
    dependencies = [("followup", "0004_drop_single_quotation")]

    operations = [
        migrations.AddField("calendarfeed", "read_at", models.DateTimeField("last read at", null=True, blank=True)),
        migrations.AddField("calendarfeed", "token_hash", models.CharField(max_length=64, null=True, editable=False)),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
