"""Records of decision meetings."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from awards import rules
from awards.forms.deliberation import MeetingForm
from awards.models import DecisionMeeting, MeetingFile
from awards.services import calendar
from awards.services import meetings as services
from awards.views.common import find_program
from ipfund.common.downloads import as_listed, download
from ipfund.common.errors import NotNow
from ipfund.common.forms import posted


def meetings(request, code):
    program = find_program(code)
    found = program.meetings.select_related("scan", "by")
    context = {"program": program, "meetings": found, "may_decide": rules.decides(request.user)}
    return render(request, "awards/meetings.html", context)


def meeting_new(request, code):
    program = find_program(code)
    form = MeetingForm(posted(request), request.FILES or None, today=calendar.today(program))
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.record_meeting(program, by=request.user, **form.cleaned_data)
            except NotNow as refusal:
                problem, status = refusal.message, refusal.status
            else:
                messages.success(request, _("The meeting has been recorded."))
                return redirect("awards:meetings", code)
    context = {"program": program, "form": form, "problem": problem, "resend": bool(request.FILES)}
    return render(request, "awards/meeting_new.html", context, status=status)


def meeting(request, pk):
    found = get_object_or_404(DecisionMeeting.objects.select_related("program", "scan", "by"), pk=pk)
    scan = getattr(found, "scan", None)
    context = {
        "meeting": found,
        "files": [as_listed(scan, reverse("awards:meeting_file", args=[pk]))] if scan else [],
        "decisions": found.decisions.with_declaration().order_by("direction__position", "application__number"),
    }
    return render(request, "awards/meeting.html", context)


def meeting_file(request, pk):  # noqa: ARG001 -- the policy knows who may
    return download(get_object_or_404(MeetingFile, meeting=pk))
