from django.db import migrations, models


class Migration(migrations.Migration):
    """Parts that a body was called to are found without reading those that it had."""

    dependencies = [("cases", "0014_words_counted")]

    operations = [
        migrations.AddIndex(
            model_name="casepart",
            index=models.Index(fields=["body", "ended", "part", "case_id"], name="case_part_called"),
        ),
        migrations.RemoveIndex(model_name="casepart", name="case_part_body"),
    ]
