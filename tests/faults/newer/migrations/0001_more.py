"""What a release may do while the one before serves: add a column with a default, fill it, add an index."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_words_until"), ("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL('ALTER TABLE "case" ADD COLUMN newer integer NOT NULL DEFAULT 0'),
        migrations.RunSQL('UPDATE "case" SET newer = seq'),
        migrations.RunSQL('CREATE INDEX case_newer ON "case" (newer)'),
        migrations.RunSQL("ALTER TABLE outbox_entry ADD COLUMN newer integer NOT NULL DEFAULT 0"),
    ]
