"""Addresses of the declaration; who may open each is in ``applications/policy.py``."""

from django.urls import path

from applications.views import (
    acts,
    attachments,
    deadline,
    detail,
    exports,
    lists,
    office,
    printouts,
    starting,
    submission,
    unit,
    verify,
    writing,
)

app_name = "applications"
urlpatterns = [
    path("declarations/", starting.mine, name="mine"),
    path("declarations/new/", starting.choose, name="choose"),
    path("declarations/new/<int:direction_pk>/", starting.start, name="start"),
    path("declarations/<int:pk>/write/", writing.task_list, name="task_list"),
    path("declarations/<int:pk>/write/check/", submission.check, name="check"),
    path("declarations/<int:pk>/write/attachments/", attachments.attachments, name="attachments"),
    path("declarations/<int:pk>/write/<slug:key>/", writing.section, name="section"),
    path("declarations/<int:pk>/submit/", submission.submit, name="submit"),
    path("declarations/<int:pk>/submitted/", submission.submitted, name="submitted"),
    path("declarations/<int:pk>/hand-over/", starting.hand_over, name="hand_over"),
    path("declarations/<int:pk>/upload/", attachments.upload, name="upload"),
    path(
        "declarations/<int:pk>/attachments/<int:file_pk>/remove/",
        attachments.remove_attachment,
        name="remove_attachment",
    ),
    path("declarations/<int:pk>/blank/<slug:name>/", attachments.blank, name="blank"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
    path("declarations/<int:pk>/", detail.detail, name="detail"),
    path("declarations/<int:pk>/receipt/", detail.receipt, name="receipt"),
    path("declarations/<int:pk>/do/<slug:name>/", acts.act, name="act"),
    path("unit/waiting/", unit.waiting, name="unit_waiting"),
    path("unit/declarations/", unit.everything, name="unit_all"),
    path("office/", lists.office, name="office"),
    path("office/<int:pk>/", office.review, name="review"),
    path("office/past-due/", office.past_due, name="past_due"),
    path("office/first-review-summary/", exports.first_review_summary, name="first_review_summary"),
    path("office/exception/", deadline.exception, name="exception"),
    path("counts/", lists.counts, name="counts"),
    path("deadlines/", deadline.deadlines, name="deadlines"),
    path("deadlines/<slug:code>/", deadline.move, name="move_deadline"),
    path("verify/", verify.verify_page, name="verify"),
    path("declarations/<int:pk>/print/", printouts.print_declaration, name="print"),
    path("printouts/<int:pk>/", printouts.printout, name="printout"),
    path("printouts/<int:pk>/file/", printouts.printout_file, name="printout_file"),
]
