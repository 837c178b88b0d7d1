from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policy_packs", "0003_local_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="localday",
            name="hours",
            field=models.CharField(default="", max_length=60),
        ),
    ]
