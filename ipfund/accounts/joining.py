"""Where the links of mails lead: proving one's address, accepting an invitation. Opening a page changes nothing."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ipfund.accounts import invitations, links, services
from ipfund.accounts.forms import InvitedForm
from ipfund.common.errors import Refusal
from ipfund.common.forms import posted
from ipfund.common.posting import post_only


def verify(request, token):
    """The link alone is not enough: the account signs in, so that nobody proves an address for a stranger's account."""
    person = request.user
    fits = links.read(links.VERIFY, token) == [person.pk, person.email]
    if fits and request.method == "POST":
        services.verify_email(person, by=person)
        messages.success(request, _("Your e-mail address has been verified."))
        return redirect("accounts:profile")
    return render(request, "accounts/verify.html", {"fits": fits})


@post_only("accounts:profile", with_pk=False)
def send_verification(request):
    if not request.user.has_unverified_email:
        messages.info(request, _("Your e-mail address has been verified."))
    elif ratelimit.consume(request, action="confirm_email", key=request.user.email):
        services.ask_to_verify(request.user)
        messages.success(request, _("The link is on its way to %(email)s.") % {"email": request.user.email})
    else:
        messages.error(request, _("A link has just been sent. Wait a few minutes before you ask for another one."))
    return redirect("accounts:profile")


def invitation(request, token):
    """Accept with the account that has the invited address, or with a new one where nobody has proven it yet."""
    found = invitations.find(token)
    if found is None:
        return render(request, "accounts/invitation.html", {"invitation": None})
    holder, person = invitations.holder_of(found), request.user
    mine = person.is_authenticated and person.email == found.email
    form = None if person.is_authenticated or holder else InvitedForm(posted(request), invitation=found)
    problem = ""
    if request.method == "POST" and (mine or (form and form.is_valid())):
        try:
            return accepted(request, found, form)
        except Refusal as refusal:
            problem = refusal.message
    context = {"invitation": found, "holder": holder, "mine": mine, "form": form, "problem": problem}
    status = 409 if problem else 422 if form and form.errors else 200
    return render(request, "accounts/invitation.html", context, status=status)


def accepted(request, found, form):
    done = _("You have accepted the invitation.")
    if form is None:
        invitations.accept(found.pk, by=request.user)
        messages.success(request, done)
        return redirect("home")
    person = invitations.accept_anew(
        found.pk, username=form.cleaned_data["username"], password=form.cleaned_data["password1"]
    )
    messages.success(request, done)
    return perform_login(request, person, email_verification="none", redirect_url="/")


@post_only("applications:work", with_pk=False)
def invitation_again(request, pk):
    found = get_object_or_404(invitations.kept_by(request.user), pk=pk)
    invitations.send_again(found.pk, by=request.user)
    messages.success(
        request, _("A new link is on its way to %(email)s; the earlier one no longer works.") % {"email": found.email}
    )
    return redirect(invitations.kinds[found.kind].page)


@post_only("applications:work", with_pk=False)
def invitation_take_back(request, pk):
    found = get_object_or_404(invitations.kept_by(request.user), pk=pk)
    invitations.take_back(found.pk, by=request.user)
    messages.success(request, _("The invitation of %(name)s has been withdrawn.") % {"name": found.name})
    return redirect(invitations.kinds[found.kind].page)
