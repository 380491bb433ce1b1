from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

CONTEXT = {
    "unit": "天津市示例<公司>",
    "office": "河西区知识产权局",
    "reason": "理由 & 说明",
    "project": "2023年度知识产权项目",
    "answer": "已更正",
    "name": "张三",
    "kind": "officer",
    "username": "zhang",
    "uscc": "91350100M000100Y43",
    "path": "/office/units/1/",
    "link": "https://example.org/key/",
    "site_url": "https://example.org",
}
FOLDER = Path(settings.BASE_DIR) / "templates"
MAILS = sorted(
    str(path.relative_to(FOLDER)) for app in ("accounts", "organisations") for path in FOLDER.glob(f"email/{app}/*.txt")
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("template", MAILS)
def test_every_mail_has_a_subject_a_body_and_plain_characters(template, language):
    with translation.override(language):
        subject, _, body = render_to_string(template, CONTEXT).partition("\n")

    assert subject.startswith("Subject: ")
    assert "https://example.org" in body
    assert [mark in subject + body for mark in ("&lt;", "&amp;", "&quot;")] == [False, False, False]
