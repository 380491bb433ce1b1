"""What the tests of writing share: a direction with every section, and the POST of a page as a browser sends it."""

from html.parser import HTMLParser

from django.urls import reverse

from tests.factories.programs import DirectionFactory, direction_definition

EVERY = [
    "cover", "partners", "team", "basis", "objectives", "targets", "schedule", "budget", "attachments", "commitment",
]  # fmt: skip


def whole_direction(*, program=None, **more):
    """Return a direction whose form has every section of the catalogue."""
    sections = [{"key": key, "title": f"部分{key}"} for key in EVERY]
    attachments = [
        {"kind": "plan", "title": "实施方案", "formats": ["pdf", "docx"]},
        {"kind": "photo", "title": "现场照片", "required": False, "formats": ["jpg", "png"], "max_count": 2},
    ]
    definition = direction_definition("1-1", **{"sections": sections, "attachments": attachments, **more})
    return DirectionFactory(definition=definition, **({"program": program} if program else {}))


def address(application, key):
    return reverse("applications:section", args=[application.pk, key])


class Fields(HTMLParser):
    """Collects what a browser would send of the form with ``data-autosave``."""

    def __init__(self):
        super().__init__()
        self.values, self.inside, self.textarea, self.select, self.template = {}, False, None, None, False

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form" and "data-autosave" in attrs:
            self.inside = True
        if tag == "template":
            self.template = True
        if not self.inside or self.template or "disabled" in attrs:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            self.take_input(name, attrs)
        elif tag == "textarea":
            self.textarea, self.values[name] = name, ""
        elif tag == "select":
            self.select, self.values[name] = name, ""
        elif tag == "option" and self.select and "selected" in attrs:
            self.values[self.select] = attrs.get("value", "")

    def take_input(self, name, attrs):
        if attrs.get("type") in {"checkbox", "radio"}:
            if "checked" in attrs:
                self.values.setdefault(name, [])
                self.values[name].append(attrs.get("value", "on"))
        else:
            self.values[name] = attrs.get("value", "")

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea:
            self.values[self.textarea] = self.values[self.textarea].removeprefix("\n")
            self.textarea = None
        if tag == "select":
            self.select = None
        if tag == "template":
            self.template = False
        if tag == "form":
            self.inside = False


def fields_of(response):
    """Return the names and values of the section's form on a page."""
    parser = Fields()
    parser.feed(response.content.decode())
    parser.values.pop("csrfmiddlewaretoken", None)
    return parser.values


def save(client, application, key, action="save", **changes):
    """Open a section, change some fields (``__`` stands for ``-``), press a button. Returns the answer."""
    sent = fields_of(client.get(address(application, key)))
    sent |= {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(address(application, key), {**sent, "action": action})


def data_of(application, key):
    return application.sections.get(key=key).data


def state_of(application, key):
    return application.sections.get(key=key).state
