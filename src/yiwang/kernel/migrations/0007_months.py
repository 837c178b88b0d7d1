"""On PostgreSQL the journal and the words lie in months (docs/decisions/0010). No row is moved."""

from django.db import migrations

from yiwang.kernel.into_months import into_months
from yiwang.kernel.partitions import Table


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_content_sealed")]
    operations = [
        migrations.RunPython(
            into_months(Table("journal_entry", "aggregate_id"), Table("content", "aggregate_id")),
            elidable=False,
        )
    ]
