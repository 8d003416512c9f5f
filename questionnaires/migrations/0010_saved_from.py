from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0009_evidence_received'),
    ]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='saved_from',
            field=models.CharField(blank=True, db_default='', default='', editable=False, max_length=12),
        ),
    ]
