"""Addresses of the registers; who may open each is in ``registers/policy.py``."""

from django.urls import path

from registers.views import deciding, departments, reporting, sheets, status, years

app_name = "registers"
urlpatterns = [
    path("registers/", status.home, name="home"),
    path("registers/mine/", reporting.mine, name="mine"),
    path("registers/waiting/", deciding.waiting, name="waiting"),
    path("registers/departments/<int:pk>/", departments.department, name="department"),
    path("registers/departments/<int:pk>/members/", departments.members, name="members"),
    path("registers/departments/<int:pk>/reporters/add/", departments.add_reporter, name="add_reporter"),
    path("registers/departments/<int:pk>/reporters/invite/", departments.invite_reporter, name="invite_reporter"),
    path("registers/departments/<int:pk>/rows/<slug:kind>/<str:no>/take/", departments.take_row, name="take_row"),
    path("registers/departments/<int:pk>/<int:year>/", reporting.desk, name="desk"),
    path("registers/departments/<int:pk>/<int:year>/submit/", reporting.submit_all, name="submit_all"),
    path("registers/departments/<int:pk>/<int:year>/sheet/", sheets.sheet, name="sheet"),
    path("registers/departments/<int:pk>/<int:year>/upload/", sheets.upload, name="upload"),
    path("registers/departments/<int:pk>/<int:year>/<slug:kind>/<str:no>/", reporting.write, name="write"),
    path("registers/reporters/<int:pk>/end/", departments.end_reporter, name="end_reporter"),
    path("registers/sheets/<int:pk>/", sheets.filled, name="filled"),
    path("registers/evidence/<int:pk>/", reporting.evidence, name="evidence"),
    path("registers/evidence/<int:pk>/remove/", reporting.remove_evidence, name="remove_evidence"),
    path("registers/reports/<int:pk>/", deciding.report, name="report"),
    path("registers/reports/<int:pk>/submit/", reporting.submit, name="submit"),
    path("registers/reports/<int:pk>/take-back/", reporting.take_back, name="take_back"),
    path("registers/reports/<int:pk>/confirm/", deciding.confirm, name="confirm"),
    path("registers/reports/<int:pk>/return/", deciding.send_back, name="send_back"),
    path("registers/reports/<int:pk>/correct/", deciding.correct, name="correct"),
    path("registers/years/<int:pk>/due/", years.move_due, name="move_due"),
    path("registers/<slug:code>/", status.status, name="status"),
    path("registers/<slug:code>/years/", years.years, name="years"),
    path("registers/<slug:code>/assign/", departments.assign, name="assign"),
    path("registers/<slug:code>/departments/add/", departments.add_department, name="add_department"),
    path("registers/<slug:code>/<int:year>/export/", sheets.export, name="export"),
    path("registers/<slug:code>/<slug:kind>/<str:no>/", status.row, name="row"),
]
