from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("followup", "0005_calendar_secrets")]

    operations = [
        migrations.AlterField(
            "calendarfeed", "token_hash", models.CharField(max_length=64, unique=True, editable=False)
        ),
    ]
