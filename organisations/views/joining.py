"""For everybody: registering a unit, joining one, waiting for its answer."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ipfund.accounts import services as accounts
from ipfund.accounts.forms import AccountForm
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted, status_of
from ipfund.common.posting import post_only
from organisations import rules, services
from organisations.forms import SearchForm, UnitForm
from organisations.models import Membership, Organisation


def register(request):
    unit = UnitForm(posted(request))
    account = None if request.user.is_authenticated else AccountForm(posted(request))
    if request.method == "POST" and all_valid(unit, account):
        try:
            person = act_as(request, account, services.register_unit, **unit.cleaned_data)
        except NotNow as error:
            place(error, unit, account)
        else:
            return enter(request, person, reverse("organisations:registered"))
    context = {"unit": unit, "account": account}
    return render(request, "organisations/register.html", context, status=status_of(unit, account))


def all_valid(*forms):
    """Validate every form, so that all that is wrong shows at once."""
    answers = [form.is_valid() for form in forms if form is not None]
    return all(answers)


def act_as(request, account, service, *args, **said):
    """Do it as the signed-in person, or together with the account that is made here: both or none. Returns who."""
    if account is None:
        service(*args, by=request.user, **said)
        return request.user
    with transaction.atomic():
        person = new_person(request, account)
        service(*args, by=person, **said)
    return person


def new_person(request, account):
    if not ratelimit.consume(request, action="signup"):
        raise NotNow(_("Too many accounts were made from this network in a short time. Wait a minute."), code="rate")
    person = accounts.create_account(**account.account(), language=request.LANGUAGE_CODE)
    accounts.ask_to_verify(person, template="welcome")
    return person


def place(error, unit, account):
    """Show what a service refused beside the field it is about."""
    if error.code == "username":
        account.add_error("username", error.message)
    else:
        unit.add_error("uscc" if error.code == "uscc" else None, error.message)


def enter(request, person, address):
    """Sign a new person in and go on."""
    if request.user.is_authenticated:
        return redirect(address)
    return perform_login(request, person, email_verification="none", redirect_url=address)


def registered(request):
    unit = Organisation.objects.of(request.user).select_related("reviewing_office").order_by("-pk").first()
    return render(request, "organisations/registered.html", {"unit": unit})


def join(request):
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = Organisation.objects.search(asked).select_related("district_office") if len(asked) > 1 else []
    template = "organisations/join.html" + ("#results" if request.htmx else "")
    return render(request, template, {"form": form, "asked": asked, "found": found})


def join_unit(request, pk):
    unit = get_object_or_404(Organisation.objects.select_related("district_office"), pk=pk)
    account = None if request.user.is_authenticated else AccountForm(posted(request))
    if request.method == "POST" and all_valid(account):
        try:
            person = act_as(request, account, services.ask_to_join, unit.pk)
        except NotNow as error:
            if account is None:
                raise
            account.add_error("username" if error.code == "username" else None, error.message)
        else:
            return enter(request, person, reverse("organisations:waiting"))
    context = {"unit": unit, "account": account, "admins": masked_admins(unit)}
    return render(request, "organisations/join_unit.html", context, status=status_of(account))


def masked_admins(unit):
    return [rules.masked(membership.user.name) for membership in unit.admins()]


def waiting(request):
    admins = Prefetch("organisation__memberships", Membership.objects.admins().select_related("user"), to_attr="acting")
    places = list(request.user.memberships.select_related("organisation").prefetch_related(admins).order_by("-pk")[:20])
    for waiting_place in places:
        acting = sorted(waiting_place.organisation.acting, key=lambda membership: membership.pk)
        waiting_place.admins = [rules.masked(membership.user.name) for membership in acting]
    return render(request, "organisations/waiting.html", {"places": places})


@post_only("organisations:waiting", with_pk=False)
def withdraw(request, pk):
    membership = get_object_or_404(Membership.objects.filter(user=request.user), pk=pk)
    services.withdraw_request(membership.pk, by=request.user)
    return redirect("organisations:waiting")
