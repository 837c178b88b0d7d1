# Two commands matter: `make demo` and `make test`. Both prepare .venv by themselves.
PYTHON ?= python3
BIN    := .venv/bin
PACKS  := $(wildcard packs/*)

.PHONY: setup bundle weights demo test test-worlds lint types packs bench-engine screenshots test-faults test-broken
setup: .venv/.ready

# --require-hashes: what is installed is what the lock names, byte for byte.
.venv/.ready: requirements/dev.txt pyproject.toml
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# The scripts of the pages; nothing happens when no source in frontend/ has changed.
bundle: setup
	$(BIN)/python hatch_build.py

# What pages and parts weigh, as it goes over the wire; the same tests hold the budgets.
weights: setup bundle
	$(BIN)/python -m pytest -q -s tests/app/test_weights.py

test: setup bundle lint
	sh tests/browser/ensure_browser.sh
	$(BIN)/python -m pytest -n auto
	YIWANG_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n auto tests/app tests/faults

# Breaks things on purpose, for an hour or two, and writes what was lost into docs/reliability.md.
test-faults: setup bundle
	$(BIN)/python -m tests.faults

# Breaks one part at a time and shows that the test which guards it fails.
test-broken: setup
	$(BIN)/python -m tests.faults.broken

# A hundred worlds drawn at random, and everybody in them: nobody sees more, or less, than the rules say.
test-worlds: setup
	YIWANG_EXAMPLES=100 $(BIN)/python -m pytest -q tests/app/test_scopes_property.py

# SITE: which demo (a file of demo/: site, xiangzhou, baoan). DEMO_HOME: where it lies; remove the folder to build anew.
SITE ?= site
DEMO_HOME ?= var/demo$(if $(filter-out site,$(SITE)),-$(SITE))
demo: setup bundle
	YIWANG_HOME=$(DEMO_HOME) $(BIN)/yiwang demo --site $(SITE)

lint: setup
	$(BIN)/ruff check src tests bench hatch_build.py
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python hatch_build.py --check

packs: setup
	$(BIN)/yiwang pack check $(PACKS)
	$(BIN)/yiwang pack test $(PACKS)

# Everything that is measured: figures as JSON in bench/results, the table in docs/performance.md. PARTS: some of them.
bench: setup bundle
	$(BIN)/python -m bench $(PARTS)

bench-full: setup bundle
	$(BIN)/python -m bench --size full $(PARTS)

bench-engine: setup
	$(BIN)/python -m bench.engine

# Every page at 360 and 1440 px, from the demo's site, into var/screenshots: look at them.
screenshots: setup bundle
	sh tests/browser/ensure_browser.sh
	$(BIN)/python -m tests.browser.screens
