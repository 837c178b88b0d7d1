"""What was sent before is asked for by its whole id: the index for ids that begin in some way was only written."""

from django.db import migrations

from yiwang.kernel.prefix_indexes import without_prefix_indexes


class Migration(migrations.Migration):
    dependencies = [("api", "0002_answer")]
    operations = [migrations.RunPython(without_prefix_indexes("api_sent_request"), migrations.RunPython.noop)]
