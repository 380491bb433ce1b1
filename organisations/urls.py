from django.urls import path

from organisations.views import joining, office, officers, sanctions, units

app_name = "organisations"
urlpatterns = [
    path("register/", joining.register, name="register"),
    path("register/done/", joining.registered, name="registered"),
    path("join/", joining.join, name="join"),
    path("join/<int:pk>/", joining.join_unit, name="join_unit"),
    path("join/waiting/", joining.waiting, name="waiting"),
    path("join/waiting/<int:pk>/withdraw/", joining.withdraw, name="withdraw"),
    path("unit/", units.mine, name="mine"),
    path("unit/<int:pk>/", units.home, name="home"),
    path("unit/<int:pk>/edit/", units.edit, name="edit"),
    path("unit/<int:pk>/people/", units.people, name="people"),
    path("unit/people/<int:pk>/accept/", units.accept, name="accept"),
    path("unit/people/<int:pk>/refuse/", units.refuse, name="refuse"),
    path("unit/people/<int:pk>/appoint/", units.appoint, name="appoint"),
    path("unit/people/<int:pk>/step-down/", units.step_down, name="step_down"),
    path("unit/people/<int:pk>/end/", units.end, name="end"),
    path("office/registrations/", office.registrations, name="registrations"),
    path("office/units/", office.units, name="units"),
    path("office/units/<int:pk>/", office.unit, name="unit"),
    path("office/units/<int:pk>/confirm/", office.confirm, name="confirm"),
    path("office/units/<int:pk>/reject/", office.reject, name="reject"),
    path("office/units/<int:pk>/handover/", office.handover, name="handover"),
    path("office/letters/<int:pk>/", office.letter, name="letter"),
    path("office/sanctions/", sanctions.sanctions, name="sanctions"),
    path("office/sanctions/add/", sanctions.add_sanction, name="add_sanction"),
    path("office/sanctions/<int:pk>/lift/", sanctions.repair_sanction, name="repair_sanction"),
    path("office/officers/", officers.officers, name="officers"),
    path("office/officers/invite/", officers.invite, name="invite"),
    path("office/officers/<int:pk>/", officers.duties, name="duties"),
    path("office/officers/<int:pk>/leave/", officers.leave, name="leave"),
    path("office/officers/<int:pk>/back/", officers.back, name="back"),
]
