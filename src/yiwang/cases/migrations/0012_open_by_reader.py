from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_exclusion_asked"),
    ]

    operations = [
        migrations.AddIndex(model_name="case", index=models.Index(fields=["kind", "id"], name="case_kind")),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended", False), ("taken_by__isnull", False)),
                fields=["taken_by", "due_at", "id"],
                name="case_taken_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("ended", False), ("owner_account__isnull", False)),
                fields=["owner_account", "due_at", "id"],
                name="case_owner_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("same_as__isnull", False)), fields=["same_as"], name="case_same_as"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("split_from__isnull", False)), fields=["split_from"], name="case_split_from"
            ),
        ),
    ]
