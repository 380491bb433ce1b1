"""Copy the few browser files we use out of their npm packages into static/vendor, hashed and listed.

python tools/vendor.py          pack again with npm, write vendor.json and THIRD_PARTY.md
python tools/vendor.py --check  only compare the files with the hashes in vendor.json
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "static" / "vendor"
SOURCE_MAP = re.compile(rb"\s*(/\*#|//#) sourceMappingURL=[^\n]*")
ICONS = """
    arrow-clockwise arrow-left arrow-return-left arrow-up-right bell box-arrow-right building calendar3 chat-left-text
    check-circle-fill check-lg chevron-down chevron-left chevron-right chevron-up circle circle-half clock clock-history
    download exclamation-circle-fill exclamation-triangle-fill file-earmark-text folder2-open globe2 hourglass-split
    inbox info-circle-fill list list-check lock megaphone paperclip pencil-square people person-circle plus-lg printer search
    shield-check slash-circle telephone trash3 upload x-lg
""".split()
PACKAGES = [
    ("bootstrap", "5.3.9", "MIT", ["dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js"]),
    ("htmx.org", "2.0.11", "0BSD", ["dist/htmx.min.js"]),
    ("bootstrap-icons", "1.13.2", "MIT", [f"icons/{name}.svg" for name in ICONS]),
]


def unpack(name, version, folder):
    subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(folder / f"{name}-{version}.tgz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def copy(name, version, files):
    """Copy the named files and the licence flat into their folder; return their hashes."""
    target = VENDOR / f"{name}-{version}"
    target.mkdir(parents=True, exist_ok=True)
    hashes = {}
    with tempfile.TemporaryDirectory() as folder:
        package = unpack(name, version, Path(folder))
        for file in [*files, "LICENSE"]:
            content = SOURCE_MAP.sub(b"", (package / file).read_bytes()).rstrip() + b"\n"
            copied = target / Path(file).name
            copied.write_bytes(content)
            hashes[copied.relative_to(VENDOR).as_posix()] = hashlib.sha256(content).hexdigest()
    return hashes


def third_party(entries):
    lines = ["# Third-party files in static/vendor", "", "Made by `tools/vendor.py` from `vendor.json`.", ""]
    for entry in entries:
        licence = next(path for path in entry["files"] if path.endswith("LICENSE"))
        lines.append(f"- **{entry['name']} {entry['version']}**, {entry['licence']} (`{licence}`)")
        lines += [f"  - `{path}` SHA-256 `{digest}`" for path, digest in entry["files"].items()]
    return "\n".join(lines) + "\n"


def vendor():
    entries = [
        {"name": name, "version": version, "licence": licence, "files": copy(name, version, files)}
        for name, version, licence, files in PACKAGES
    ]
    (VENDOR / "vendor.json").write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    (VENDOR / "THIRD_PARTY.md").write_text(third_party(entries), encoding="utf-8")


def changed_files():
    """Return every vendored file whose content is not the one in vendor.json."""
    entries = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    expected = {path: digest for entry in entries for path, digest in entry["files"].items()}
    return [
        path
        for path, digest in expected.items()
        if not (VENDOR / path).is_file() or hashlib.sha256((VENDOR / path).read_bytes()).hexdigest() != digest
    ]


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        vendor()
    if wrong := changed_files():
        sys.exit(f"Changed or missing: {', '.join(wrong)}")
