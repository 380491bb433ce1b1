from django.db import migrations

from ipfund.common import append_only


def protect(apps, schema_editor):
    for statement in append_only.to_protect(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    for statement in append_only.to_release(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("common", "0001_initial")]
    operations = [migrations.RunPython(protect, release)]
