"""Keep the Chinese complete: find every marked string, add what is missing to its app's PO file, compile.

    tools/messages.py            extract, append, compile, print what is untranslated
    tools/messages.py --check    change no PO file; exit 1 when a string is missing, untranslated, fuzzy or broken
    tools/messages.py --compile  only write the .mo files (needs no extraction)
    tools/messages.py --prune    also drop the messages that no file uses any more

PO files are appended to, never rewritten (except by --prune), so several people can translate at once.
A message used by several apps lives in one PO file only: Django merges them all.
"""

import argparse
import fcntl
import io
import os
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = "zh_Hans"
APPS = ("ipfund", "organisations", "programs", "applications", "registers", "duplicates", "reviews", "awards")
ALIASES = {"accounts": "ipfund", "common": "ipfund", "demo": "ipfund"}
SKIPPED = {"locale", "migrations", "vendor", "__pycache__"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "lazy": None,  # gettext_lazy beside gettext in one module
    "now": None,  # and the other way round
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = """msgid ""
msgstr ""
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def po_path(app):
    return ROOT / app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def app_of(path):
    """Name the app whose PO file holds the strings of this file."""
    for part in path.parts:
        if part in APPS or part in ALIASES:
            return ALIASES.get(part, part)
    return APPS[0]


def source_files():
    """List every file that may hold a marked string, relative to the root, lowest app first."""
    found = []
    for top, pattern in [*((app, "**/*.py") for app in APPS), ("templates", "**/*.*"), ("static", "**/*.js")]:
        for path in sorted((ROOT / top).glob(pattern)):
            name = path.relative_to(ROOT)
            if path.is_file() and not SKIPPED & set(name.parts):
                found.append(name)
    return sorted(found, key=lambda name: (APPS.index(app_of(name)), name))


def template_code(text, name):
    """Turn a template into lines that a Python tokenizer accepts, one call per marked string."""
    code = templatize(text, origin=name)
    return "\n".join(line.strip() for line in code.splitlines()) + "\n"


def strings_in(name):
    """Yield (context, msgid) for each marked string; msgid is a pair where there is a plural."""
    text = (ROOT / name).read_text(encoding="utf-8")
    method = {".py": "python", ".js": "javascript"}.get(name.suffix)
    if method is None:
        method, text = "python", template_code(text, str(name))
    for _line, msgid, _comments, context in extract(method, io.BytesIO(text.encode()), keywords=KEYWORDS):
        if msgid and msgid != ("", ""):
            yield context, msgid


def used_messages():
    """Map (context, first form) to (msgid, the files that use it)."""
    used = {}
    for name in source_files():
        for context, msgid in strings_in(name):
            first = msgid if isinstance(msgid, str) else msgid[0]
            known, files = used.setdefault((context, first), (msgid, []))
            if isinstance(known, str) and not isinstance(msgid, str):
                used[context, first] = (msgid, files)
            if name not in files:
                files.append(name)
    return used


def doubled(app):
    """Yield each msgid that stands twice in the app's PO file (Babel would silently keep one)."""
    path = po_path(app)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    heads = Counter(re.findall(r'^((?:msgctxt .*\n)?msgid (?:".*"\n)+)', text, flags=re.MULTILINE))
    for head, count in heads.items():
        if count > 1:
            yield path.relative_to(ROOT), head.strip(), "stands twice"


def read_catalog(app):
    path = po_path(app)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'


def entry(context, msgid, files):
    """Write one untranslated PO entry; file names without line numbers keep the diffs small."""
    lines = ["", *(f"#: {name}" for name in files[:3])]
    flags = Message(msgid).flags
    if flags:
        lines.append(f"#, {', '.join(sorted(flags))}")
    if context:
        lines.append(f"msgctxt {quoted(context)}")
    if isinstance(msgid, str):
        lines += [f"msgid {quoted(msgid)}", 'msgstr ""']
    else:
        lines += [f"msgid {quoted(msgid[0])}", f"msgid_plural {quoted(msgid[1])}", 'msgstr[0] ""']
    return "\n".join(lines) + "\n"


def append_missing(missing):
    """Append to each app's PO file the messages that no catalogue holds."""
    by_app = defaultdict(list)
    for (context, _first), (msgid, files) in missing.items():
        by_app[app_of(files[0])].append(entry(context, msgid, files))
    for app, entries in by_app.items():
        path = po_path(app)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            if not path.stat().st_size:
                file.write(HEADER)
            file.write("".join(entries))
        print(f"{path.relative_to(ROOT)}: {len(entries)} new")


def prune(used):
    """Drop from every PO file the messages that no source file uses."""
    for app in APPS:
        path = po_path(app)
        if not path.exists():
            continue
        catalog = read_catalog(app)
        unused = [message for message in catalog if message.id and key_of(message) not in used]
        for message in unused:
            catalog.delete(message.id, message.context)
        catalog.obsolete.clear()
        if unused:
            replace(path, lambda file, catalog=catalog: write_po(file, catalog, width=0, omit_header=False))
            print(f"{path.relative_to(ROOT)}: {len(unused)} dropped")


def key_of(message):
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def replace(path, write):
    """Write a file beside its place and move it there, so that a reader never sees half of it."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        write(file)
    temporary.replace(path)


def compile_all():
    """Write the .mo of every PO file that is newer than its .mo."""
    for app in APPS:
        path = po_path(app)
        target = path.with_suffix(".mo")
        if path.exists() and (not target.exists() or target.stat().st_mtime <= path.stat().st_mtime):
            catalog = read_catalog(app)
            replace(target, lambda file, catalog=catalog: write_mo(file, catalog))


def forms(value):
    return [value] if isinstance(value, str) else list(value)


def problem_with(message):
    """Say what is wrong with one message that is in use, or return None."""
    translations = forms(message.string)
    if not translations or not all(translations):
        return "untranslated"
    if message.fuzzy:
        return "fuzzy"
    wanted = {found for text in forms(message.id) for found in PLACEHOLDER.findall(text)}
    given = {found for text in translations for found in PLACEHOLDER.findall(text)}
    return None if wanted == given else f"placeholders differ: {sorted(wanted ^ given)}"


def problems(catalogs, used):
    """Yield (file, msgid, what is wrong) for everything a reader would stumble over."""
    seen = {}
    for app, catalog in catalogs.items():
        for message in catalog:
            key = key_of(message)
            if not message.id or key not in used:
                continue
            if wrong := problem_with(message):
                yield po_path(app).relative_to(ROOT), key[1], wrong
            elif key in seen and seen[key][1] != message.string:
                yield po_path(app).relative_to(ROOT), key[1], f"translated otherwise in {seen[key][0]}"
            seen.setdefault(key, (app, message.string))


def missing_from(catalogs, used):
    known = {key_of(message) for catalog in catalogs.values() for message in catalog if message.id}
    return {key: value for key, value in used.items() if key not in known}


def report(catalogs, used):
    """Print what is wrong; return how many."""
    missing = missing_from(catalogs, used)
    found = [(files[0], first, "in no PO file") for (_context, first), (_msgid, files) in missing.items()]
    found += problems(catalogs, used)
    found += [twice for app in APPS for twice in doubled(app)]
    for name, msgid, wrong in found:
        print(f"{name}: {wrong}: {msgid!r}")
    print(f"{len(used)} messages, {len(found)} to look at")
    return len(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when something is to be done")
    parser.add_argument("--compile", action="store_true", help="only write the .mo files")
    parser.add_argument("--prune", action="store_true", help="drop unused messages")
    options = parser.parse_args()
    settings.configure(USE_I18N=True)
    alone = os.open(ROOT / "tools", os.O_RDONLY)
    fcntl.flock(alone, fcntl.LOCK_EX)
    count = 0
    if not options.compile:
        used = used_messages()
        if not options.check:
            append_missing(missing_from({app: read_catalog(app) for app in APPS}, used))
            if options.prune:
                prune(used)
        count = report({app: read_catalog(app) for app in APPS}, used)
    compile_all()
    return 1 if options.check and count else 0


if __name__ == "__main__":
    sys.exit(main())
