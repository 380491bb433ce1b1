"""Bigrams: Chinese has no spaces, and its words have two characters. Every pair of neighbours is a term."""

import unicodedata

from django.db.models import Q

from applications.models import Application, SearchTerm

MAX_TERMS = 12  # of a query: more would not find less


def terms_of(*texts):
    """Return the set of bigrams of some texts: narrow, lower-case, without blanks; one character stands alone."""
    terms = set()
    for text in texts:
        plain = "".join(unicodedata.normalize("NFKC", text or "").lower().split())
        terms |= {plain[i : i + 2] for i in range(len(plain) - 1)} or ({plain} if plain else set())
    return terms


def matching(applications, query):
    """Return those whose number, title or unit holds every bigram of the query."""
    terms = sorted(terms_of(query))[:MAX_TERMS]
    for term in terms:
        found = SearchTerm.objects.filter(Q(term=term) if len(term) == 2 else Q(term__startswith=term))
        applications = applications.filter(pk__in=found.values("application"))
    return applications if terms else Application.objects.none() if query.strip() else applications
