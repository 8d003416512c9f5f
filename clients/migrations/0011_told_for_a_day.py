"""A task put off is told again when it is late again; nothing was ever written in `escalated_at`.

What was told of tasks still open is kept with the day it was about, so that nobody is told twice. The column leaves
the code; the next release drops it (docs/operations.md).
"""

from django.db import migrations

DONE = ("done", "cancelled")


def name_the_day(apps, schema_editor):
    """Give each message about a late task the occurrence it would have today."""
    messages = apps.get_model("clients", "OutboundMessage").objects
    tasks = apps.get_model("clients", "Task").objects.exclude(state__in=DONE)
    told = messages.filter(code="N22", about_uuid__in=tasks.values("uuid")).only("key", "occurrence", "context")
    for row in told.iterator():
        day, old = row.context.get("due_on"), row.occurrence
        if day and ":" not in old:
            row.occurrence = f"{day}:{old}"
            row.key = row.key.replace(f":{old}:", f":{row.occurrence}:")
            row.save(update_fields=["occurrence", "key"])


class Migration(migrations.Migration):
    dependencies = [("clients", "0010_read_at_a_million")]

    operations = [
        migrations.RunPython(name_the_day, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="task", name="escalated_at")]
        ),
    ]
