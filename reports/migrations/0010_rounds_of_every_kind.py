"""Rounds of every kind: a code and a name beside the months; a cut-off and a due day; lines that follow progress."""

import datetime as dt

from django.db import migrations, models
from django.db.models import F, Q


def name_rounds(apps, schema_editor):
    """Give the rounds there are, all counted from 1 October, their code, name and usual days."""
    rows = apps.get_model("reports", "Round")._base_manager.using(schema_editor.connection.alias)
    for row in rows.all():
        rows.filter(pk=row.pk).update(
            code=f"months-{row.months}",
            name="รอบ {n} เดือน",
            number=row.months,
            cut_off_on=row.ends_on + dt.timedelta(days=10),
            due_on=row.ends_on + dt.timedelta(days=15),
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_check_codes")]

    operations = [
        migrations.AlterModelOptions(
            name="round",
            options={
                "ordering": ["agency_id", "fiscal_year", "ends_on", "code"],
                "verbose_name": "รอบรายงาน",
                "verbose_name_plural": "รอบรายงาน",
            },
        ),
        migrations.RemoveConstraint(model_name="round", name="round_unique"),
        migrations.AddField("round", "code", models.CharField(max_length=30, default=""), preserve_default=False),
        migrations.AddField("round", "name", models.CharField(max_length=60, default=""), preserve_default=False),
        migrations.AddField("round", "number", models.PositiveSmallIntegerField(default=0), preserve_default=False),
        migrations.AddField("round", "cut_off_on", models.DateField(null=True, verbose_name="วันตัดข้อมูล")),
        migrations.AddField("round", "due_on", models.DateField(null=True, verbose_name="กำหนดส่ง")),
        migrations.RunPython(name_rounds, migrations.RunPython.noop),
        migrations.AlterField("round", "cut_off_on", models.DateField(verbose_name="วันตัดข้อมูล")),
        migrations.AlterField("round", "due_on", models.DateField(verbose_name="กำหนดส่ง")),
        migrations.AlterField(
            "round", "months", models.PositiveSmallIntegerField(null=True, verbose_name="รอบ (เดือน)")
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=["agency", "fiscal_year", "code"], name="round_unique"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=Q(cut_off_on__gte=F("ends_on"), due_on__gte=F("cut_off_on")),
                name="round_is_due_after_its_end",
            ),
        ),
        migrations.AddField("reportline", "filled", models.JSONField(default=dict)),
        migrations.AddField("reportline", "is_summed", models.BooleanField(default=False)),
    ]
