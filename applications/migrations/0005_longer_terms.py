from itertools import islice

from django.db import migrations, models

from applications.search import PAIR, terms_of

AT_ONCE = 500


def index_fours(apps, _schema_editor):
    """Add the terms of four letters or digits to declarations that were indexed by pairs."""
    SearchTerm = apps.get_model("applications", "SearchTerm")
    rows = apps.get_model("applications", "Application").objects.order_by("pk")
    rows = rows.values_list("pk", "number", "title", "organisation__name").iterator(AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        found = [(pk, term) for pk, *texts in some for term in terms_of(*texts) if len(term) > PAIR]
        missing = [SearchTerm(application_id=pk, term=term) for pk, term in found]
        SearchTerm.objects.bulk_create(missing, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_filed_first")]

    operations = [
        migrations.AlterField("searchterm", "term", models.CharField(max_length=4)),
        migrations.RunPython(index_fours, migrations.RunPython.noop),
    ]
