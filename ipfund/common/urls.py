"""Pages that belong to no app: health, the gallery, verification, the record."""

from django.conf import settings
from django.urls import path

from ipfund.common.gallery import gallery
from ipfund.common.health import health, health_deep
from ipfund.common.record import views as record

urlpatterns = [
    path("record/", record.events, name="record_events"),
    path("record/proof/", record.proof, name="record_proof"),
    path("anchors/", record.anchors, name="record_anchors"),
    path("anchors/text/", record.anchors_text, name="record_anchors_text"),
    path("health/", health, name="health"),
    path("health/deep/", health_deep, name="health_deep"),
]

if settings.DEMO:
    urlpatterns.append(path("gallery/", gallery, name="gallery"))
