"""What every form of ours does with what nobody should send."""

import pytest
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from ipfund.accounts.models import User
from ipfund.common.fields import error_links, render_field
from ipfund.common.forms import PlainForm, clean_text
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class PeopleForm(PlainForm):
    people = forms.ModelMultipleChoiceField(User.objects.order_by("pk"))
    chief = forms.ModelChoiceField(User.objects.order_by("pk"), required=False)


@pytest.mark.parametrize("key", ["9" * 40, "-" + "9" * 40, "NaN", "a\x00b", "", "0"])
@pytest.mark.parametrize("field", ["people", "chief"])
def test_an_impossible_key_is_a_choice_that_does_not_exist(field, key):
    somebody = UserFactory()
    form = PeopleForm({"people": [somebody.pk], field: [key] if field == "people" else key})

    assert (form.is_valid(), set(form.errors) <= {field}) == (field == "chief" and not key, True)


def test_possible_keys_are_found():
    one, other = UserFactory(), UserFactory()
    form = PeopleForm({"people": [one.pk, other.pk], "chief": str(other.pk)})

    assert (form.is_valid(), list(form.cleaned_data["people"]), form.cleaned_data["chief"]) == (
        True,
        [one, other],
        other,
    )


@pytest.mark.parametrize(("typed", "kept"), [("a\x00b", "ab"), ("a\ud800b", "ab"), ("一\r\n二\r三", "一\n二\n三")])
def test_what_no_database_can_hold_is_left_out(typed, kept):
    assert clean_text(typed) == kept


def test_django_speaks_as_the_rest_does():
    class Numbers(PlainForm):
        title = forms.CharField(max_length=3)
        years = forms.IntegerField(min_value=0)
        scan = forms.FileField()

    with override("zh-hans"):
        assert Numbers({"title": "四个字符", "years": "-1"}).errors == {
            "title": ["最多填写3个字符，现有4个。"],
            "years": ["请填写不小于 0 的数。"],
            "scan": ["请选择要上传的文件。"],
        }
        assert [text for text in map(str, password_validators_help_texts()) if "你" in text or text.isascii()] == []


def test_what_is_no_day_stays_in_the_box_and_a_file_that_cannot_stay_is_asked_for_again():
    class Letter(PlainForm):
        day = forms.DateField()
        scan = forms.FileField(required=False)

    form = Letter({"day": "2025-02-30"}, {"scan": SimpleUploadedFile("letter.pdf", b"%PDF")})
    fine = Letter({"day": "2025-02-28"}, {"scan": SimpleUploadedFile("letter.pdf", b"%PDF")})

    with override("en"):
        assert 'type="text"' in render_field(form["day"])
        assert 'value="2025-02-30"' in render_field(form["day"])
        assert "choose it again" in render_field(form["scan"])
        assert [link["href"] for link in error_links(form)] == ["#id_day", "#id_scan"]
        assert 'type="date"' in render_field(fine["day"])
        assert "choose it again" not in render_field(fine["scan"])
