"""Which cases the numbers are made of. Of cases counted before, `yiwang rebuild` writes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0005_totals")]
    operations = [
        migrations.CreateModel(
            name="CaseCount",
            fields=[
                ("pk", models.CompositePrimaryKey("what", "day", "case_id", "key", blank=True, editable=False,
                                                  primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("case_id", models.UUIDField()),
                ("key", models.CharField(max_length=150)),
                ("number", models.IntegerField()),
            ],
            options={"db_table": "case_count"},
        ),
    ]  # fmt: skip
