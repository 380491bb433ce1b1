from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="application", name="unit_note", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
    ]
