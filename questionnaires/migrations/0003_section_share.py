import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0002_survey_letter_failed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SectionShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(verbose_name='given at')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='questionnaires.screeningresponse')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.section')),
            ],
            options={
                'verbose_name': 'section given to somebody',
                'verbose_name_plural': 'sections given to somebody',
                'ordering': ['response', 'section'],
                'constraints': [models.UniqueConstraint(fields=('response', 'section'), name='questionnaires_share_once')],
            },
        ),
    ]
