# Works on a fresh clone with Python 3.11 or newer and pip: every target first sees to `.venv`.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
READY := .venv/.ready
GENERATED := $(shell grep -lF '[[[cog' README.md docs/*.md)

.PHONY: help install demo test test-long check fix docs bench

help:  ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(READY)  ## Set up .venv with the service and the tools
	@echo '.venv has the service and the tools. Next: make demo, or make test'

demo: $(READY)  ## Run the service on a year of a made-up support desk
	@$(BIN)/supportkpi demo $(ARGS)

# Several processes, each with a database of its own; a file's tests share what they make. One more
# than there are cores, up to four: a third of the time they wait for a server that is away.
PROCESSES := $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); echo $$((n < 4 ? n + 1 : 4)))
IN_PARALLEL := -n $(PROCESSES) --dist loadfile

test: $(READY)  ## Run the tests; make test ARGS='-k csat' runs those of a KPI
	@$(BIN)/python -m pytest $(IN_PARALLEL) --durations 20 $(ARGS)

# What is drawn by chance or killed is in `make test` too, in numbers that a daily run can wait for.
LONG := --examples 2500 --cancellations 2000 --crashes 20 --outages 3 --hypothesis-profile long

test-long: $(READY)  ## Run the tests with far more examples, cancellations and crashes: up to an hour
	@$(BIN)/python -m pytest $(IN_PARALLEL) $(LONG) --durations 20 $(ARGS)

# Checks are independent: `make -j check` runs them side by side, each printing in one piece.
CHECKS := lint format types layers words generated

check: $(CHECKS:%=check-%) check-typescript  ## Check style, types, layers, words and generated texts

.PHONY: $(CHECKS:%=check-%) check-typescript
check-lint: COMMAND = $(BIN)/ruff check
check-format: COMMAND = $(BIN)/ruff format --check
check-types: COMMAND = $(BIN)/mypy
check-layers: COMMAND = $(BIN)/lint-imports
check-words: COMMAND = $(BIN)/python -m tests.house
check-generated: COMMAND = $(BIN)/cog --check --diff -P -I . $(GENERATED)
$(CHECKS:%=check-%): $(READY)
	@if output=$$($(COMMAND) 2>&1); then echo 'ok      $(@:check-%=%)'; \
	else printf '%s\nFAILED  $(@:check-%=%): $(COMMAND)\n' "$$output"; exit 1; fi

# The example in TypeScript against the committed schema, where there is Node; nothing else here needs it.
TYPESCRIPT := examples/typescript
HAS_NODE = command -v npm >/dev/null && \
	node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || major == 20 && minor >= 19 ? 0 : 1)' \
	2>/dev/null

check-typescript:
	@if ! { $(HAS_NODE); }; then echo 'skipped typescript: it takes npm and Node 20.19 or newer'; \
	test "$$SUPPORTKPI_TEST_NO_SKIPS" != 1; \
	elif output=$$({ $(MAKE) $(TYPESCRIPT)/node_modules/.ready && cd $(TYPESCRIPT) && npm run --silent check; } 2>&1); \
	then echo 'ok      typescript'; \
	else printf '%s\nFAILED  typescript: npm run check, in $(TYPESCRIPT)\n' "$$output"; exit 1; fi

$(TYPESCRIPT)/node_modules/.ready: $(TYPESCRIPT)/package.json $(TYPESCRIPT)/package-lock.json
	@cd $(TYPESCRIPT) && npm ci --loglevel=error
	@touch $@

fix: $(READY)  ## Repair what tools can repair, and renew generated texts
	@$(BIN)/ruff check --quiet --fix || true
	@$(BIN)/ruff format --quiet
	@$(BIN)/cog -r -P -I . $(GENERATED)

docs: $(READY)  ## Renew what is generated from the code: the GraphQL schema, pages and tables of KPIs and settings
	@$(BIN)/supportkpi schema > .venv/schema.graphql
	@cp .venv/schema.graphql docs/schema.graphql
	@$(BIN)/python -m docs.kpi_pages
	@$(BIN)/python -m docs.rooms
	@$(BIN)/cog -r -P -I . $(GENERATED)

bench: $(READY)  ## Measure the service against its budgets
	@$(BIN)/python -m bench $(ARGS)

# The first Python that is new enough; PYTHON=… names another.
PYTHON := python3
FIND_PYTHON = for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; python=; done; \
	test "$$python" || { echo 'supportkpi needs Python 3.11 or newer, and there is none on the PATH:' \
	'install one, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }
# An environment of an older Python, or one that was left half made, is made anew.
IS_USABLE = $(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
QUIETLY = PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq

# pip first: the one that comes with Python 3.11 does not know --group.
$(READY): pyproject.toml constraints.txt
	@$(IS_USABLE) || { $(FIND_PYTHON); echo "Setting up .venv with $$python: about a minute." >&2; \
	"$$python" -m venv --clear .venv; }
	@$(QUIETLY) --upgrade pip
	@$(QUIETLY) -e . --group dev -c constraints.txt
	@touch $@
