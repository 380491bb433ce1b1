"""One's own profile. Signing in, passwords and the second factor are allauth's pages."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from ipfund.accounts import services
from ipfund.accounts.enums import STAFF_ROLES, Role
from ipfund.accounts.forms import ProfileForm
from ipfund.accounts.models import User
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted, status_of


def layout_for(user):
    """Return the frame of a page that officers and applicants share."""
    return "layout/office.html" if user.has_role(*STAFF_ROLES, Role.EXPERT) else "layout/applicant.html"


def profile(request):
    person = User.objects.get(pk=request.user.pk)  # the form writes into its instance, the page shows the person
    form = ProfileForm(posted(request), instance=person)
    if request.method == "POST" and form.is_valid() and saved(request, form):
        return remember_language(redirect("accounts:profile"), form.cleaned_data["language"])
    context = {"form": form, "layout": layout_for(request.user)}
    return render(request, "accounts/profile.html", context, status=status_of(form))


def saved(request, form):
    values = {name: form.cleaned_data[name] for name in services.PROFILE_FIELDS}
    if not ratelimit.consume(request, action="manage_email"):
        form.add_error(None, _("Too many changes at once. Wait a minute and try again."))
        return False
    try:
        services.change_profile(request.user, by=request.user, **values)
    except NotNow as error:
        form.add_error("email", error.message)
        return False
    with translation.override(values["language"]):
        messages.success(request, _("Your details have been saved."))
    return True


def remember_language(response, language):
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax", httponly=True)
    return response
