"""Addresses of the declaration; who may open each is in ``applications/policy.py``."""

from django.urls import path

from applications.views import printouts, verify

app_name = "applications"
urlpatterns = [
    path("verify/", verify.verify_page, name="verify"),
    path("declarations/<int:pk>/print/", printouts.print_declaration, name="print"),
    path("printouts/<int:pk>/", printouts.printout, name="printout"),
    path("printouts/<int:pk>/file/", printouts.printout_file, name="printout_file"),
]
