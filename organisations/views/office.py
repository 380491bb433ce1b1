"""For offices: registrations to confirm, the units, the emergency change of an administrator."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ipfund.common.acting import require
from ipfund.common.asking import ask
from ipfund.common.downloads import as_listed, download
from ipfund.common.errors import NotNow
from ipfund.common.formats import listed
from ipfund.common.forms import posted, refused
from ipfund.common.paging import page
from organisations import rules, services
from organisations.forms import HandoverForm, ReturnUnitForm, RevisionForm, UnitFilterForm
from organisations.models import Letter, Organisation
from organisations.record import history
from organisations.uscc import usual_form
from organisations.views.profile import declared, said_of


def registrations(request):
    """List the units that wait, longest first: this officer's, or all this officer may see."""
    whole = request.GET.get("all") == "1"
    units = Organisation.objects.visible_to(request.user) if whole else Organisation.objects.reviewed_by(request.user)
    waiting = units.pending().select_related("district_office", "reviewing_office").order_by("registered_at", "pk")
    views = [
        {"label": _("My office"), "url": "?", "active": not whole, "count": ""},
        {"label": _("All that I see"), "url": "?all=1", "active": whole, "count": ""},
    ]
    return render(request, "organisations/registrations.html", {"page": page(request, waiting), "views": views})


def units(request):
    form = UnitFilterForm(request.GET)
    found = Organisation.objects.visible_to(request.user).select_related("district_office", "reviewing_office")
    if form.is_valid():
        found = found.matching(form.cleaned_data["q"], form.cleaned_data["state"])
    return render(
        request, "organisations/units.html", {"form": form, "page": page(request, found.order_by("name", "pk"))}
    )


def visible_unit(request, pk):
    related = ("district_office__parent", "reviewing_office__parent__parent", "confirmed_by")
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related(*related), pk=pk)


def unit(request, pk, problem=""):
    found = visible_unit(request, pk)
    context = {
        "unit": found,
        "problem": problem,
        "decides": rules.reviews_unit(request.user, found),
        "barred": services.who_decides(request.user, found) if rules.belongs_to(request.user, found) else "",
        "usual_form": usual_form(found),
        "people": found.memberships.active().with_people().order_by("-role", "user__name", "pk"),
        "confirms": rules.confirms_items(request.user, found),
        "keeps_ledger": rules.keeps_ledger(request.user),
        **declared(found),
        **said_of(found),
        "former_names": services.former_names(found),
        "letters": letters_of(request.user, found),
        "history": history(found),
    }
    return render(request, "organisations/unit.html", context, status=409 if problem else 200)


def letters_of(user, found):
    """Return the unit's sealed letters as the list of files shows them; without addresses for who may not open them."""
    may_read = rules.may_read_letters(user, found)
    return [
        {**as_listed(kept, kept.get_absolute_url() if may_read else ""), "kind": kept.reason, "by": kept.uploaded_by}
        for kept in found.letters.select_related("uploaded_by")
    ]


def refuse_others(request, found, action):
    decides = rules.reviews_unit(request.user, found)
    require(request, decides, action, found, sentence="" if decides else services.who_decides(request.user, found))


def confirm(request, pk):
    """Confirm the registration in the version that was shown."""
    found = visible_unit(request, pk)
    refuse_others(request, found, "confirm_unit")
    form = RevisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm_unit(found.pk, by=request.user, revision=form.cleaned_data["revision"])
        except NotNow as error:
            return unit(request, pk, problem=error.message)
        messages.success(request, _("%(unit)s has been confirmed.") % {"unit": found.name})
        return redirect("organisations:registrations")
    return redirect(found)


def reject(request, pk):
    found = visible_unit(request, pk)
    refuse_others(request, found, "reject_unit")
    form = ReturnUnitForm(posted(request), initial={"revision": found.revision})
    if request.method == "POST" and form.is_valid():
        try:
            services.reject_unit(found.pk, by=request.user, **form.cleaned_data)
        except NotNow as error:
            refused(form, error)
        else:
            messages.success(request, _("The unit has been told what to correct."))
            return redirect("organisations:registrations")
    return ask(
        request,
        form,
        title=_("Do not confirm the registration of %(unit)s") % {"unit": found.name},
        text=_("The unit sees your reason, corrects its data and is then waiting for confirmation again."),
        action=_("Send back"),
        cancel=found.get_absolute_url(),
    )


def handover(request, pk):
    """Set a new administrator on the unit's sealed letter."""
    found = visible_unit(request, pk)
    refuse_others(request, found, "set_admin_by_office")
    form = HandoverForm(posted(request), request.FILES or None, unit=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.set_admin_by_office(
                data["membership"].pk,
                by=request.user,
                reason=data["reason"],
                letter=data["letter"],
                end_others=data["end_others"],
            )
        except NotNow as error:
            refused(form, error, "letter" if error.code == "file" else None)
        else:
            messages.success(request, _("The unit has a new administrator."))
            return redirect(found)
    return ask(
        request,
        form,
        title=_("New administrator for %(unit)s") % {"unit": found.name},
        facts=[(_("Administrators now"), listed(place.user.name for place in found.admins()) or "—")],
        text=_(
            "Only on a sealed letter of the unit, when no administrator can act. The step is recorded under your name."
        ),
        action=_("Set the administrator"),
        cancel=found.get_absolute_url(),
    )


def letter(request, pk):
    """The scan of a sealed letter on which an administrator was set."""
    found = get_object_or_404(Letter.objects.select_related("organisation__reviewing_office"), pk=pk)
    visible_unit(request, found.organisation_id)
    return download(services.read_letter(found, by=request.user))
