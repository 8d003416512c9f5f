"""Make published versions of questionnaires immutable in the database itself."""

from django.db import migrations

from questionnaires.migrations._published import guard, unguard


class Migration(migrations.Migration):
    """Guard published versions."""

    dependencies = [('questionnaires', '0007_versions')]
    operations = [migrations.RunPython(guard, unguard)]
