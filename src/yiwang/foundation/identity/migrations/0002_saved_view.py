from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account", models.UUIDField(db_index=True)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=500)),
            ],
            options={
                "db_table": "saved_view",
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="saved_view_name")],
            },
        ),
    ]
