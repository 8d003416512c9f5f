from django.conf import settings
from django.db import migrations, models

from core.online import AddIndexOnline


class Migration(migrations.Migration):
    """Anybody may ask for a letter: what an address was sent lately is found without reading every message."""

    atomic = False

    dependencies = [
        ("clients", "0007_read_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexOnline(
            model_name="outboundmessage",
            index=models.Index(fields=["person_key", "-created_at"], name="clients_message_person"),
        ),
    ]
