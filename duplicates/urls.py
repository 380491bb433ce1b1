"""Pages of similar declarations."""

from django.urls import path

from duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("duplicates/", views.pairs, name="list"),
    path("duplicates/export/", views.export, name="export"),
    path("duplicates/<int:pk>/", views.pair, name="pair"),
]
