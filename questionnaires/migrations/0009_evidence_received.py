from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0008_published_fixed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='evidence',
            name='state',
            field=models.CharField(choices=[('pending', 'Being checked'), ('clean', 'Received'), ('refused', 'Refused by the security check'), ('purged', 'Signalled and erased')], default='pending', max_length=10, verbose_name='security check'),
        ),
    ]
