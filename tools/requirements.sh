#!/bin/sh
# Pin what pyproject.toml asks for, with hashes, into requirements.txt and requirements-dev.txt.
# Only names, versions and hashes: no address of any package host may get into a file.
set -eu
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" pyproject.toml
}
compile --output-file requirements.txt
compile --extra test --constraint requirements.txt --output-file requirements-dev.txt
if grep -nE '://|^-' requirements.txt requirements-dev.txt; then
    echo "requirements: an address or option got into a file" >&2
    exit 1
fi
