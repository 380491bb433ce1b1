"""The search box of the directions."""

from django.utils.translation import gettext_lazy as _

from ipfund.common.forms import CleanCharField, PlainForm

LONGEST_QUESTION = 60
MOST_WORDS = 5


class SearchForm(PlainForm):
    q = CleanCharField(label=_("Search the directions"), max_length=LONGEST_QUESTION, required=False)

    def words(self):
        """Return the words that were asked for; nothing for a question that is too long."""
        return self.cleaned_data["q"].split()[:MOST_WORDS] if self.is_valid() else []
