"""Small pure rules about names and phones."""

import re
import unicodedata

MIDDLE_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･‧●"), "·")
PHONE = re.compile(r"(?=(?:\D*\d){5,})[+\d][\d\s()+\-转,;、/#*xXext.分机]{4,49}")


def one_dot(name):
    """Write every middle dot as U+00B7, as the rule on names in government systems asks."""
    return name.translate(MIDDLE_DOTS).strip()


def plain_name(name):
    """Return a name as it is searched: narrow characters, lower case, without spaces; brackets alike."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", one_dot(name))).casefold()


def is_phone(text):
    """Check loosely: digits, separators and extensions such as 23532900转838."""
    return PHONE.fullmatch(text) is not None


def masked(name):
    """Return a name of which only the beginning shows: 张* for 张三, 买** for a longer one."""
    return name[:1] + "*" * min(max(len(name) - 1, 1), 2)
