import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0003_correspondence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='outboundmessage',
            name='reason',
            field=models.CharField(blank=True, choices=[('no_longer_due', 'its reason is gone'), ('opted_out', 'the person no longer wants invitations'), ('no_digest', 'the person wants no digest'), ('left', 'the person has left the enterprise'), ('merged', 'the enterprise was merged into another'), ('gone', 'the enterprise has left the programme'), ('paper_only', 'the enterprise wants paper'), ('no_address', 'no e-mail address'), ('refused', 'the address was refused'), ('server', 'the mail server did not accept it in time'), ('cut', 'the connection broke at the last moment'), ('budget', 'one invitation per person and month'), ('by_hand', 'settled by an agent'), ('returned', 'the other mail server sent it back'), ('inbox_only', 'the person reads messages on the portal only'), ('posted', 'posted as a letter')], max_length=40, verbose_name='reason'),
        ),
        migrations.CreateModel(
            name='MessagePreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('digests', models.BooleanField(default=True, verbose_name='receives the digests')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='message_preference', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'wishes about messages',
                'verbose_name_plural': 'wishes about messages',
            },
        ),
    ]
