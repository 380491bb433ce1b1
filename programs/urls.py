"""Addresses of the guide; who may open each is in ``programs/policy.py``."""

from django.urls import path, register_converter

from programs import views
from programs.editing.parts import LISTS
from programs.views import drafts, editing, manage, previews, starting


class ListConverter:
    """One of the lists of a definition whose items have pages of their own."""

    regex = "|".join(LISTS)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(ListConverter, "list")
app_name = "programs"
urlpatterns = [
    path("directions/", views.search, name="search"),
    path("manage/programs/", manage.manage, name="manage"),
    path("manage/programs/new/", starting.new, name="new"),
    path("manage/programs/new/empty/", starting.empty, name="new_empty"),
    path("manage/programs/new/upload/", starting.upload, name="new_upload"),
    path("manage/programs/<slug:code>/", manage.manage_program, name="manage_program"),
    path("manage/programs/<slug:code>/copy/", starting.copy, name="copy"),
    path("manage/programs/<slug:code>/change/", starting.change, name="change"),
    path("manage/programs/<slug:code>/compare/", manage.compare, name="compare"),
    path("manage/programs/<slug:code>/file/", manage.file, name="file"),
    path("manage/drafts/<int:pk>/", drafts.overview, name="draft"),
    path("manage/drafts/<int:pk>/decisions/", drafts.decisions, name="decisions"),
    path("manage/drafts/<int:pk>/source/", drafts.source, name="source"),
    path("manage/drafts/<int:pk>/source/file/", drafts.source_file, name="source_file"),
    path("manage/drafts/<int:pk>/check/", drafts.check, name="check"),
    path("manage/drafts/<int:pk>/publish/", drafts.publish, name="publish"),
    path("manage/drafts/<int:pk>/take-over/", drafts.take_over, name="take_over"),
    path("manage/drafts/<int:pk>/discard/", drafts.discard, name="discard"),
    path("manage/drafts/<int:pk>/file/", drafts.file, name="draft_file"),
    path("manage/drafts/<int:pk>/preview/", previews.preview, name="preview"),
    path("manage/drafts/<int:pk>/preview/<slug:direction_code>/", previews.preview_direction, name="preview_direction"),
    path("manage/drafts/<int:pk>/part/<slug:key>/", editing.part, name="part"),
    path("manage/drafts/<int:pk>/<list:name>/", drafts.items, name="items"),
    path("manage/drafts/<int:pk>/<list:name>/<int:at>/", drafts.item, name="item"),
    path("manage/drafts/<int:pk>/<list:name>/<int:at>/<slug:key>/", editing.item_part, name="item_part"),
    path("programs/<slug:code>/", views.detail, name="detail"),
    path("programs/<slug:code>/<slug:direction_code>/", views.direction, name="direction"),
]
