"""The unit's profile: what it declares of itself, what the ledgers say of it; its administrator changes it."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.asking import ask
from ipfund.common.downloads import download
from ipfund.common.errors import NotNow
from ipfund.common.formats import beijing
from ipfund.common.forms import posted, refused, status_of
from ipfund.common.quick import format_html
from organisations import asked, rules, services
from organisations.enums import ProfileGroup
from organisations.forms_ledger import ObjectForm
from organisations.forms_profile import CertificateForm, ConfirmItemForm, FigureForm, RemoveItemForm
from organisations.models import ListImport, Organisation, PastProject, ProfileItem, Sanction
from organisations.views.units import administered, own_unit, refuse_members

WARNED_DAYS = 60  # before a certificate runs out


def profile(request, pk):
    """Everything the unit declares, each with its evidence, its validity, and whether an officer confirmed it."""
    unit = own_unit(request, pk)
    context = {"unit": unit, "administers": rules.administers(request.user, unit), **declared(unit)}
    return render(request, "organisations/profile.html", context)


def declared(unit):
    """Return what pages show of a profile: figures in the order of the guides, then certificates."""
    items = list(unit.profile_items.standing().select_related("evidence", "declared_by", "confirmed_by"))
    figures = {item.name: item for item in items if item.group == ProfileGroup.FIGURE}
    kinds = asked.list_kinds()
    certificates = [item for item in items if item.group != ProfileGroup.FIGURE]
    for item in certificates:
        item.validity = validity_of(item, localdate(clock.now()))
        item.kind_title = kinds[item.name].title if item.name in kinds else item.get_group_display()
    return {
        "figures": [{"question": one, "item": figures.get(one.id)} for one in asked.questions().values()],
        "certificates": certificates,
    }


def validity_of(item, today):
    """Return valid, soon over, over or to come."""
    if item.starts_on and item.starts_on > today:
        return "coming"
    if item.ends_on is None or item.ends_on > today + timedelta(days=WARNED_DAYS):
        return "valid"
    return "over" if item.ends_on < today else "soon"


def figure(request, pk, name):
    """Declare one figure that guides ask for."""
    unit = administered(request, pk, "declare_item")
    question = asked.questions().get(name)
    if question is None:
        raise Http404
    item = unit.profile_items.standing().filter(group=ProfileGroup.FIGURE, name=name).first()
    form = FigureForm(posted(request), request.FILES or None, question=question, initial=figure_initial(item, question))
    if request.method == "POST" and form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("revision", "value", "counted_on", "evidence")}
        saved = kept(request, form, services.declare_figure, unit.pk, question, **given)
        if saved is not None:
            return redirect(reverse("organisations:profile", args=[unit.pk]) + f"#figure-{name}")
    context = {"unit": unit, "form": form, "item": item, "question": question, "title": question.label}
    return render(request, "organisations/item.html", context, status=status_of(form))


def figure_initial(item, question):
    if item is None:
        return {"revision": 0}
    value = int(item.value) if question.kind in {"integer", "yes_no"} else item.value.normalize()
    return {"revision": item.revision, "value": value, "counted_on": item.starts_on}


def kept(request, form, service, *args, **given):
    """Call a service of the profile; what refuses it is said on the form. Returns the item, or None."""
    try:
        item = service(*args, by=request.user, **given)
    except NotNow as error:
        refused(form, error, "evidence" if error.code == "file" else None)
        return None
    messages.success(request, _("“%s” has been saved.") % item.title)
    return item


def add_certificate(request, pk):
    """Declare a qualification or membership; a guide's page may lead here with the list it is about."""
    unit = administered(request, pk, "declare_item")
    kinds = asked.list_kinds()
    wanted = kinds.get(request.GET.get("kind", ""))
    initial = {"revision": 0, "name": wanted.id, "title": wanted.title} if wanted else {"revision": 0}
    return certificate_page(
        request, unit, None, CertificateForm(posted(request), request.FILES or None, kinds=kinds, initial=initial)
    )


def certificate(request, pk):
    """Change a certificate; an officer then confirms it again."""
    item = own_item(request, pk, "declare_item")
    if item.group == ProfileGroup.FIGURE:
        return redirect("organisations:figure", item.organisation_id, item.name)
    names = ("revision", "name", "title", "number", "issued_by", "starts_on", "ends_on")
    initial = {name: getattr(item, name) for name in names}
    kinds = asked.list_kinds()
    form = CertificateForm(posted(request), request.FILES or None, kinds=kinds, initial=initial)
    return certificate_page(request, item.organisation, item, form)


def certificate_page(request, unit, item, form):
    if request.method == "POST" and form.is_valid():
        given = {
            "revision": form.cleaned_data["revision"],
            "evidence": form.cleaned_data["evidence"],
            **form.declared(),
        }
        saved = kept(request, form, services.declare_certificate, unit.pk, item_id=item and item.pk, **given)
        if saved is not None:
            return redirect(reverse("organisations:profile", args=[unit.pk]) + f"#item-{saved.pk}")
    title = item.title if item else _("Add a qualification or membership")
    context = {"unit": unit, "form": form, "item": item, "question": None, "title": title}
    return render(request, "organisations/item.html", context, status=status_of(form))


