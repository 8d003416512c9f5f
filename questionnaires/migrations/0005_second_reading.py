import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0004_paper_form'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SecondReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='created at')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='given up at')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='second reader')),
                ('response', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='second_reading', to='questionnaires.screeningresponse')),
            ],
            options={
                'verbose_name': 'second reading',
                'verbose_name_plural': 'second readings',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SecondMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('retained_points', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='retained points')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('evidence_status', models.CharField(blank=True, choices=[('pending', 'To be read'), ('verified', 'Confirms'), ('partial', 'Confirms in part'), ('absent', 'Absent'), ('contradicted', 'Does not confirm')], max_length=12, verbose_name='evidence')),
                ('is_read', models.BooleanField(default=False, verbose_name='read')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaires.question')),
                ('reading', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='questionnaires.secondreading')),
            ],
            options={
                'verbose_name': 'mark of the second reader',
                'verbose_name_plural': 'marks of the second reader',
                'ordering': ['reading', 'question'],
                'constraints': [models.UniqueConstraint(fields=('reading', 'question'), name='questionnaires_second_mark_once'), models.CheckConstraint(condition=models.Q(('retained_points__isnull', True), models.Q(('retained_points__lte', 4), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='questionnaires_second_mark_reasoned')],
            },
        ),
    ]
