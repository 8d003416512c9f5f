import core.uploads
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0002_similar_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('subject', models.CharField(max_length=120, verbose_name='subject')),
                ('state', models.CharField(choices=[('waiting', 'Waits for the unit'), ('answered', 'Answered'), ('closed', 'Closed')], default='waiting', max_length=10, verbose_name='state')),
                ('last_at', models.DateTimeField(verbose_name='last message')),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conversations', to='clients.enterprise', verbose_name='enterprise')),
            ],
            options={
                'verbose_name': 'correspondence',
                'verbose_name_plural': 'correspondences',
                'ordering': ['-last_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConversationEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('text', models.TextField(verbose_name='text')),
                ('from_unit', models.BooleanField(verbose_name='written by the unit')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='clients.conversation', verbose_name='correspondence')),
            ],
            options={
                'verbose_name': 'message of a correspondence',
                'verbose_name_plural': 'messages of a correspondence',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PostedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('file', models.FileField(blank=True, max_length=200, upload_to=core.uploads.PrivatePath('correspondence'), verbose_name='file')),
                ('name', models.CharField(max_length=120, verbose_name='file name')),
                ('content_type', models.CharField(max_length=100, verbose_name='content type')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('state', models.CharField(choices=[('pending', 'being checked'), ('clean', 'checked'), ('refused', 'refused by the security check')], default='pending', max_length=10, verbose_name='security check')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='clients.conversationentry', verbose_name='message')),
            ],
            options={
                'verbose_name': 'file of a correspondence',
                'verbose_name_plural': 'files of a correspondence',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['enterprise', '-last_at'], name='clients_conversation_file'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['state', 'last_at'], name='clients_conversation_waiting'),
        ),
    ]
