"""What a browser would send of an edited part: every field as it is shown, with some typed over."""

from django.http import QueryDict

from programs.editing.fields import DayAndTime


def posted(form, **typed):
    """Return the POST of a form as it stands; ``typed`` overrides names, with ``__`` for a dot."""
    data = QueryDict(mutable=True)
    visit(form.nodes, data)
    for name, value in typed.items():
        put = data.setlist if isinstance(value, list) else data.__setitem__
        put(name.replace("__", "."), value)
    return data


def visit(nodes, data):
    for node in nodes:
        if node.kind == "leaf":
            leaf(node, data)
            continue
        if node.kind == "items":
            data[f"{node.name}.count"] = str(len(node.parts))
        if node.kind == "group" and node.shape.optional and node.on:
            data[f"{node.name}.on"] = "on"
        visit(node.parts, data)


def leaf(node, data):
    widget = node.bound.field.widget
    shown = widget.get_context(node.name, node.bound.value(), {})["widget"]
    if isinstance(widget, DayAndTime):
        for part in shown["subwidgets"]:
            data[part["name"]] = part["value"] or ""
    elif "optgroups" in shown:
        chosen = [str(one["value"]) for group in shown["optgroups"] for one in group[1] if one["selected"]]
        data.setlist(node.name, chosen)
    elif shown.get("type") == "checkbox":
        if shown["attrs"].get("checked"):
            data[node.name] = "on"
    else:
        data[node.name] = shown["value"] or ""
