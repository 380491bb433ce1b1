"""The lists that bar units: entries with source and dates, lifted but never removed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ipfund.common import clock
from ipfund.common.asking import ask
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.paging import page
from organisations import services
from organisations.forms import RepairForm, SanctionForm, SearchForm
from organisations.models import Sanction


def sanctions(request):
    form = SearchForm(request.GET)
    found = Sanction.objects.select_related("organisation")
    if form.is_valid():
        found = found.matching(form.cleaned_data["q"])
    context = {
        "form": form,
        "page": page(request, found),
        "today": timezone.localdate(clock.now()),
        "may_change": request.user.has_role("program_manager", "city_officer"),
    }
    return render(request, "organisations/sanctions.html", context)


def add_sanction(request):
    form = SanctionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.add_sanction(by=request.user, **form.cleaned_data)
        messages.success(request, _("The entry is in force from its first day."))
        return redirect("organisations:sanctions")
    return render(request, "organisations/sanction_form.html", {"form": form}, status=status_of(form))


def repair_sanction(request, pk):
    sanction = get_object_or_404(Sanction, pk=pk)
    form = RepairForm(posted(request), initial={"repaired_on": timezone.localdate(clock.now())})
    if request.method == "POST" and form.is_valid():
        try:
            services.repair_sanction(sanction.pk, by=request.user, **form.cleaned_data)
        except NotNow as error:
            refused(form, error)
        else:
            messages.success(request, _("The entry has been lifted."))
            return redirect("organisations:sanctions")
    return ask(
        request,
        form,
        title=_("Lift the entry of %(name)s") % {"name": sanction.name},
        text=_("The entry stays in the list and is in force until the day you give."),
        action=_("Lift"),
        cancel=reverse("organisations:sanctions"),
    )
