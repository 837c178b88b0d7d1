from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_ruling_due")]

    operations = [
        migrations.AddField(model_name="case", name="order_due_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(("order_due_at__isnull", False)), fields=["order_due_at"], name="case_order"
            ),
        ),
    ]
