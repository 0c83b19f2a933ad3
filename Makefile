# The commands of the portal; docs/operations.md tells more. Steps that are done are skipped: see bin/once.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo serve test bench lint format clean

PORT ?= 8000
PYTHON ?= python3
export PORT PYTHON REQUIRE_POSTGRES

RUN := .venv/bin/python
# Neither the demo nor the tests touch what a production environment points at.
APART := env -u DATABASE_URL -u SITE_URL -u MEDIA_ROOT -u SECRET_KEY -u ALLOWED_HOSTS -u EMAIL_URL -u DEBUG -u DEMO

help: ## what can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 18

setup: ## install what is missing: system libraries, virtual environment, fonts, messages
	@bin/setup

setup-dev:
	@bin/setup dev

demo: setup ## start the portal with sample agencies on http://localhost:8000 (PORT=…)
	@$(APART) DEMO=1 SITE_URL=http://localhost:$(PORT) bin/start demo

serve: setup ## start the portal for real work on DATABASE_URL
	@bin/start serve

test: setup-dev ## the whole suite: SQLite with a browser, then PostgreSQL
	@$(APART) bin/test

bench: setup-dev ## the benchmarks; the table is kept in var/bench.json
	@$(APART) $(RUN) -m ita_portal.bench

lint: setup-dev ## formatter, linter, types, import rules, templates, translations, migrations, deployment
	@$(APART) bin/lint

format: setup-dev ## lay out Python and templates as `make lint` wants them
	@.venv/bin/ruff format --quiet . && .venv/bin/ruff check --quiet --fix .; bin/templates || true # says 1 where it changed something

clean: ## remove the virtual environment and everything made from the sources; keep databases and files of people
	@rm -rf .venv var/stamps var/static var/fonts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@rm -f locale/*/LC_MESSAGES/*.mo
