from typing import Any

from django.db import migrations, models

OPEN = models.Q(("ended", False))
NEW = (
    ("case_area_3_post", "area_3", "owner_post"),
    ("case_area_4_post", "area_4", "owner_post"),
    ("case_area_3_stage", "area_3", "stage"),
    ("case_area_4_stage", "area_4", "stage"),
)


def make_the_others_anew(apps: Any, schema_editor: Any) -> None:
    """SQLite looks at the youngest index first. An index of all cases that comes after one of open cases is taken to
    be no dearer than reading all that are open, and is followed although there is a far better one."""
    if schema_editor.connection.vendor != "sqlite":
        return
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'case' AND sql IS NOT NULL"
    with schema_editor.connection.cursor() as cursor:
        found = cursor.execute(f"{asked} ORDER BY rowid").fetchall()
        for name, sql in found:
            if name not in {one[0] for one in NEW}:
                cursor.execute(f'DROP INDEX "{name}"')
                cursor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_open_by_reader"),
    ]

    operations = [
        *(
            migrations.AddIndex(
                model_name="case",
                index=models.Index(condition=OPEN, fields=[area, column, "due_at", "id"], name=name),
            )
            for name, area, column in NEW
        ),
        migrations.RunPython(make_the_others_anew, migrations.RunPython.noop),
    ]
