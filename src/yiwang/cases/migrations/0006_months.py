"""On PostgreSQL cases and what belongs to them lie in months (docs/decisions/0010). No row is moved."""

from django.db import migrations

from yiwang.kernel.into_months import into_months
from yiwang.kernel.partitions import Table


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_words_until"), ("kernel", "0007_months")]
    operations = [
        migrations.RunPython(
            into_months(
                Table("case", "id"), Table("case_part", "case_id"), Table("case_file", "case_id"),
                Table("case_words", "case_id"),
            ),
        )
    ]  # fmt: skip