def own_item(request, pk, action):
    """Return an item of a unit of this person, if they administer it."""
    items = ProfileItem.objects.standing().filter(organisation__in=Organisation.objects.of(request.user))
    item = get_object_or_404(items.select_related("organisation", "evidence"), pk=pk)
    refuse_members(request, item.organisation, action)
    return item


def remove_item(request, pk):
    item = own_item(request, pk, "remove_item")
    form = RemoveItemForm(posted(request), initial={"revision": item.revision})
    back = reverse("organisations:profile", args=[item.organisation_id])
    if request.method == "POST" and form.is_valid():
        removed = kept(request, form, services.remove_item, item.pk, revision=form.cleaned_data["revision"])
        if removed is not None:
            return redirect(back)
    return ask(
        request,
        form,
        layout="layout/applicant.html",
        title=_("Remove “%s” from the profile") % item.title,
        text=_("Conditions of the guides no longer find it. Declarations already submitted keep what they found."),
        action=_("Remove"),
        cancel=back,
    )


def item_file(request, pk):
    """Hand out the evidence to the unit's people and to the officers who see the unit."""
    seen = Organisation.objects.visible_to(request.user)
    item = get_object_or_404(ProfileItem.objects.filter(organisation__in=seen).select_related("evidence"), pk=pk)
    if item.evidence is None:
        raise Http404
    return download(services.read_evidence(item, by=request.user))


def confirm_item(request, pk):
    """An officer says with what an item was compared."""
    seen = Organisation.objects.visible_to(request.user).select_related("reviewing_office__parent__parent")
    items = ProfileItem.objects.standing().filter(organisation__in=seen)
    item = get_object_or_404(items.select_related("organisation__reviewing_office__parent__parent", "evidence"), pk=pk)
    confirms = rules.confirms_items(request.user, item.organisation)
    sentence = "" if confirms else services.who_confirms(request.user, item.organisation)
    require(request, confirms, "confirm_item", item, sentence=sentence)
    form = ConfirmItemForm(posted(request), initial={"revision": item.revision})
    if request.method == "POST" and form.is_valid():
        saved = kept(request, form, services.confirm_item, item.pk, **form.cleaned_data)
        if saved is not None:
            return redirect(reverse("organisations:unit", args=[item.organisation_id]) + "#profile")
    return ask(
        request,
        form,
        tone="success",
        title=_("Confirm “%s”") % item.title,
        text=_("Conditions then treat it as confirmed. If the unit changes it, it must be confirmed again."),
        facts=facts_of(item),
        action=_("Confirm"),
        cancel=reverse("organisations:unit", args=[item.organisation_id]),
    )


def facts_of(item):
    """Return what is to be compared, in words, with the evidence to open."""
    facts = [(_("Unit"), item.organisation.name)]
    if item.group == ProfileGroup.FIGURE:
        facts += [(item.title, figure_in_words(item)), (_("Counted on"), beijing(item.starts_on))]
    else:
        facts += [(_("Certificate number"), item.number), (_("Issued by"), item.issued_by)]
        facts += [(_("Valid from"), beijing(item.starts_on)), (_("Valid until"), beijing(item.ends_on))]
    url = reverse("organisations:item_file", args=[item.pk])
    evidence = format_html('<a href="{}">{}</a>', url, item.evidence.name) if item.evidence else ""
    return [*facts, (_("Evidence"), evidence)]


def figure_in_words(item):
    question = asked.questions().get(item.name)
    if question and question.kind == "yes_no":
        return _("Yes") if item.value else _("No")
    return f"{item.value.normalize():f} {question.unit if question else ''}".strip()


# --- what the ledgers say of the unit ----------------------------------------------------------------------------------


def ledger(request, pk):
    """What the bureau's lists and ledgers say of the unit, with the way to object."""
    unit = own_unit(request, pk)
    context = {"unit": unit, "administers": rules.administers(request.user, unit), **said_of(unit)}
    return render(request, "organisations/ledger.html", context)


def said_of(unit):
    return {
        "sanctions": Sanction.objects.of(unit),
        "past_projects": PastProject.objects.of(unit),
        "lists": ListImport.objects.current()
        .with_hits(unit)
        .filter(hit__isnull=False)
        .values("title", "source", "listed_on", "hit__name", "hit__uscc")
        .order_by("title"),
    }


def object_to(request, pk):
    """The unit says what is wrong with a row of the ledger."""
    for unit in Organisation.objects.of(request.user):
        if project := PastProject.objects.of(unit).filter(pk=pk).first():
            break
    else:
        raise Http404
    refuse_members(request, unit, "object_to")
    form = ObjectForm(posted(request))
    back = reverse("organisations:ledger", args=[unit.pk])
    if request.method == "POST" and form.is_valid():
        try:
            services.object_to(project.pk, by=request.user, unit=unit, reason=form.cleaned_data["reason"])
        except NotNow as error:
            refused(form, error)
        else:
            messages.success(
                request, _("The office will answer your objection. Until then the entry alone bars nobody.")
            )
            return redirect(back)
    return ask(
        request,
        form,
        layout="layout/applicant.html",
        tone="primary",
        title=_("Object to “%s”") % project,
        text=_(
            "Say what is wrong. Until an officer has answered, conditions that depend on this entry need an "
            "officer's judgement."
        ),
        action=_("Object"),
        cancel=back,
    )
