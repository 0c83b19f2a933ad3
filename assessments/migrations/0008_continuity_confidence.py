from django.db import migrations, models

CHOICES = [
    ("certain", "แน่นอน"),
    ("likely", "น่าจะใช่"),
    ("inferred", "อนุมาน"),
    ("unknown", "ไม่พบแหล่งอ้างอิง"),
    ("entered", "ผู้ดูแลกรอกเอง"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_revisions"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="continues_confidence",
            field=models.CharField(blank=True, choices=CHOICES, max_length=10, verbose_name="ความเชื่อมั่นของความต่อเนื่อง"),
        )
        for name in ("indicator", "item", "question", "subindicator")
    ]
