# The project's few verbs. A fresh machine needs git, make and Python 3.11 or newer; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python

.PHONY: demo run test check lint types walls words faults bench verifiers covers clean

.venv/.installed: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: .venv/.installed          ## three phones in the browser, no token and no network needed
	$(RUN) -m bot demo

run: .venv/.installed           ## the bot against Telegram, settings from .env
	$(RUN) -m bot run

test: .venv/.installed-dev      ## all tests
	$(RUN) -m pytest -n auto --dist loadgroup

check: lint types walls words test   ## what CI runs

lint: .venv/.installed-dev
	$(BIN)/ruff check .

types: .venv/.installed-dev
	$(BIN)/mypy

walls: .venv/.installed-dev     ## imports run downwards only
	$(BIN)/lint-imports

words: .venv/.installed-dev     ## content, catalogues
	$(RUN) -m bot check

faults: .venv/.installed-dev    ## the long fault lab: kill -9, duplicates, time-outs, every time zone
	$(RUN) -m pytest -p no:cacheprovider -m slow tests/faults tests/learning tests/journeys

bench: .venv/.installed-dev     ## speed as ratios, side by side in one run
	$(RUN) -m benchmarks

verifiers: tests/npm/node_modules/.installed   ## JavaScript verifiers of others, for the tests; needs node and npm

tests/npm/node_modules/.installed: tests/npm/package-lock.json
	npm ci --prefix tests/npm --silent
	touch $@
covers: .venv/.installed-dev    ## the units' covers from their drawings, and all on one sheet (needs Chromium)
	mkdir -p shots
	$(RUN) docs/pictures/covers.py --sheet shots/covers.png

clean:
	rm -rf .venv tests/npm/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
