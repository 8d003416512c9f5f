from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='surveyinvitation',
            name='outcome',
            field=models.CharField(choices=[('waiting', 'Waiting'), ('invited', 'Letter sent'), ('no_contact', 'No contact to write to'), ('opted_out', 'Does not want invitations'), ('failed', 'Could not be written to')], default='waiting', max_length=12, verbose_name='outcome'),
        ),
    ]
