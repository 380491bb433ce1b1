"""The address tag answers as Django's own does."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse


def shown(text, **values):
    return Template(text).render(Context(values))


def test_an_address_without_arguments_is_the_reversed_one():
    assert shown('{% url "applications:mine" %}') == reverse("applications:mine")


@pytest.mark.parametrize("pk", [1, 2, 770_000_000])
def test_an_address_of_a_number_is_the_reversed_one(pk):
    assert shown('{% url "applications:detail" pk %}', pk=pk) == reverse("applications:detail", args=[pk])


def test_words_and_named_arguments_are_left_to_django():
    assert shown('{% url "programs:detail" code %}', code="a-1") == reverse("programs:detail", args=["a-1"])
    assert shown('{% url "applications:detail" pk=3 %}') == reverse("applications:detail", args=[3])


def test_an_address_can_be_kept_in_a_variable():
    assert (
        shown('{% url "applications:detail" 3 as here %}[{{ here }}]')
        == f"[{reverse('applications:detail', args=[3])}]"
    )


def test_an_unknown_name_is_an_error_unless_it_is_kept_in_a_variable():
    assert shown('{% url "nowhere" as here %}[{{ here }}]') == "[]"
    with pytest.raises(NoReverseMatch):
        shown('{% url "nowhere" %}')
