"""The first-review summary: choose a direction and an office, look at it, fetch it as a workbook."""

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from applications.exports import lines_of
from applications.forms_process import by_program
from applications.models import Application
from applications.services.exporting import export_first_review_summary
from ipfund.common.downloads import excel
from ipfund.common.forms import PlainForm, status_of
from ipfund.common.paging import page
from organisations.models import Office
from programs.models import Direction


class SummaryForm(PlainForm):
    """Only directions and offices of which this person sees declarations."""

    direction = forms.ModelChoiceField(label=_("Direction"), queryset=None, empty_label=_("Choose"))
    office = forms.ModelChoiceField(
        label=_("Reviewing office"), queryset=None, required=False, empty_label=_("All offices")
    )

    def __init__(self, *args, seen, **kwargs):
        super().__init__(*args, **kwargs)
        directions = Direction.objects.filter(pk__in=seen.values("direction")).light()
        self.fields["direction"].queryset = directions
        self.fields["direction"].choices = [("", _("Choose")), *by_program(directions.to_filter_by())]
        self.fields["office"].queryset = Office.objects.filter(pk__in=seen.values("office")).order_by("code")


def first_review_summary(request):
    """A POST fetches what the page shows; the address says which direction and office."""
    seen = Application.objects.visible_to(request.user).filter(filed_at__isnull=False)
    form = SummaryForm(request.GET or None, seen=seen)
    context = {"form": form, "page": None, "lines": [], "direction": None}
    if form.is_valid():
        direction, office = form.cleaned_data["direction"], form.cleaned_data["office"]
        chosen = chosen_of(seen, direction, office)
        if request.method == "POST":
            return workbook_of(request, direction, office, chosen)
        shown = page(request, chosen.select_related("organisation__district_office"))
        rows = chosen.filter(pk__in=[row.pk for row in shown.rows])
        context |= {"page": shown, "lines": lines_of(rows), "direction": direction}
    return render(request, "applications/first_review_summary.html", context, status=status_of(form))


def chosen_of(seen, direction, office):
    chosen = seen.filter(direction=direction)
    return (chosen.filter(office=office) if office else chosen).order_by("number")


def workbook_of(request, direction, office, chosen):
    data = export_first_review_summary(direction, chosen, office=office, by=request.user)
    return excel(data, f"{now('First-review summary')} {direction.code}")
