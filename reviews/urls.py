"""Addresses of the expert review; who may open each is in ``reviews/policy.py``."""

from django.urls import path

from reviews.views import expert, office, packages, people

app_name = "reviews"
urlpatterns = [
    path("reviews/", expert.mine, name="mine"),
    path("reviews/groups/<int:pk>/pledge/", expert.pledge, name="pledge"),
    path("reviews/<int:pk>/", expert.score, name="score"),
    path("reviews/<int:pk>/autosave/", expert.autosave, name="autosave"),
    path("reviews/<int:pk>/decline/", expert.decline, name="decline"),
    path("reviews/<int:pk>/files/<int:file>/", expert.attachment, name="attachment"),
    path("reviews/declarations/<int:pk>/opinion/", office.opinion, name="opinion"),
    path("office/experts/", people.experts, name="experts"),
    path("office/experts/invite/", people.invite, name="invite"),
    path("office/experts/<int:pk>/", people.change, name="expert"),
    path("office/reviews/", office.overview, name="overview"),
    path("office/reviews/groups/form/", people.form_group, name="form_group"),
    path("office/reviews/groups/<int:pk>/", people.group, name="group"),
    path("office/reviews/members/<int:pk>/chair/", people.chair, name="chair"),
    path("office/reviews/members/<int:pk>/remove/", people.remove, name="remove_member"),
    path("office/reviews/directions/<int:pk>/assign/", office.assign, name="assign"),
    path("office/reviews/directions/<int:pk>/progress/", office.progress, name="progress"),
    path("office/reviews/directions/<int:pk>/start/", office.start, name="start"),
    path("office/reviews/directions/<int:pk>/finish/", office.finish, name="finish"),
    path("office/reviews/directions/<int:pk>/results/", office.results, name="results"),
    path("office/reviews/directions/<int:pk>/shortlist/", office.shortlist, name="shortlist"),
    path("office/reviews/directions/<int:pk>/packages/", packages.packages, name="packages"),
    path("office/reviews/packages/<int:pk>/", packages.package, name="package"),
    path("office/reviews/packages/<int:pk>/file/", packages.fetch, name="package_file"),
    path("office/reviews/declarations/<int:pk>/finish/", office.finish_one, name="finish_one"),
    path("office/reviews/assignments/<int:pk>/reopen/", office.reopen, name="reopen"),
    path("office/reviews/assignments/<int:pk>/take-off/", office.unassign, name="unassign"),
]
