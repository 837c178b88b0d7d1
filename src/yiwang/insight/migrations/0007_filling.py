"""Cases that were counted before their lists were kept are to be filled in by the worker, and rows that no figure reads go.

Only what was counted before is owed: a new site begins with nothing to fill. `objected` was counted and never asked for.
"""

from django.db import migrations, models

OWED = """
    INSERT INTO figure_filling (name, after, done, total)
    SELECT 'case_count', NULL, 0, count(*) FROM case_tally HAVING count(*) > 0
"""
UNREAD = """
    DELETE FROM rollup WHERE split = 'level' AND what = 'objected' AND area IN (SELECT code FROM area)
"""


class Migration(migrations.Migration):
    dependencies = [("insight", "0006_case_count"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Filling",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("after", models.UUIDField(null=True)),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField()),
            ],
            options={"db_table": "figure_filling"},
        ),
        migrations.RunSQL(OWED, migrations.RunSQL.noop),
        migrations.RunSQL(UNREAD, migrations.RunSQL.noop),
    ]
