"""The number of a case is asked for whole: the index for those that begin in some way was only written."""

from django.db import migrations

from yiwang.kernel.prefix_indexes import without_prefix_indexes


class Migration(migrations.Migration):
    dependencies = [("cases", "0015_called_by_part")]
    operations = [migrations.RunPython(without_prefix_indexes("case"), migrations.RunPython.noop)]
