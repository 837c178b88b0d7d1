from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_local_answer"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="exclusion_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="exclusion_asked_by",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["exclusion_asked_at"],
                name="case_exclusion",
                condition=models.Q(("exclusion_asked_at__isnull", False)),
            ),
        ),
    ]
