from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('disclosures', '0002_taken_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='signalrelease',
            name='withheld',
            field=models.JSONField(blank=True, default=dict, editable=False, verbose_name='left out when prepared'),
        ),
    ]
