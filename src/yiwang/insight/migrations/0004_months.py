"""On PostgreSQL the tallies of cases lie in months (docs/decisions/0010). No row is moved."""

from django.db import migrations

from yiwang.kernel.into_months import into_months
from yiwang.kernel.partitions import Table


class Migration(migrations.Migration):
    dependencies = [("insight", "0003_analysis"), ("kernel", "0007_months")]
    operations = [migrations.RunPython(into_months(Table("case_tally", "case_id")))]
