"""Bank accounts that lay in clear are sealed; going back opens them again."""

from django.db import migrations

import ipfund.common.sealed
from ipfund.common.sealed import MARK, seal, unseal


def change(schema_editor, *, how, which):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, bank_account FROM awards_contract WHERE bank_account <> ''")
        for pk, stored in cursor.fetchall():
            if stored.startswith(MARK) is which:
                cursor.execute("UPDATE awards_contract SET bank_account = %s WHERE id = %s", [how(stored), pk])


def seal_all(apps, schema_editor):
    change(schema_editor, how=seal, which=False)


def open_all(apps, schema_editor):
    change(schema_editor, how=unseal, which=True)


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="contract", name="bank_account", field=ipfund.common.sealed.SealedField(blank=True)
        ),
        migrations.RunPython(seal_all, open_all),
    ]
