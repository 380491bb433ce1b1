"""The least that the same steps cost in bare Django: the yardstick of ``benchmarks/speed.py``, not a product.

One file: a draft form of six fields (open, save, submit with an audit row), a list of 50 rows, a search by title.
Standard middleware, database sessions, cached templates, one connection a thread; nothing else.
"""

import os

import django
from django.conf import settings

FIELDS = ("title", "background", "foundation", "innovation", "contact", "phone")
PAGE = """<!doctype html><html lang=zh-CN><head><meta charset=utf-8><title>{% block title %}{% endblock %}</title></head>
<body><nav><a href=/>首页</a> {{ user.username }}</nav><main>{% for m in messages %}<p>{{ m }}</p>{% endfor %}
{% block body %}{% endblock %}</main></body></html>"""
EDIT = """{% extends "page.html" %}{% block body %}<form method=post>{% csrf_token %}{{ form.as_div }}
<button name=save value=1>保存</button><button name=submit value=1>提交</button></form>{% endblock %}"""
LIST = """{% extends "page.html" %}{% block body %}<form><input name=q value="{{ q }}"></form><table>{% for row in rows %}
<tr><td><a href="/p/{{ row.id }}/">{{ row.title }}</a></td><td>{{ row.owner__username }}</td><td>{{ row.state }}</td>
<td>{{ row.changed_at }}</td></tr>{% endfor %}</table>{% endblock %}"""

settings.configure(
    SECRET_KEY="x" * 50,
    ROOT_URLCONF="benchmarks.floor",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "floor",
            "USER": os.environ.get("POSTGRES_USER", "postgres"),
            "HOST": os.environ.get("POSTGRES_HOST", "127.0.0.1"),
            "PORT": os.environ.get("POSTGRES_PORT", "5432"),
            "CONN_MAX_AGE": 60,
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [
                            (
                                "django.template.loaders.locmem.Loader",
                                {"page.html": PAGE, "edit.html": EDIT, "list.html": LIST},
                            )
                        ],
                    )
                ],
            },
        }
    ],
)
django.setup()

from django import forms  # noqa: E402
from django.contrib import messages  # noqa: E402
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import models, transaction  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Project(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    background = models.TextField()
    foundation = models.TextField()
    innovation = models.TextField()
    contact = models.CharField(max_length=100)
    phone = models.CharField(max_length=50)
    state = models.CharField(max_length=20)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.title


class Audit(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    what = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.what


class ProjectForm(forms.ModelForm):
    class Meta:
        model = Project
        fields = FIELDS


@login_required
def edit(request, pk):
    project = get_object_or_404(Project, pk=pk, owner=request.user)
    form = ProjectForm(request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            if "submit" in request.POST:
                Project.objects.select_for_update().get(pk=pk)
                form.instance.state = "submitted"
            form.instance.changed_at = timezone.now()
            form.save()
            Audit.objects.create(project=project, user=request.user, what=form.instance.state, at=timezone.now())
        messages.success(request, "已保存")
        return redirect(request.path)
    return render(request, "edit.html", {"form": form})


@login_required
def listing(request):
    rows = Project.objects.exclude(state="draft")
    asked = request.GET.get("q", "")
    if asked:
        rows = rows.filter(title__icontains=asked)
    rows = rows.order_by("-changed_at").values("id", "title", "owner__username", "state", "changed_at")[:50]
    return render(request, "list.html", {"rows": rows, "q": asked})


urlpatterns = [path("p/<int:pk>/", edit), path("list/", listing)]
application = get_wsgi_application()
