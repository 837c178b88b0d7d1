from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_about"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="extension_ruling_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("extension_ruling_due_at__isnull", False)),
                fields=["extension_ruling_due_at"],
                name="case_extension",
            ),
        ),
    ]
