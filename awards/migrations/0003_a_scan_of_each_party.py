from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("awards", "0002_sealed_accounts")]

    operations = [
        migrations.RemoveConstraint(model_name="sealedscan", name="one_scan_a_party"),
        migrations.RenameField(model_name="sealedscan", old_name="role", new_name="party"),
        migrations.AlterField(model_name="sealedscan", name="party", field=models.CharField(max_length=30)),
        migrations.AddConstraint(
            model_name="sealedscan",
            constraint=models.UniqueConstraint(
                fields=["contract", "party"], condition=Q(removed_at__isnull=True), name="one_scan_a_party"
            ),
        ),
    ]
