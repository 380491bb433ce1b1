"""Two small layers around every view: who may open the page, and how a refusal is answered."""

import logging
import re

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from ipfund.common.errors import Refusal
from ipfund.common.policy import policy_for

log = logging.getLogger(__name__)
TECHNICAL = re.compile(
    r"csrf|password|^(revision|replaces|version|action|from|kind|next)$|_FORMS$|-DELETE$", re.IGNORECASE
)


class PolicyMiddleware:
    """Ask the registry before a view runs; a page nobody declared does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):  # noqa: ARG002 -- Django's signature
        policy = policy_for(request.resolver_match)
        if policy is None:
            log.error("No policy is declared for the page %s.", request.resolver_match.view_name)
            raise Http404
        if policy.allows(request.user):
            return None
        if not request.user.is_authenticated:
            return signed_out(request)
        raise PermissionDenied


def signed_out(request):
    """Ask to sign in; a form that was sent after the session had ended is shown again, so that no word is lost."""
    typed = [
        text.strip()
        for name, texts in request.POST.lists()
        for text in texts
        if text.strip() and not TECHNICAL.search(name)
    ]
    if not typed:
        return redirect_to_login(request.get_full_path())
    return render(request, "errors/signed_out.html", {"typed": typed, "next": request.path}, status=401)


class AnswerMiddleware:
    """A refusal that no view caught becomes its page: 409 for "not now", 403 for "not you"."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response

    def process_exception(self, request, exception):
        if isinstance(exception, Refusal):
            return render(
                request, f"errors/{exception.status}.html", {"message": exception.message}, status=exception.status
            )
        return None
