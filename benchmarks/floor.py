"""The least that the same steps cost in bare Django: the yardstick of ``benchmarks/speed.py``, not a product.

Open, save and submit read and write the rows that ours do: the declaration with its unit, its sections as JSON, for
submitting also its files; a save is one section under a revision check, a submit validates every section under row
locks and writes version, record, job and state. The forms have as many fields as ours. And a list of 50 rows with the
columns and filters of the offices' list, and a search in it.
Standard middleware, database sessions, cached templates, one connection a thread; one language, no layout, no menu, no
roles, no rules of a guide, no hash chain, no broker.
"""

import hashlib
import json
import os

import django
from django.conf import settings

SECTIONS = {  # the long texts and the lines of each, as in direction 1-1 of tianjin-2025
    "cover": (0, 6),
    "partners": (0, 6),
    "team": (2, 11),
    "basis": (2, 3),
    "objectives": (7, 0),
    "targets": (0, 7),
    "schedule": (4, 4),
    "budget": (0, 40),
    "commitment": (0, 2),
}
PAGE = """<!doctype html><html lang=zh-CN><head><meta charset=utf-8><title>{% block title %}{% endblock %}</title></head>
<body><nav><a href=/>首页</a> {{ user.username }}</nav><main>{% for m in messages %}<p>{{ m }}</p>{% endfor %}
{% block body %}{% endblock %}</main></body></html>"""
EDIT = """{% extends "page.html" %}{% block body %}<h1>{{ project.title }}, {{ project.unit.name }}</h1>
<ul>{% for key in sections %}<li><a href="{% url "edit" project.pk key %}">{{ key }}</a></li>{% endfor %}</ul>
<form method=post>{% csrf_token %}<input type=hidden name="revision" value="{{ section.revision }}">{{ form.as_div }}
<button name=save value=1>保存</button></form>{% endblock %}"""
LIST = """{% extends "page.html" %}{% block body %}<form>{{ form.as_div }}<button>筛选</button></form><table>{% for row in rows %}
<tr><td><a href="{% url "edit" row.id "basis" %}">{{ row.id }}</a></td><td>{{ row.title }}<br>{{ row.direction__title }}</td>
<td>{{ row.unit__name }}<br>{{ row.office__name }}</td><td>{{ row.state }}</td><td>{{ row.requested }}</td>
<td>{{ row.changed_at|date:"Y-m-d H:i" }}</td></tr>{% endfor %}</table>{% endblock %}"""

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
from django.db.models import F  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404, redirect, render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Unit(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.name


class Office(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.name


class Direction(models.Model):
    title = models.CharField(max_length=200)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.title


class Project(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    direction = models.ForeignKey(Direction, on_delete=models.CASCADE)
    requested = models.DecimalField(max_digits=14, decimal_places=2, default=100_000)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.title


class Section(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(User, on_delete=models.CASCADE)
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.key


class Attachment(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.name


class Version(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        app_label = "floor"

    def __str__(self):
        return f"{self.project_id} v{self.number}"


class Audit(models.Model):
    project = models.ForeignKey(Project, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    what = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.what


class Job(models.Model):
    """What is to be done after the commit; nobody fetches it here, and no broker is told."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "floor"

    def __str__(self):
        return self.kind


def form_class(texts, lines):
    """Return a form of so many long texts and so many lines, each required."""
    made = {
        f"text{i}": forms.CharField(label=f"长文 {i}", max_length=5000, widget=forms.Textarea) for i in range(texts)
    }
    made |= {f"line{i}": forms.CharField(label=f"一行 {i}", max_length=200) for i in range(lines)}
    return type("SectionForm", (forms.Form,), made)


FORMS = {key: form_class(*counts) for key, counts in SECTIONS.items()}


def answers(key):
    """Return what a complete section holds."""
    return {name: "文字" * 60 if name.startswith("text") else "13802012345" for name in FORMS[key].base_fields}


@login_required
def edit(request, pk, key):
    project = get_object_or_404(Project.objects.select_related("unit"), pk=pk, owner=request.user)
    sections = {section.key: section for section in project.sections.all()}
    section = sections[key]
    form = FORMS[key](request.POST or None, initial=section.data)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            held = Project.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
            same = Section.objects.filter(project=held, key=key, revision=request.POST["revision"])
            changed = held.state == "draft" and same.update(
                data=form.cleaned_data, revision=F("revision") + 1, saved_by=request.user, saved_at=timezone.now()
            )
        if not changed:
            return HttpResponse("stale", status=409)
        messages.success(request, "已保存")
        return redirect(request.path)
    shown = {"form": form, "project": project, "section": section, "sections": sections}
    return render(request, "edit.html", shown)


@login_required
def submit(request, pk):
    get_object_or_404(Project, pk=pk, owner=request.user)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk__in=Project.objects.filter(pk=pk).values("unit"))
        project = Project.objects.select_for_update(of=("self",)).select_related("unit", "owner").get(pk=pk)
        sections, files = list(project.sections.all()), list(project.attachments.all())
        complete = all(FORMS[section.key](section.data).is_valid() for section in sections)
        if project.state != "draft" or not complete:
            return HttpResponse("not now", status=409)
        freeze(project, sections, files, request.user)
    return redirect("edit", pk, "basis")


def freeze(project, sections, files, user):
    now = timezone.now()
    content = {section.key: section.data for section in sections} | {"files": [[one.name, one.sha256] for one in files]}
    digest = hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    project.version, project.state, project.changed_at = project.version + 1, "submitted", now
    Version.objects.create(project=project, number=project.version, content=content, sha256=digest, by=user, at=now)
    project.save()
    Audit.objects.create(project=project, user=user, what="submit", at=now, data={"sha256": digest})
    Job.objects.create(kind="submitted", payload={"project": project.pk}, at=now)


STATES = ("draft", "submitted", "accepted", "refused", "returned", "awarded", "contracted", "expired", "withdrawn")
COLUMNS = ("id", "title", "direction__title", "unit__name", "office__name", "state", "requested", "changed_at")


class FilterForm(forms.Form):
    q = forms.CharField(required=False, max_length=60)
    direction = forms.ModelChoiceField(Direction.objects.all(), required=False)
    state = forms.ChoiceField(choices=[("", "全部"), *((state, state) for state in STATES)], required=False)


@login_required
def listing(request):
    rows, form = Project.objects.exclude(state="draft"), FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("q"):
        rows = rows.filter(title__icontains=asked["q"])
    if asked.get("direction"):
        rows = rows.filter(direction=asked["direction"])
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    return render(request, "list.html", {"rows": rows.order_by("-changed_at").values(*COLUMNS)[:50], "form": form})


MODELS = (Unit, Office, Direction, Project, Section, Attachment, Version, Audit, Job)
urlpatterns = [
    path("p/<int:pk>/submit/", submit),
    path("p/<int:pk>/<slug:key>/", edit, name="edit"),
    path("list/", listing),
]
application = get_wsgi_application()
