from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_extension_ruling"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="ruling_asked_by",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="case",
            name="extension_asked_by",
            field=models.CharField(default="", max_length=80),
        ),
    ]
