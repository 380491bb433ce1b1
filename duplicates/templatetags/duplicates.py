"""One line for officers' pages of a declaration: ``{% load duplicates %}{% similar_declarations application %}``."""

from django import template
from django.db.models import Count, Q
from django.urls import reverse

from duplicates.enums import PairState
from duplicates.models import Pair

register = template.Library()


@register.inclusion_tag("duplicates/_line.html", takes_context=True)
def similar_declarations(context, application):
    """How many others have something in common with this one, as far as the officer may know; one statement."""
    found = Pair.objects.known_to(context["request"].user).still_alike().of_application(application.pk)
    numbers = found.aggregate(
        count=Count("pk", filter=~Q(state=PairState.DISMISSED)), open=Count("pk", filter=Q(state=PairState.OPEN))
    )
    tone = "warning" if numbers["open"] else "info"
    return {**numbers, "tone": tone, "url": f"{reverse('duplicates:list')}?about={application.pk}"}
