from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0002_similar_names'),
        ('diagnostics', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='diagnostic',
            name='dates_confirmed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='dates confirmed by the enterprise at'),
        ),
        migrations.AddField(
            model_name='diagnostic',
            name='wished_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='other dates asked for at'),
        ),
        migrations.AddField(
            model_name='diagnostic',
            name='wished_ends_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day wished by the enterprise'),
        ),
        migrations.AddField(
            model_name='diagnostic',
            name='wished_note',
            field=models.CharField(blank=True, max_length=500, verbose_name='what the enterprise says of these dates'),
        ),
        migrations.AddField(
            model_name='diagnostic',
            name='wished_starts_on',
            field=models.DateField(blank=True, null=True, verbose_name='first day wished by the enterprise'),
        ),
        migrations.AddConstraint(
            model_name='diagnostic',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('wished_at', None), ('wished_ends_on', None), ('wished_starts_on', None)), models.Q(('wished_at__isnull', False), ('wished_ends_on__gte', models.F('wished_starts_on'))), _connector='OR'), name='diagnostics_diagnostic_wish_whole'),
        ),
    ]
