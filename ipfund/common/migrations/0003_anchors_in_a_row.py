from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="anchor",
            name="previous_digest",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(model_name="outboxentry", name="rung_at", field=models.DateTimeField(null=True)),
    ]
