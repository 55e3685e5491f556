# Everything a newcomer needs: make run, make test. `make` alone lists the rest.
SHELL := /bin/sh
PORT ?= 8000
export BYLINE_DATA ?= $(CURDIR)/var
PIP = .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

help:
	@echo "make run    serve the site on http://127.0.0.1:$(PORT), with a demo in an empty database"
	@echo "make test   run all tests"
	@echo "make dev    serve with DEBUG on, reloading when a file changes"
	@echo "make check  run all static gates"
	@echo "make lock   rebuild requirements/*.txt from pyproject.toml (needs uv)"

# Without a mail server, mails are printed, so that you can try signing up. A value you set yourself wins over a default.
run dev: export EMAIL_URL_DEFAULT = console:
run dev: export BYLINE_DEMO_DEFAULT = 1
run dev: export BASE_URL_DEFAULT = http://127.0.0.1:$(PORT)

run: .venv/run-stamp
	@.venv/bin/python manage.py collectstatic --if-changed --no-input --verbosity 0
	@PORT=$(PORT) exec .venv/bin/python manage.py serve --print-logins

dev: .venv/dev-stamp
	@DEBUG=1 .venv/bin/python manage.py migrate --no-input --verbosity 0
	@DEBUG=1 .venv/bin/python manage.py demo --if-empty
	@DEBUG=1 .venv/bin/python manage.py runserver 127.0.0.1:$(PORT)

test: .venv/dev-stamp
	@.venv/bin/python -m tests

check: .venv/dev-stamp
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/djlint templates --lint --quiet
	@.venv/bin/python manage.py makemigrations --check --dry-run
	@BASE_URL=https://byline.example BYLINE_HSTS=preload .venv/bin/python manage.py check --deploy --fail-level WARNING

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 1; }
	@for kind in run dev; do UV_PYTHON_DOWNLOADS=never uv pip compile --quiet --universal --python-version 3.12 \
		--generate-hashes --no-emit-index-url --no-header $$([ $$kind = run ] || echo --extra $$kind) \
		pyproject.toml --output-file requirements/$$kind.txt; done

.venv/run-stamp: requirements/run.txt | .venv/bin/python
	@echo "Installing what Byline needs ..."
	@$(PIP) --requirement $< && touch $@

.venv/dev-stamp: requirements/dev.txt | .venv/bin/python
	@echo "Installing what Byline and its tests need ..."
	@$(PIP) --requirement $< && touch $@ .venv/run-stamp

.venv/bin/python:
	@for python in python3.13 python3.14 python3.12 python3; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then echo "Byline needs Python 3.12 or newer: install python3.13 and try again."; exit 1; fi; \
	$$found -m venv .venv >/dev/null 2>&1 || { rm -rf .venv; echo "This Python lacks venv: install the package python3-venv and try again."; exit 1; }

.PHONY: help run dev test check lock
