from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_asked_by"),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalAnswer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("unit", models.UUIDField()),
                ("whole_area", models.BooleanField(default=False)),
                ("use", models.CharField(max_length=20)),
                ("case_type", models.CharField(default="", max_length=60)),
                ("title", models.CharField(max_length=100)),
                ("text_zh", models.TextField(default="")),
                ("text_en", models.TextField(default="")),
                ("changed_by", models.CharField(max_length=80)),
                ("changed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "local_answer"},
        ),
    ]
