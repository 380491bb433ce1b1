"""The public pages of the guide."""

from django.shortcuts import render


def home(request):
    return render(request, "programs/home.html", {})
