"""What stands at present has a total beside its days; cells keep no months (models.Rollup says why)."""

from django.db import migrations

TOTALS = """
    INSERT INTO rollup (area, split, grain, since, "key", what, number)
    SELECT area, split, 't', '0001-01-01', "key", what, sum(number) FROM rollup
    WHERE grain = 'd' AND split IN ('level', 'unit') AND what IN ('open', 'called', 'objected', 'watched')
    GROUP BY area, split, "key", what
"""
NO_TOTALS = "DELETE FROM rollup WHERE grain = 't'"
NO_MONTHS = "DELETE FROM rollup WHERE grain = 'm' AND area IN (SELECT code FROM area WHERE rank > 5)"


class Migration(migrations.Migration):
    dependencies = [("insight", "0004_months"), ("places", "0001_initial")]
    operations = [
        migrations.RunSQL(TOTALS, NO_TOTALS),
        migrations.RunSQL(NO_MONTHS, migrations.RunSQL.noop),
    ]
