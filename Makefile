# The commands of the project; `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
PORT ?= 8000
HOST ?= 127.0.0.1
CORPUS ?=
SAMPLE_CODES ?=
TESTS ?= tests
PYTEST := $(PY) -m pytest -n 2 --dist worksteal -rs
FAULTS = $(shell grep '^| [0-9]' docs/faults.md | grep -oE 'tests/[a-z_/]+\.py(::[a-z0-9_]+)?' | sort -u)
BENCH ?=
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

.PHONY: help run test test-slow test-all test-faults lint types style-and-contracts bench guard fuzz machines lock sbom vendor clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run:  ## set up and start: PORT=8000 HOST=127.0.0.1 CORPUS=documents.jsonl.gz SAMPLE_CODES=1
	@scripts/bootstrap.sh
	@if [ -n "$(SAMPLE_CODES)" ]; then scripts/bootstrap.sh sample; fi
	@exec .venv/bin/legaldocs serve --host "$(HOST)" --port "$(PORT)" $(if $(CORPUS),--corpus "$(CORPUS)") $(if $(SAMPLE_CODES),--codes)

lint:  ## style, types and import contracts, side by side
	@scripts/bootstrap.sh dev
	@$(MAKE) --no-print-directory -j 2 --output-sync types style-and-contracts

types:
	$(PY) -m mypy

style-and-contracts:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-cache

test: lint  ## lint, types, contracts, migrations, all tests but the slow ones (TESTS=tests/law for a part)
	$(PY) -m legaldocs.cli db check
	$(PYTEST) -m "not slow" $(TESTS)

test-slow:  ## the slow tests: second language and theme in the browser, long walks, repeated kills
	@scripts/bootstrap.sh dev
	$(PYTEST) -m slow $(TESTS)

test-all: lint  ## both in one go, as the build does
	$(PY) -m legaldocs.cli db check
	$(PYTEST) $(TESTS)

test-faults:  ## the tests of the forty faults and abuses that docs/faults.md names, quick and slow
	@scripts/bootstrap.sh dev
	$(PYTEST) $(FAULTS)

bench:  ## speed and accuracy tables: BENCH="search speed" for a part, BENCH=--list for the names
	@scripts/bootstrap.sh dev
	$(PY) -m legaldocs.bench $(BENCH)

guard:  ## for a scheduled job: end with 1 when a step takes a fifth more than on record (LEGALDOCS_BENCH_RECORD=1 records)
	@scripts/bootstrap.sh dev
	$(PY) -m legaldocs.bench.guard

fuzz:  ## ask the API what its description allows and forbids, for SECONDS_OF_FUZZ=600 (schemathesis in build/fuzz)
	@scripts/bootstrap.sh
	scripts/fuzz.sh $(or $(SECONDS_OF_FUZZ),600)

machines:  ## the state machines of hypothesis for SECONDS_OF_MACHINES=600 each; what was asked and answered goes to build/
	@scripts/bootstrap.sh dev
	@mkdir -p build
	MACHINE_SECONDS=$(or $(SECONDS_OF_MACHINES),600) MACHINE_LOG=build/machines.txt $(PY) -m pytest -n 2 --show-capture=no \
		tests/machines tests/documents/test_effect_histories.py

lock:  ## renew the locked dependencies from requirements/*.in
	@scripts/bootstrap.sh dev
	cd requirements && for set in installer runtime dev sample; do ../$(LOCK) $$set.in -o $$set.lock || exit 1; done

sbom:  ## bill of materials of what the application runs on (CycloneDX): build/sbom.cdx.json
	@scripts/bootstrap.sh dev
	@mkdir -p build
	.venv/bin/cyclonedx-py requirements requirements/runtime.lock --output-format JSON -o build/sbom.cdx.json

vendor:  ## renew the front-end packages and the icon sprite (needs npm)
	$(PY) scripts/vendor.py

clean:  ## remove caches and builds, keep data and .venv
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
