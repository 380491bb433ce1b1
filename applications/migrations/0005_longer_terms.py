import re
import unicodedata
from itertools import islice

from django.db import migrations, models

AT_ONCE = 500
FOUR = 4


def fours(text):
    """Return every four letters or digits that stand side by side, as the search compares them."""
    words = re.findall(r"[0-9a-z-]+", unicodedata.normalize("NFKC", text).lower())
    return {word[i : i + FOUR] for word in words for i in range(len(word) - FOUR + 1)}


def index_fours(apps, _schema_editor):
    """Add the terms of four letters or digits to declarations that were indexed by pairs."""
    SearchTerm = apps.get_model("applications", "SearchTerm")
    rows = apps.get_model("applications", "Application").objects.order_by("pk")
    rows = rows.values_list("pk", "number", "title", "organisation__name").iterator(AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        missing = [
            SearchTerm(application_id=pk, term=term) for pk, *texts in some for term in set().union(*map(fours, texts))
        ]
        SearchTerm.objects.bulk_create(missing, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Not in one transaction: whoever works meanwhile waits for the table only while it is altered."""

    atomic = False
    dependencies = [("applications", "0004_filed_first")]

    operations = [
        migrations.AlterField("searchterm", "term", models.CharField(max_length=4)),
        migrations.RunPython(index_fours, migrations.RunPython.noop),
    ]
