from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_invitations"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_enrol",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
