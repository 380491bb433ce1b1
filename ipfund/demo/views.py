"""The demo's own pages. They do not exist in production."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ipfund.common.paging import page
from ipfund.common.posting import post_only
from ipfund.demo import people as cast
from ipfund.demo.clock import ClockForm, shift_to
from ipfund.demo.models import DemoMail


def people(request):
    return render(request, "demo/people.html", {"people": cast.listed(), "clock_form": ClockForm()})


def mailbox(request):
    mail = DemoMail.objects.all()
    asked = request.GET.get("to", "").replace("\x00", "")[:254]
    if asked:
        mail = mail.filter(to__icontains=asked)
    return render(request, "demo/mailbox.html", {"page": page(request, mail, per=20), "asked": asked})


@post_only("demo:people", with_pk=False)
def set_clock(request):
    """Move the demo's clock; everything that asks for the time follows."""
    form = ClockForm(request.POST)
    if not form.is_valid():
        return render(request, "demo/people.html", {"people": cast.listed(), "clock_form": form}, status=422)
    shift_to(form.cleaned_data["moment"])
    messages.success(request, _("The demo's clock was set."))
    return redirect("demo:people")
