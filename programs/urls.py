"""Addresses of the guide; who may open each is in ``programs/policy.py``."""

from django.urls import path

from programs import views

app_name = "programs"
urlpatterns = [
    path("directions/", views.search, name="search"),
    path("manage/programs/", views.manage, name="manage"),
    path("manage/programs/<slug:code>/", views.manage_program, name="manage_program"),
    path("programs/<slug:code>/", views.detail, name="detail"),
    path("programs/<slug:code>/<slug:direction_code>/", views.direction, name="direction"),
]
