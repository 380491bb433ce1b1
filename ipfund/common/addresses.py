"""``{% url %}`` as Django's, but each pattern is looked up once a process: a page links to dozens of addresses."""

from functools import lru_cache

from django.conf import settings
from django.template import defaulttags
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

STAND_IN = 770_000_000  # a number no other part of an address has; stands where an argument goes


class KeptURLNode(defaulttags.URLNode):
    """Addresses whose arguments are whole numbers, or that have none; all others are Django's business."""

    def render(self, context):
        numbers = [argument.resolve(context) for argument in self.args]
        if self.kwargs or any(type(number) is not int for number in numbers):
            return super().render(context)
        urlconf = get_urlconf() or settings.ROOT_URLCONF
        try:
            kept = pattern(self.view_name.resolve(context), len(numbers), urlconf, get_script_prefix())
        except NoReverseMatch:
            return super().render(context)
        url = kept.format(*numbers)
        if self.asvar:
            context[self.asvar] = url
            return ""
        return url


@lru_cache(maxsize=2000)
def pattern(name, count, urlconf, prefix):  # noqa: ARG001 -- reverse() reads the prefix itself
    url = reverse(name, urlconf, args=[STAND_IN + i for i in range(count)])
    for i in range(count):
        url = url.replace(str(STAND_IN + i), "{}")
    return url


def url(parser, token):
    node = defaulttags.url(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)
