import uuid
from typing import Any

from django.db import migrations, models

# Words that calendars used before a window had a kind, most telling first; every word of a line must be there.
WORDS = (
    (("OIT", "กรอก"), "oit_entry"),
    (("OIT", "ตรวจ"), "oit_scoring"),
    (("OIT", "ชี้แจง"), "oit_clarification"),
    (("OIT", "ยืนยัน"), "oit_clarification"),
    (("IIT",), "surveys"),
    (("EIT",), "surveys"),
    (("ลงทะเบียน",), "registration"),
    (("ประกาศผล",), "results"),
)


def name_kinds(apps: Any, schema_editor: Any) -> None:
    """Give windows the kind their words told so far, and each year of criteria an edition of its own."""
    for window in apps.get_model("assessments", "Window").objects.all():
        found = (kind for words, kind in WORDS if all(word in window.what for word in words))
        window.kind = next(found, "other")
        window.save(update_fields=["kind"])
    for criteria in apps.get_model("assessments", "CriteriaSet").objects.all():
        criteria.edition = uuid.uuid4()
        criteria.save(update_fields=["edition"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_codes_carried_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="criteriaset",
            name="edition",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AddField(
            model_name="window",
            name="kind",
            field=models.CharField(
                choices=[
                    ("registration", "ลงทะเบียน"),
                    ("oit_entry", "กรอกข้อมูล OIT"),
                    ("surveys", "เก็บข้อมูล IIT และ EIT"),
                    ("oit_scoring", "ตรวจให้คะแนน OIT"),
                    ("oit_clarification", "ชี้แจงหรือยืนยัน OIT"),
                    ("results", "ประกาศผล"),
                    ("other", "อื่น ๆ"),
                ],
                default="other",
                max_length=20,
                verbose_name="ประเภท",
            ),
        ),
        migrations.RunPython(name_kinds, migrations.RunPython.noop),
    ]
