"""Addresses of decisions, notices, objections and contracts; who may open each is in ``awards/policy.py``."""

from django.urls import path

from awards.views import awarded, calendar, contracts, deliberation, filling, meetings, notices, objections, threads

app_name = "awards"
urlpatterns = [
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/entries/<int:pk>/object/", objections.object_to, name="object"),
    path("objections/<str:token>/", objections.objection_received, name="objection_received"),
    path("awards/directions/", deliberation.directions, name="directions"),
    path("awards/directions/<int:pk>/", deliberation.deliberation, name="deliberation"),
    path("awards/directions/<int:pk>/thread/", threads.direction_thread, name="direction_thread"),
    path("awards/directions/<int:pk>/release/", deliberation.release, name="release"),
    path("awards/directions/<int:pk>/reserves/", deliberation.reserves_release, name="reserves_release"),
    path("awards/decisions/<int:pk>/promote/", deliberation.promote, name="promote"),
    path("awards/programs/<slug:code>/meetings/", meetings.meetings, name="meetings"),
    path("awards/programs/<slug:code>/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("awards/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("awards/meetings/<int:pk>/file/", meetings.meeting_file, name="meeting_file"),
    path("awards/notices/", notices.notice_admin, name="notice_admin"),
    path("awards/programs/<slug:code>/notices/new/", notices.notice_new, name="notice_new"),
    path("awards/notices/<int:pk>/", notices.notice_confirm, name="notice_confirm"),
    path("awards/notices/entries/<int:pk>/letter/", objections.letter, name="letter"),
    path("awards/objections/", objections.objections, name="objections"),
    path("awards/objections/<int:pk>/", objections.objection, name="objection"),
    path("awards/objections/files/<int:pk>/", objections.evidence, name="evidence"),
    path("awards/calendar/", calendar.calendar_now, name="calendar_now"),
    path("awards/calendar/<int:year>/", calendar.calendar, name="calendar"),
    path("awards/", awarded.award_list, name="award_list"),
    path("declarations/<int:pk>/award/", awarded.award, name="award"),
    path("declarations/<int:pk>/thread/", threads.thread, name="thread"),
    path("declarations/<int:pk>/revoke/", awarded.revoke, name="revoke"),
    path("declarations/<int:pk>/contract/", contracts.draft, name="contract_draft"),
    path("contracts/<int:pk>/", contracts.contract, name="contract"),
    path("contracts/<int:pk>/edit/", contracts.edit, name="contract_edit"),
    path("contracts/<int:pk>/send/", contracts.send, name="contract_send"),
    path("contracts/<int:pk>/fill/", filling.fill, name="contract_fill"),
    path("contracts/<int:pk>/hand-in/", contracts.hand_in, name="contract_hand_in"),
    path("contracts/<int:pk>/return/", contracts.send_back, name="contract_return"),
    path("contracts/<int:pk>/approve/", contracts.approve, name="contract_approve"),
    path("contracts/<int:pk>/sign/", contracts.sign, name="contract_sign"),
    path("contracts/<int:pk>/account/", contracts.account, name="contract_account"),
    path("contracts/<int:pk>/pdf/", contracts.pdf, name="contract_pdf"),
    path("contracts/<int:pk>/scans/<slug:party>/", contracts.scan_upload, name="scan_upload"),
    path("contracts/scans/<int:pk>/", contracts.scan, name="scan"),
]
