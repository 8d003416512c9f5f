import core.uploads
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0003_section_share'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('received_on', models.DateField(verbose_name='received on')),
                ('signed_on', models.DateField(verbose_name='signed on')),
                ('signatory_name', models.CharField(max_length=120, verbose_name='signed by')),
                ('signatory_function', models.CharField(blank=True, max_length=120, verbose_name='function of the signatory')),
                ('electronic_consent', models.BooleanField(default=False, verbose_name='agrees to electronic exchanges')),
                ('file', models.FileField(max_length=200, upload_to=core.uploads.PrivatePath('paper_forms'), verbose_name='scan')),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='content type')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='keyed at')),
                ('keyed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keyed by')),
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='paper', to='questionnaires.screeningresponse')),
            ],
            options={
                'verbose_name': 'paper questionnaire',
                'verbose_name_plural': 'paper questionnaires',
                'ordering': ['-id'],
            },
        ),
    ]
