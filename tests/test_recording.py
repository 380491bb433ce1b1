"""No act leaves its service unrecorded: read the code, follow who calls whom, and see that every verb has a frame.

A verb is a function of a services module with ``by``, called from outside the services. Outside its frame (``act``,
``step``) it may raise no refusal, its own or a callee's; somewhere it, or what it calls, must record that it was done.
"""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("ipfund", "organisations", "programs", "applications", "reviews", "awards", "registers", "duplicates")
FRAMES = {"ipfund.common.acting.act", "applications.services.core.step"}
RECORDS = {"ipfund.common.audit.record", "applications.services.core.step"}  # `act` records refusals only
SAY_ABOUT = {"ipfund.common.acting.act", "ipfund.common.acting.require"}
NO_REFUSAL = {"NothingToDo", "Unfit", "ValueError", "TypeError", "Missing", "Http404", "PermissionDenied"}
NOT_RECORDED = {  # verb: why its success is no event
    "applications.services.drafting.save_section": "a draft; what counts is frozen by submitting (decision 004)",
    "applications.services.attaching.attach": "a draft; the frozen version names its files with their hashes",
    "applications.services.attaching.remove": "a draft; the row and the bytes stay",
    "reviews.services.scoring.save_score": "a draft; submitting the score is the event",
}

INSIDE = {  # verb: whose frame it runs in, though another module names it
    "applications.services.handing.leave_behind": "the hook of organisations' end_membership and set_admin_by_office",
    "programs.services.loading.load_definition": "a command says on its terminal what it refused; the pages hold `changing`",
}


@cache
def modules():
    """Return {dotted name: tree} of our own code."""
    found = {}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" not in path.parts:
                parts = path.relative_to(ROOT).with_suffix("").parts
                name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
                found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def names_in(module):
    """Return {name: dotted name} of what a module imports or defines."""
    found = {}
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        elif isinstance(node, ast.Import):
            found |= {one.asname or one.name: one.name for one in node.names}
    return found | {node.name: f"{module}.{node.name}" for node in modules()[module].body if is_function(node)}


def is_function(node):
    return isinstance(node, ast.FunctionDef)


def resolved(module, node):
    """Return the dotted name of a name or attribute as far as imports tell; packages' re-exports are followed."""
    if isinstance(node, ast.Name):
        name = names_in(module).get(node.id, "")
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        name = f"{names_in(module).get(node.value.id, '')}.{node.attr}"
    else:
        return ""
    holder, _dot, last = name.rpartition(".")
    again = names_in(holder).get(last, name) if holder in modules() else name
    return name if again == name else again


@cache
def functions():
    """Return {dotted name: (module, function)} of every function at the top of a module."""
    return {
        f"{module}.{node.name}": (module, node)
        for module, tree in modules().items()
        for node in tree.body
        if is_function(node)
    }


def called(module, node):
    return resolved(module, node.func) if isinstance(node, ast.Call) else ""


@cache
def frames():
    """Return the frames: the two, and every context manager that yields inside one of them."""
    found = set(FRAMES)
    while True:
        more = {
            name
            for name, (module, function) in functions().items()
            if name not in found
            and any("contextmanager" in ast.dump(one) for one in function.decorator_list)
            and any(
                isinstance(inner, ast.Yield)
                for block in framed_blocks(module, function, found)
                for inner in ast.walk(block)
            )
        }
        if not more:
            return frozenset(found)
        found |= more


def framed_blocks(module, function, known):
    return [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.With) and any(called(module, item.context_expr) in known for item in node.items)
    ]


def outside(module, node, known):
    """Yield every node of a function that no frame holds."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.With) and any(called(module, item.context_expr) in known for item in child.items):
            continue
        yield child
        yield from outside(module, child, known)


def raises(node):
    """Whether a statement raises a refusal: not a bare raise, nor what is none of a person's."""
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return False
    return getattr(node.exc.func, "attr", getattr(node.exc.func, "id", "")) not in NO_REFUSAL


@cache
def leaking():
    """Return the functions out of which a refusal can come that no frame has seen."""
    parts = {name: list(outside(module, node, frames())) for name, (module, node) in functions().items()}
    found = {name for name, nodes in parts.items() if any(map(raises, nodes))}
    return frozenset(closed(found, parts))


@cache
def recording():
    """Return the functions that record something, themselves or by what they call."""
    parts = {name: list(ast.walk(node)) for name, (_module, node) in functions().items()}
    found = {
        name for name, nodes in parts.items() if any(called(functions()[name][0], node) in RECORDS for node in nodes)
    }
    return frozenset(closed(found, parts))


def closed(found, parts):
    """Add to ``found`` whatever calls one of them, until nothing is left to add."""
    calls = {
        name: {called(functions()[name][0], node) for node in nodes if isinstance(node, ast.Call)}
        for name, nodes in parts.items()
    }
    while more := {name for name, names in calls.items() if name not in found and names & found}:
        found |= more
    return found


@cache
def verbs():
    """Return the functions of services with ``by`` that are used from outside the services."""
    used = set()
    for module in modules():
        if ".services" not in module:
            used |= {resolved(module, node) for node in ast.walk(modules()[module])}
    with_by = {
        name for name, (_module, node) in functions().items() if "by" in {one.arg for one in node.args.kwonlyargs}
    }
    return sorted(name for name in used & with_by if ".services" in name.rpartition(".")[0])


def test_there_are_verbs_to_look_at():
    assert len(verbs()) > 60


def test_no_refusal_leaves_a_service_without_being_recorded():
    assert [name for name in verbs() if name in leaking() and name not in INSIDE] == []


def test_every_verb_records_that_it_was_done():
    assert [name for name in verbs() if name not in recording() and name not in NOT_RECORDED] == []


def test_what_goes_into_the_record_of_the_person_only_says_what_was_asked_for():
    calls = [node for name in modules() for node in ast.walk(modules()[name]) if called(name, node) in SAY_ABOUT]
    silent = [
        ast.unparse(node) for node in calls if is_persons(node) and "about" not in {one.arg for one in node.keywords}
    ]

    assert len([node for node in calls if is_persons(node)]) > 9
    assert silent == []


def is_persons(node):
    """Whether the object of a frame, its last positional argument, is only who asks."""
    return ast.unparse(node.args[-1]) in {"by", "request.user"}


def test_every_exception_from_recording_is_a_verb_that_exists():
    assert sorted({*NOT_RECORDED, *INSIDE} - set(verbs())) == []
