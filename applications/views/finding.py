"""Finding a declaration for a person: what they may not see does not exist."""

from django.shortcuts import get_object_or_404

from applications.loading import HEAVY
from applications.models import Application


def find(request, pk):
    """Return one declaration with everything around it, in one statement."""
    seen = Application.objects.visible_to(request.user).select_related(
        "direction__program", "organisation__district_office", "office__parent", "owner"
    )
    application = get_object_or_404(seen.defer(*HEAVY), pk=pk)
    application.program = application.direction.program
    return application
