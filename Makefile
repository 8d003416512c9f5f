# The commands of the portal. `make help` lists the lines marked ##.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
MAKEFLAGS += --no-print-directory

# Compiled bytecode makes every second start faster.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: help
help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## install what is missing and start the portal with demonstration data (HOST=, PORT=)
	@scripts/bootstrap.sh runtime
	scripts/bootstrap.sh libraries pdf
	export HOST="$(HOST)" PORT="$(PORT)"
	$(PYTHON) scripts/prepare_site.py
	exec $(PYTHON) manage.py runserver "$(HOST):$(PORT)"

.PHONY: install
install: ## create .venv and install the locked packages, nothing else
	@scripts/bootstrap.sh dev

.PHONY: test
test: ## the whole suite on real PostgreSQL, Redis, SMTP and Chromium, then the fast part on SQLite
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries pdf postgresql redis chromium poppler
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/run_tests.py $(ARGS)

.PHONY: check
check: ## lint, templates, import contracts, types, migrations, translations, sizes, production settings
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries pdf gettext
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/run_checks.py

.PHONY: fmt
fmt: ## format the Python code and sort its imports
	@scripts/bootstrap.sh dev
	.venv/bin/ruff check --fix --exit-zero --quiet .
	.venv/bin/ruff format .

.PHONY: messages
messages: ## extract the texts to translate into locale/fr and compile them
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries gettext
	$(PYTHON) scripts/extract_messages.py
	$(PYTHON) scripts/compile_catalogue.py

.PHONY: lock
lock: ## renew requirements*.txt from requirements*.in, with hashes and without addresses
	@scripts/bootstrap.sh dev
	for name in requirements requirements-dev; do
		.venv/bin/uv pip compile --quiet --python $(PYTHON) --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-emit-find-links --no-header $(LOCK_ARGS) $$name.in -o $$name.txt
	done

.PHONY: up
up: ## start the production stack in containers (needs docker compose and a filled .env)
	@docker compose up --build --detach --wait

.PHONY: chaos
chaos: ## kill workers, broker, database and mail server on purpose, and count (ARGS="kills --kills 5", --list)
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries pdf postgresql redis
	exec $(PYTHON) scripts/chaos.py $(ARGS)

.PHONY: security
security: ## ask a production site what a stranger would: headers, cookies, doors, keys in files, known holes
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries pdf postgresql redis
	exec $(PYTHON) scripts/measure_security.py
.PHONY: messages-preview
messages-preview: ## write every message in both languages as text, HTML and picture of a phone (ARGS=folder, var/messages)
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries chromium
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/picture_messages.py $(ARGS)

.PHONY: fuzz-api
fuzz-api: ## try the read API with requests made from its own document (EXAMPLES=200 per address)
	@scripts/bootstrap.sh dev
	exec $(PYTHON) scripts/fuzz_api.py

.PHONY: budgets
budgets: ## measure page bytes, queries and a slow phone; fails when a page misses its goal
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries chromium
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/measure_budgets.py $(ARGS)

.PHONY: uploads
uploads: ## send the corpora of bad and good files through the checks, each in a process of its own; time and memory
	@scripts/bootstrap.sh dev
	exec $(PYTHON) scripts/check_uploads.py $(ARGS)

.PHONY: a11y
a11y: ## check the same pages for accessibility (WCAG 2.2 AA), three widths, light and dark
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries chromium
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/measure_accessibility.py $(ARGS)

.PHONY: answering
answering: ## answer while browsers die, sessions close and half of the requests are lost; fails when more is lost than promised
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries chromium
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/measure_answering.py $(ARGS)

.PHONY: fuzz
fuzz: ## post generated input to every form of the questionnaires (EXAMPLES=10000 each) and live many lives of a response
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries pdf
	$(PYTHON) scripts/compile_catalogue.py
	export CCV_FUZZ_EXAMPLES="$${EXAMPLES:-10000}"
	exec $(PYTHON) -m pytest -q --nomigrations -n auto tests/questionnaires/fuzz $(ARGS)

.PHONY: chaos-reports
chaos-reports: ## kill the worker again and again while reports are sealed; fails when one is lost or doubled
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries pdf postgresql redis
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/chaos_reports.py $(ARGS)

.PHONY: filing
filing: ## file a whole mission by keyboard alone; prints time and bytes per criterion screen
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries chromium
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/measure_bench_filing.py $(ARGS)

.PHONY: transfer
transfer: ## measure import and export of 100,000 rows on a private PostgreSQL; fails on a miss
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries postgresql
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/measure_transfer.py $(ARGS)

.PHONY: exports
exports: ## have LibreOffice read 500 exported formula payloads again; fails when one is computed or lost
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries office
	exec $(PYTHON) scripts/check_exports.py

.PHONY: bench
bench: ## measure every main page at the size of a country, as multiples of a floor; fails on a miss
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries postgresql
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/bench.py $(ARGS)

.PHONY: machines
machines: ## prove that web and worker machines can be added: two of each on one database, under load
	@scripts/bootstrap.sh dev
	scripts/bootstrap.sh libraries postgresql redis
	$(PYTHON) scripts/compile_catalogue.py
	exec $(PYTHON) scripts/prove_machines.py $(ARGS)
