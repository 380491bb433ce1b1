"""Every address of the system; each name has a policy in its app's ``policy.py``."""

from django.conf import settings
from django.urls import include, path

from programs.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("ipfund.common.urls")),
    path("", include("ipfund.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("", include("organisations.urls")),
    path("", include("programs.urls")),
    path("", include("applications.urls")),
    path("", include("registers.urls")),
    path("", include("duplicates.urls")),
    path("", include("reviews.urls")),
    path("", include("awards.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("ipfund.demo.urls")))
