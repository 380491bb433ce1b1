"""What is the same on every page for everybody: made once a process and language.

``{% kept %}...{% endkept %}`` renders what it holds without the page's variables, so that nothing of a person can stay.
"""

from django.template import Node
from django.utils.translation import get_language


class Kept(Node):
    def __init__(self, nodelist):
        self.nodelist, self.made = nodelist, {}

    def render(self, context):
        language = get_language()
        if language not in self.made:
            self.made[language] = self.nodelist.render(context.new())
        return self.made[language]


def kept(parser, token):  # noqa: ARG001 -- Django's signature
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist)
