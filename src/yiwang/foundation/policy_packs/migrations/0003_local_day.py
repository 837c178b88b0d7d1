from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("policy_packs", "0002_proposal"),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalDay",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("area_path", models.CharField(max_length=300)),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=100)),
                ("source", models.CharField(max_length=300)),
                ("state", models.CharField(max_length=10)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=80)),
                ("enterer", models.CharField(max_length=80)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=80)),
                ("reason", models.CharField(default="", max_length=400)),
            ],
            options={"db_table": "local_day"},
        ),
    ]
