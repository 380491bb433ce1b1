"""Steps that a button takes have addresses too: whoever comes there by reload, back or a bookmark is led to the button."""

from functools import wraps

from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect


def post_only(page, *, with_pk=True):
    """Let only a POST take the step; opening its address leads to ``page``, which takes the same ``pk`` or nothing."""

    def decorate(view):
        @wraps(view)
        def step(request, *args, pk=None, **more):
            if request.method == "POST":
                return view(request, *args, **({} if pk is None else {"pk": pk}), **more)
            if request.method in {"GET", "HEAD"}:
                return redirect(page, *([pk] if with_pk else []))
            return HttpResponseNotAllowed(["GET", "POST"])

        return step

    return decorate
