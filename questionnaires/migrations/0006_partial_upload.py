import core.uploads
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0005_second_reading'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PartialUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('name', models.CharField(max_length=255, verbose_name='file name')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('fingerprint', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('received', models.PositiveIntegerField(default=0, verbose_name='bytes received')),
                ('file', models.FileField(blank=True, max_length=200, upload_to=core.uploads.PrivatePath('uploads'), verbose_name='file')),
                ('became', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaires.evidence')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.question')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='questionnaires.screeningresponse')),
            ],
            options={
                'verbose_name': 'document on its way',
                'verbose_name_plural': 'documents on their way',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('response', 'question', 'owner', 'fingerprint'), name='questionnaires_upload_same_file_once')],
            },
        ),
    ]
