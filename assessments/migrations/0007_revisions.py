from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0006_window_kinds_and_editions"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="criteriaset",
            options={
                "ordering": ["-fiscal_year", "-revision"],
                "verbose_name": "เกณฑ์ประจำปี",
                "verbose_name_plural": "เกณฑ์ประจำปี",
            },
        ),
        migrations.AddField(
            model_name="criteriaset",
            name="is_draft",
            field=models.BooleanField(default=False, editable=False, verbose_name="ฉบับร่าง"),
        ),
        migrations.AddField(
            model_name="criteriaset",
            name="revision",
            field=models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="ฉบับที่"),
        ),
        migrations.AlterField(
            model_name="criteriaset",
            name="fiscal_year",
            field=models.PositiveSmallIntegerField(verbose_name="ปีงบประมาณ"),
        ),
        migrations.AddConstraint(
            model_name="criteriaset",
            constraint=models.UniqueConstraint(fields=("fiscal_year", "revision"), name="criteria_revision_unique"),
        ),
        migrations.AddConstraint(
            model_name="criteriaset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_draft", True)), fields=("fiscal_year",), name="criteria_one_draft"
            ),
        ),
    ]
