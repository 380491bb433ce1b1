# Every command works on a fresh Debian-like machine with Python 3.11 or newer; it sets up what is missing first.
PYTHON ?= python3
export PORT ?= 8000

.PHONY: help run test test-long check fmt messages requirements setup clean

help:               ## show this list
	@sed -n 's/^\([a-z-]*\):[a-z ]*## /  make \1 \t/p' $(MAKEFILE_LIST) | expand -t 24

run:                ## start the embedded system with demo data on 127.0.0.1:$PORT (Ctrl-C stops it)
	@exec $(PYTHON) tools/run.py

test:               ## linters, checks and all tests, on SQLite and on PostgreSQL
	@exec $(PYTHON) tools/test.py

test-long:          ## the same with the full counts of random runs, faults and load
	@IPFUND_LONG=1 exec $(PYTHON) tools/test.py

check:              ## linters and Django's checks only
	@exec $(PYTHON) tools/test.py --checks

fmt: setup          ## format the code and mend what ruff can mend
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

messages: setup     ## find new strings, add them to the PO files, compile, list what is untranslated
	@.venv/bin/python tools/messages.py

requirements: setup ## pin pyproject.toml's dependencies with hashes
	@tools/requirements.sh

setup:              ## install what developing needs, start nothing
	@$(PYTHON) tools/setup.py test

clean:              ## remove what the commands above made, data and .venv included
	@rm -rf .venv var staticfiles .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name '*.mo' -delete
