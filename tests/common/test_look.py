"""What holds for every template, style sheet and script, and the pages that belong to no app."""

import json
import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.views.defaults import server_error

from ipfund.common import icons

ROOT = settings.BASE_DIR
TEMPLATES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parts[-2] not in {"pdf", "email"}]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
OWN_FILES = [*TEMPLATES, *SCRIPTS, *STYLES]
UNSTYLED = {"ip-filter-buttons"}  # names for tests and later
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


def names(paths):
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_the_vendored_files_are_the_ones_that_were_listed():
    vendor = runpy.run_path(str(ROOT / "tools" / "vendor.py"))

    assert vendor["changed_files"]() == []


def test_every_vendored_package_brings_its_licence():
    entries = json.loads((ROOT / "static" / "vendor" / "vendor.json").read_text(encoding="utf-8"))

    assert [entry["name"] for entry in entries if not any(path.endswith("LICENSE") for path in entry["files"])] == []


def test_no_vendored_file_points_to_a_source_map_that_is_not_there():
    vendored = [path for path in (ROOT / "static" / "vendor").rglob("*") if path.suffix in {".js", ".css"}]

    assert names(path for path in vendored if "sourceMappingURL" in path.read_text(encoding="utf-8")) == []


def offenders(paths, pattern):
    """Return {file: what in it matches}: empty when all is well."""
    found = {path.relative_to(ROOT).as_posix(): pattern.findall(readable(path)) for path in paths}
    return {name: matches for name, matches in found.items() if matches}


def readable(path):
    text = path.read_text(encoding="utf-8")
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")
    return text


def test_no_template_breaks_the_content_security_policy():
    inline = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<style|<script(?![^>]*\ssrc=)|javascript:""")

    assert offenders(TEMPLATES, inline) == {}


def test_no_page_asks_another_host_for_anything():
    elsewhere = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""")

    assert offenders(OWN_FILES, elsewhere) == {}


def test_every_icon_of_a_template_is_vendored():
    text = "".join(readable(path) for path in TEMPLATES)

    wanted = set(re.findall(r"""(?:\{% icon |\sicon=)["']([\w-]+)["']""", text))
    assert [name for name in wanted if not (icons.FOLDER / f"{name}.svg").is_file()] == []


def test_every_class_of_a_component_is_styled():
    styled = set(re.findall(r"\.(ip-[\w-]+)", "".join(readable(path) for path in STYLES)))
    parts = [path for path in TEMPLATES if path.parts[-2] in {"components", "layout", "errors"}]

    used = re.findall(r"""(?<=[\s"'])(ip-[\w-]*\w)(?=[\s"'{])""", "".join(readable(path) for path in parts))
    assert sorted(set(used) - styled - UNSTYLED) == []


def test_every_style_sheet_and_script_is_used():
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)

    assert [path.name for path in [*STYLES, *SCRIPTS] if f"/{path.name}" not in text] == []


def test_scripts_are_short():
    assert [path.name for path in SCRIPTS if len(path.read_text(encoding="utf-8").splitlines()) >= 100] == []


def test_style_sheets_use_only_what_browsers_of_2021_know():
    new = re.compile(r"color-mix\(|oklch\(|:has\(|@layer|@container|^\s+&", re.MULTILINE)

    assert [path.name for path in STYLES if new.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["applicant", "form", "office", "public", "confirm"])
def test_the_gallery_shows_every_part(client, part):
    response = client.get("/gallery/", {"part": part, "messages": "1"})

    assert response.status_code == 200
    assert '<html lang="zh-CN">' in response.content.decode()


@pytest.mark.django_db
def test_the_gallery_is_in_chinese_throughout(client):
    response = client.get("/gallery/", {"part": "form"})

    main = re.search(r"<main.*</main>", response.content.decode(), flags=re.DOTALL).group(0)
    assert set(re.findall(r"[A-Za-z]{3,}", re.sub(r"<[^>]*>", " ", main))) == {"PDF"}


@pytest.mark.django_db
def test_a_page_nobody_made_is_answered_in_our_words(client):
    response = client.get("/nothing-here/")

    assert response.status_code == 404
    assert "页面不存在" in response.content.decode()


def test_the_page_of_a_fault_needs_no_database():
    response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert "系统出现故障" in response.content.decode()


@pytest.mark.parametrize("name", ["400", "503", "csrf"])
def test_the_pages_of_trouble_need_no_database(name):
    assert "您可以" in render_to_string(f"errors/{name}.html")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/account/login/", "登录"),
        ("/account/password/reset/", "忘记密码"),
        ("/account/password/reset/done/", "请查收邮件"),
        ("/account/password/reset/key/1-bad/", "链接已失效"),
        ("/account/password/reset/key/done/", "新密码已设置"),
    ],
)
def test_a_page_of_the_account_has_our_frame_and_words(client, path, heading):
    page = client.get(path).content.decode()

    assert f"<h1>{heading}</h1>" in page
    assert 'class="ip-header"' in page


@pytest.mark.django_db
def test_the_language_can_be_changed_without_a_script(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/account/login/"})

    page = client.get("/account/login/").content.decode()
    assert '<html lang="en">' in page
    assert "<h1>Sign in</h1>" in page


def test_no_file_of_ours_is_longer_than_it_should_be():
    limits = {".html": 120, ".css": 400, ".js": 100}
    too_long = [
        path for path in OWN_FILES if len(Path(path).read_text(encoding="utf-8").splitlines()) > limits[path.suffix]
    ]

    assert names(too_long) == []
