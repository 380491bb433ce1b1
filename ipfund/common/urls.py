"""Pages that belong to no app: health, the gallery, verification, the record."""

from django.conf import settings
from django.urls import path

from ipfund.common.gallery import gallery
from ipfund.common.health import health, health_deep

urlpatterns = [
    path("health/", health, name="health"),
    path("health/deep/", health_deep, name="health_deep"),
]

if settings.DEMO:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
