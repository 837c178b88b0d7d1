from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_months"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="about",
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("about__isnull", False)), fields=["about", "id"], name="case_about"
            ),
        ),
    ]
