"""The page that asks before something is done, and what happens when the answer is yes."""

from django.contrib import messages
from django.shortcuts import redirect, render

from ipfund.common.errors import NotNow
from ipfund.common.forms import refused, status_of


def ask(request, form, **words):
    """Show the page that asks: title, text, facts, action, tone, cancel."""
    context = {"form": form, "layout": "layout/office.html", "tone": "danger", "facts": (), "text": "", **words}
    return render(request, "components/confirm.html", context, status=status_of(form))


def ask_and_do(request, form, act, *, done, to, **words):
    """Ask with a form; when it is right, do it. What stands in the way is said on the same page."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except NotNow as refusal:
            field = next((bound.name for bound in form.visible_fields() if bound.name == refusal.code), None)
            refused(form, refusal, field, renewed=["shown"] if "shown" in form.fields else ())
        else:
            messages.success(request, done)
            return redirect(to)
    return ask(request, form, **{"cancel": to, **words})
