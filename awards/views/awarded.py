"""What was awarded: the list for everybody concerned, the unit's page, the revocation."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.enums import State
from applications.forms_process import WhyForm
from applications.models import Application
from applications.rules import is_in_charge
from awards import rules
from awards.enums import AWARD_STATES, ContractState, Outcome
from awards.models import Contract, Decision
from awards.services import contracts as services
from awards.services import notices
from awards.views.common import layout_for
from ipfund.common import clock
from ipfund.common.acting import require
from ipfund.common.asking import ask_and_do
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted
from ipfund.common.paging import page

NO_CONTRACT = "none"
COMPARES = ("city_officer", "program_manager", "auditor")  # who may open the table of a whole direction


def award_list(request):
    """Awards and contracts that a person may see, by where the contract stands."""
    state = request.GET.get("state", "")
    visible = Application.objects.visible_to(request.user).filter(state__in=AWARD_STATES)
    found = (
        Decision.objects.released()
        .filter(outcome=Outcome.AWARD, application__in=visible.values("pk"))
        .select_related("application__organisation", "application__direction__program", "application__contract")
        .defer(
            "application__direction__definition",
            "application__direction__program__definition",
            "application__contract__targets",
            "application__contract__budget",
            "application__contract__content",
        )
        .order_by("-released_at", "application__number")
    )
    if state in ContractState.values:
        found = found.filter(application__contract__state=state)
    elif state == NO_CONTRACT:
        found = found.filter(application__contract__isnull=True, application__state=State.AWARDED)
    context = {
        "layout": layout_for(request.user),
        "page": page(request, found),
        "tabs": tabs(state),
        "may_compare": request.user.has_role(*COMPARES),
    }
    return render(request, "awards/award_list.html", context)


def tabs(state):
    url = reverse("awards:award_list")
    kinds = [("", _("All")), (NO_CONTRACT, _("Contract to be drafted")), *ContractState.choices]
    return [
        {"label": label, "url": f"{url}?state={kind}", "active": state == kind, "count": None} for kind, label in kinds
    ]


def find_application(request, pk):
    found = Application.objects.visible_to(request.user).for_list().select_related("direction__program")
    application = get_object_or_404(
        found.defer("direction__definition", "direction__program__definition", "return_note"), pk=pk
    )
    if not rules.follows(application, request.user):
        raise Http404
    return application


def award(request, pk):
    """What the unit sees of its decision: once it is released, not before."""
    application = find_application(request, pk)
    decision = (
        Decision.objects.released().filter(application=pk).select_related("meeting", "entry__notice__program").first()
    )
    if decision is None:
        raise Http404
    entry = getattr(decision, "entry", None)
    contract = Contract.objects.filter(application=pk).defer("targets", "content").first()
    context = {
        "layout": layout_for(request.user),
        "application": application,
        "decision": decision,
        "entry": entry,
        "running": entry is not None and notices.is_running(entry.notice, clock.now()),
        "contract": contract,
        "objections": entry.objections.order_by("received_at") if entry else [],
        "may_draft": contract is None
        and application.state == State.AWARDED
        and is_in_charge(application, request.user),
        "may_revoke": application.state in {State.AWARDED, State.CONTRACTED} and rules.decides(request.user),
    }
    return render(request, "awards/award.html", context)


def revoke(request, pk):
    """Ask for the reason, then take the award back."""
    application = find_application(request, pk)
    require(request, rules.decides(request.user), "revoke", application)
    if application.state not in {State.AWARDED, State.CONTRACTED}:
        raise NotNow(_("Only a confirmed award can be revoked."))
    form = WhyForm(posted(request), application=application, initial={"version": application.version})
    return ask_and_do(
        request,
        form,
        lambda **said: services.revoke(pk, by=request.user, **said),
        done=_("The award has been revoked."),
        to=reverse("awards:award", args=[pk]),
        title=_("Revoke the award"),
        text=_("The award and its contract end. The unit is informed of the reason. This cannot be undone."),
        facts=[(_("Declaration"), application.number), (_("Project"), application.title)],
        action=_("Revoke the award"),
    )
