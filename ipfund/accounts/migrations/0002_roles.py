from django.db import migrations

from ipfund.accounts.enums import Role


def create_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for role in Role.values:
        group.objects.get_or_create(name=role)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
