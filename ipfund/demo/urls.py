"""What only a demo has: its mailbox, its clock, its people."""

from django.urls import path

from ipfund.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("mail/", views.mailbox, name="mailbox"),
    path("clock/", views.set_clock, name="clock"),
]
