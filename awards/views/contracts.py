"""One contract: what stands in it, whose turn it is, and the steps of the officer and of the unit."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from applications.models import Application
from awards import rules
from awards.enums import ContractState
from awards.forms.contracts import PeriodForm, ReturnForm, RevisionForm, ScanForm, SignForm, party_forms
from awards.models import Contract, SealedScan
from awards.services import contracts as services
from awards.services import drafting
from awards.services.calendar import today
from awards.views.common import layout_for
from awards.views.contract_page import page_of
from ipfund.common.acting import require
from ipfund.common.downloads import download, opened
from ipfund.common.errors import NotNow
from ipfund.common.posting import post_only

SCHEMA = "application__direction__program"


def find(request, pk):
    found = Contract.objects.visible_to(request.user).select_related(
        "version", SCHEMA, "application__organisation", "application__owner", "application__office"
    )
    return get_object_or_404(found, pk=pk)


def show(request, contract, *, status=200, problem="", **forms):
    """Answer with the contract's page; with the forms as they were typed where something was refused."""
    page = page_of(contract, request.user)
    context = {
        **page,
        "layout": layout_for(request.user),
        "problem": problem,
        "step_form": RevisionForm(initial={"revision": contract.revision}),
        "return_form": ReturnForm(initial={"revision": contract.revision}),
        "sign_form": SignForm(
            initial={"revision": contract.revision, "signed_on": today(contract.application.direction.program)},
            short=page["short"],
        ),
        **forms,
    }
    return render(request, "awards/contract.html", context, status=status)


def contract(request, pk):
    return show(request, find(request, pk))


@post_only("awards:award")
def draft(request, pk):
    """Draft the contract of an award."""
    application = get_object_or_404(Application.objects.visible_to(request.user), pk=pk)
    made = drafting.draft_contract(application.pk, by=request.user)
    messages.success(
        request, _("The contract has been drafted. Check the period and the parties, then send it to the unit.")
    )
    return redirect(made)


def edit(request, pk):
    """The officer sets period and parties right."""
    found = find(request, pk)
    if found.state != ContractState.DRAFTED:
        raise services.not_now(found)
    form = PeriodForm(
        request.POST or None,
        initial={"revision": found.revision, "starts_on": found.starts_on, "ends_on": found.ends_on},
    )
    parties = party_forms(request.POST or None, found.parties, for_unit=False)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if all([form.is_valid(), *[party.is_valid() for party in parties]]):
            said = {**form.cleaned_data, "parties": [party.said() for party in parties]}
            try:
                services.edit_draft(pk, by=request.user, **said)
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                messages.success(request, _("Saved."))
                return redirect(found)
    context = {"contract": found, "form": form, "parties": parties, "problem": problem}
    return render(request, "awards/contract_edit.html", context, status=status)


def take(request, pk, service, done, *, form_class=RevisionForm, form_name="step_form"):
    """Take one step of a contract by its form; stay on the page where it is not possible now."""
    found = find(request, pk)
    form = form_class(request.POST)
    if not form.is_valid():
        return show(request, found, status=422, **{form_name: form})
    try:
        service(pk, by=request.user, **form.cleaned_data)
    except NotNow as refusal:
        found = find(request, pk)
        return show(request, found, status=refusal.status, problem=refusal.message, **{form_name: form})
    messages.success(request, done)
    return redirect(found)


@post_only("awards:contract")
def send(request, pk):
    return take(request, pk, services.send_to_unit, _("Sent to the unit."))


@post_only("awards:contract")
def hand_in(request, pk):
    return take(request, pk, services.hand_in, _("Submitted. The officer in charge will check it."))


@post_only("awards:contract")
def approve(request, pk):
    return take(request, pk, services.approve, _("Approved. The print for sealing is being made."))


@post_only("awards:contract")
def send_back(request, pk):
    done = _("Returned to the unit with your reason.")
    return take(request, pk, services.return_to_unit, done, form_class=ReturnForm, form_name="return_form")


@post_only("awards:contract")
def sign(request, pk):
    form_class = partial(SignForm, short=services.short_scans(find(request, pk)))
    return take(
        request, pk, services.sign, _("The contract has been signed."), form_class=form_class, form_name="sign_form"
    )


@post_only("awards:contract")
def scan_upload(request, pk, party):
    """Take the sealed scan of one party."""
    found = find(request, pk)
    form = ScanForm(request.POST, request.FILES, party=party)
    sealing = rules.party_of(found, party)
    if sealing is None:
        raise Http404
    require(request, rules.may_bring_scan(found, request.user, sealing), "upload_scan", found)
    if not form.is_valid():
        return show(request, found, status=422, scan_form=form)
    try:
        kept = services.upload_scan(pk, by=request.user, party=party, **form.cleaned_data)
    except NotNow as refusal:
        return show(request, found, status=refusal.status, problem=refusal.message)
    if rules.is_short(kept, found):
        messages.warning(request, _("The scan has been saved, but it has fewer pages than the print: see below."))
    else:
        messages.success(request, _("The sealed scan has been saved."))
    return redirect(found)


def scan(request, pk):
    found = get_object_or_404(SealedScan.objects.select_related("contract"), pk=pk)
    return download(services.read_scan(found, find(request, found.contract_id), by=request.user))


def pdf(request, pk):
    """The print for sealing."""
    found = find(request, pk)
    if not found.pdf:
        raise Http404
    kept = services.read_print(found, by=request.user)
    return FileResponse(opened(kept), content_type="application/pdf", filename=f"{found.number}.pdf")


@post_only("awards:contract")
def account(request, pk):
    """Show the account number in clear, once, on this answer; who looked is recorded."""
    found = find(request, pk)
    return show(request, found, revealed=services.reveal_account(pk, by=request.user))
